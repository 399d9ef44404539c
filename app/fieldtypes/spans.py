"""Days and stretches of days that a condition names relative to today."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

DAY_WORDS = {"yesterday": -1, "today": 0, "now": 0, "tomorrow": 1}
_ROLLING = re.compile(r"(?:(last|past|next)[ _])?([0-9]{1,4}) (day|week|month|quarter|year)s?")
_CALENDAR = re.compile(r"(this|last|next)[ _](day|week|month|quarter|year)")
_MONTH = re.compile(r"([0-9]{4})(?:-([0-9]{2}))?")
_OFFSETS = {"last": -1, "this": 0, "next": 1}
_TWO_DAYS = re.compile(r"\s*(?:\.\.|～|~)\s*")


@dataclass(frozen=True)
class Word:
    """A day that is known only when the question is asked: ``today``."""

    key: str

    def day(self, today: date) -> date:
        """Return the day that is meant."""
        return today + timedelta(days=DAY_WORDS[self.key])

    def __str__(self) -> str:
        return self.key


@dataclass(frozen=True)
class Span:
    """A stretch of days; ``str`` is what :func:`read_span` reads."""

    text: str

    def days(self, today: date) -> tuple[date, date]:
        """Return the first and the last day, both included."""
        if found := _ROLLING.fullmatch(self.text):
            way, count, unit = found.groups()
            if way == "next":
                return today, move(today, int(count), unit)
            return move(today, -int(count), unit), today
        if found := _CALENDAR.fullmatch(self.text):
            way, unit = found.groups()
            return around(move(start_of(today, unit), _OFFSETS[way], unit), unit)
        if self.text in DAY_WORDS:
            day = Word(self.text).day(today)
            return day, day
        return _fixed(self.text)

    def __str__(self) -> str:
        return self.text


def read_span(raw: object) -> Span:
    """Read "3 months", "next 30 days", "this_month", "2026-11", "2026-11-01..2026-11-21".

    Raises ValueError.
    """
    text = "..".join(map(str, raw)) if isinstance(raw, list | tuple) else str(raw)
    span = Span(_TWO_DAYS.sub("..", " ".join(text.lower().split())))
    span.days(date(2000, 1, 1))
    return span


def _fixed(text: str) -> tuple[date, date]:
    if found := _MONTH.fullmatch(text):
        unit = "month" if found[2] else "year"
        return around(date(int(found[1]), int(found[2] or 1), 1), unit)
    first, _, last = text.partition("..")
    days = date.fromisoformat(first), date.fromisoformat(last or first)
    if days[0] > days[1]:
        raise ValueError(text)
    return days


def move(day: date, count: int, unit: str) -> date:
    """Return the day ``count`` units later; the 31st becomes the last of a shorter month."""
    if unit in ("day", "week"):
        ordinal = day.toordinal() + count * (7 if unit == "week" else 1)
        return date.fromordinal(max(1, min(ordinal, date.max.toordinal())))
    months = {"month": 1, "quarter": 3, "year": 12}[unit] * count
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        return date.min if year < 1 else date.max
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def start_of(day: date, unit: str) -> date:
    """Return the first day of the week (Monday), month, quarter or year that ``day`` is in."""
    if unit == "day":
        return day
    if unit == "week":
        return move(day, -day.weekday(), "day")
    month = {"month": day.month, "quarter": (day.month - 1) // 3 * 3 + 1, "year": 1}[unit]
    return date(day.year, month, 1)


def around(first: date, unit: str) -> tuple[date, date]:
    """Return the first and the last day of the unit that begins on ``first``."""
    following = move(first, 1, unit)
    return first, date.max if following == date.max else move(following, -1, "day")
