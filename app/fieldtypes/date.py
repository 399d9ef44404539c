"""A day of the calendar."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from babel import Locale
from babel.dates import format_date
from sqlalchemy import Date

from app.core.clock import Moment
from app.core.errors import FieldValueError
from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import (
    AFTER,
    AT_LEAST,
    AT_MOST,
    BEFORE,
    EQUALS,
    WITHIN,
    Operator,
    Takes,
)
from app.fieldtypes.setting_words import SettingWords
from app.fieldtypes.spans import DAY_WORDS, Span, Word, read_span

EARLIEST, LATEST = 1000, 9998  # years that every database and zone can hold
TODAY = "today"
_FORMS = (
    re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})"),
    re.compile(r"([0-9]{4})\s*(年)\s*([0-9]{1,2})\s*月\s*([0-9]{1,2})\s*[日号]?"),
    re.compile(r"([0-9]{4})()([0-9]{2})([0-9]{2})"),
)


def read_day(text: str) -> date:
    """Read 2024-01-02, 2024/1/2, 2024.1.2, 2024年1月2日 or 20240102. Raises ValueError."""
    folded = fold(text)
    for form in _FORMS:
        if found := form.fullmatch(folded):
            day = date(int(found[1]), int(found[3]), int(found[4]))
            if EARLIEST <= day.year <= LATEST:
                return day
    raise ValueError(text)


def check_limit(name: str, limit: str | None) -> None:
    """Raise ValueError for a setting that is neither a day nor ``today``."""
    if limit is None or limit == TODAY:
        return
    try:
        read_day(str(limit))
    except ValueError:
        raise ValueError(
            say(N_("{name} must be a day such as 2024-01-31, or today"), name=name)
        ) from None


@dataclass(frozen=True)
class DateSettings:
    """What YAML may say about a day; a limit is a day or ``today``."""

    minimum: str | None = None
    maximum: str | None = None

    def __post_init__(self) -> None:
        check_limit("minimum", self.minimum)
        check_limit("maximum", self.maximum)
        limits = (self.minimum, self.maximum)
        days = [read_day(str(limit)) for limit in limits if limit not in (None, TODAY)]
        if len(days) == 2 and days[0] > days[1]:
            raise ValueError(say(N_("minimum is after maximum")))


class DateType(FieldType[date, DateSettings]):
    """A day, without a time."""

    name = "date"
    label = N_("Date")
    description = N_("A day of the calendar.")
    icon = "calendar"
    group = Group.TIMES
    found_by = "day birthday founded due deadline 日期 生日 成立日期 截止日 到期"
    setting_words = {
        "minimum": SettingWords(N_("Earliest"), N_("A day such as 2024-01-31, or today.")),
        "maximum": SettingWords(N_("Latest"), N_("A day such as 2024-01-31, or today.")),
    }
    widget = "date"
    cell = "date"
    indexed = True
    reads = "day"
    Settings = DateSettings
    operators = (EQUALS, BEFORE, AFTER, AT_LEAST, AT_MOST, WITHIN)
    json_schema = {"type": "string", "format": "date"}
    messages = {
        "invalid": N_("“{text}” is not a date. Write it like 2024-01-31."),
        "too_early": N_("Must not be before {minimum}."),
        "too_late": N_("Must not be after {maximum}."),
        "span": N_("“{text}” is not a stretch of time. Write it like 3 months or this_year."),
    }

    def columns(self) -> Mapping[str, Date]:
        return {"": Date()}

    def parse(self, text: str) -> date:
        try:
            return read_day(text)
        except ValueError:
            raise self.reject("invalid", text=text.strip()[:40]) from None

    def check(self, value: date, today: date) -> None:
        minimum, maximum = self.settings.minimum, self.settings.maximum
        if minimum and value < (earliest := limit_day(minimum, today)):
            raise self.reject("too_early", minimum=earliest.isoformat())
        if maximum and value > (latest := limit_day(maximum, today)):
            raise self.reject("too_late", maximum=latest.isoformat())

    def dump(self, value: date) -> str:
        return value.isoformat()

    def format(self, value: date, locale: Locale) -> str:
        return shown_day(value, locale)

    def operand(self, operator: Operator, raw: Any) -> Any:
        return self.span(raw) if operator.takes is Takes.SPAN else super().operand(operator, raw)

    def span(self, raw: Any) -> Span:
        """Read the operand of "is within"."""
        try:
            return read_span(raw)
        except ValueError:
            raise self.span_refused(raw) from None

    def span_refused(self, raw: Any) -> FieldValueError:
        """Return what to say of a stretch of time that cannot be read."""
        return self.reject("span", text=str(raw)[:40])

    def operand_item(self, raw: Any) -> Any:
        is_word = isinstance(raw, str) and raw in DAY_WORDS
        return Word(raw) if is_word else super().operand_item(raw)

    def operand_item_json(self, item: Any) -> Any:
        return str(item) if isinstance(item, Word | Span) else super().operand_item_json(item)

    def resolve(self, operand: Any, moment: Moment) -> Any:
        if isinstance(operand, Word):
            return operand.day(moment.today)
        return operand.days(moment.today) if isinstance(operand, Span) else operand

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, date]]:
        yield cls(DateSettings()), date(2024, 2, 29)
        yield cls(DateSettings(maximum=TODAY)), date(1949, 10, 1)
        yield cls(DateSettings(minimum="2000-01-01", maximum="2099-12-31")), date(2099, 12, 31)


def limit_day(limit: str, today: date) -> date:
    """Return the day that a setting means."""
    return today if limit == TODAY else read_day(str(limit))


def shown_day(day: date, locale: Locale) -> str:
    """Return a day as a person reads it: 2024-01-31 in Chinese, Jan 31, 2024 in English."""
    return day.isoformat() if locale.language == "zh" else format_date(day, "medium", locale)
