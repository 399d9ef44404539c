"""Moments as people say them: 3 minutes ago, today 09:12, 11-19 16:31."""

from __future__ import annotations

from datetime import datetime, timedelta

from babel import Locale
from babel.dates import format_timedelta

from app.core.clock import Moment
from app.web.page import translate as _

HOUR = timedelta(hours=1)


def short_time(value: datetime, moment: Moment, locale: Locale) -> str:
    """Return a moment short enough for a column; the full one belongs in the ``title``."""
    age = moment.now - value
    if timedelta(0) <= age < timedelta(minutes=1):
        return _("just now")
    if timedelta(0) <= age < HOUR:
        return format_timedelta(-age, add_direction=True, locale=locale)
    local = value.astimezone(moment.zone)
    days = (moment.today - local.date()).days
    if days == 0:
        return _("today {time}").format(time=f"{local:%H:%M}")
    if days == 1:
        return _("yesterday {time}").format(time=f"{local:%H:%M}")
    if local.year == moment.today.year:
        return f"{local:%m-%d %H:%M}"
    return f"{local:%Y-%m-%d}"


def day_title(value: datetime, moment: Moment) -> str:
    """Return the heading of a day in a timeline."""
    local = value.astimezone(moment.zone).date()
    days = (moment.today - local).days
    if days == 0:
        return _("Today")
    if days == 1:
        return _("Yesterday")
    return f"{local:%Y-%m-%d}"
