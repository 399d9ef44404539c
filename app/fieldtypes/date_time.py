"""A moment in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel import Locale
from babel.dates import format_time

from app.core.clock import Moment
from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.column_types import UtcDateTime
from app.fieldtypes.date import EARLIEST, LATEST, check_limit, limit_day, read_day, shown_day
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import (
    AFTER,
    AT_LEAST,
    AT_MOST,
    BEFORE,
    DURING,
    EQUALS,
    WITHIN,
    Operator,
    Takes,
)
from app.fieldtypes.setting_words import SettingWords
from app.fieldtypes.spans import DAY_WORDS, Span, Word, read_span
from app.fieldtypes.time import read_time

NOW = "now"


@dataclass(frozen=True)
class Day:
    """A whole day that a moment is compared with: its start, its end or all of it."""

    day: date | Word
    part: str  # "start", "end" or "all"

    def __str__(self) -> str:
        return str(self.day)

    def moments(self, moment: Moment) -> Any:
        """Return the moment, or for a whole day the first and the last one."""
        day = self.day.day(moment.today) if isinstance(self.day, Word) else self.day
        first, last = edges(day, day, moment.zone)
        return {"start": first, "end": last, "all": (first, last)}[self.part]


_PARTS = {EQUALS.key: "all", AFTER.key: "end", AT_MOST.key: "end"}


@dataclass(frozen=True)
class DateTimeSettings:
    """What YAML may say about a moment; ``time_zone`` reads what is typed without a zone."""

    minimum: str | None = None
    maximum: str | None = None
    time_zone: str = "Asia/Shanghai"

    def __post_init__(self) -> None:
        check_limit("minimum", self.minimum)
        check_limit("maximum", self.maximum)
        try:
            ZoneInfo(self.time_zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise ValueError(
                say(N_("time_zone {time_zone} is not known"), time_zone=repr(self.time_zone))
            ) from None


class DateTimeType(FieldType[datetime, DateTimeSettings]):
    """A day and a time; kept in UTC, shown in the time zone of the field."""

    name = "date_time"
    label = N_("Date and time")
    description = N_("A moment: a day and a time.")
    icon = "calendar-time"
    group = Group.TIMES
    found_by = "moment timestamp appointment when 日期时间 时刻 预约 发生时间"
    setting_words = {
        "minimum": SettingWords(N_("Earliest"), N_("A moment such as 2024-01-31 08:30, or now.")),
        "maximum": SettingWords(N_("Latest"), N_("A moment such as 2024-01-31 08:30, or now.")),
        "time_zone": SettingWords(
            N_("Time zone"), N_("Such as Asia/Shanghai. Empty: that of the panel.")
        ),
    }
    widget = "date_time"
    cell = "date_time"
    indexed = True
    reads = "moment"
    Settings = DateTimeSettings
    operators = (DURING, BEFORE, AFTER, AT_LEAST, AT_MOST, WITHIN)
    json_schema = {"type": "string", "format": "date-time"}
    messages = {
        "invalid": N_("“{text}” is not a date and time. Write it like 2024-01-31 14:30."),
        "too_early": N_("Must not be before {minimum}."),
        "too_late": N_("Must not be after {maximum}."),
        "span": N_("“{text}” is not a stretch of time. Write it like 3 months or this_year."),
    }

    @property
    def zone(self) -> ZoneInfo:
        """The zone that people read and write this field in."""
        return ZoneInfo(self.settings.time_zone)

    def columns(self) -> Mapping[str, UtcDateTime]:
        return {"": UtcDateTime()}

    def script_item(self, item: datetime) -> str:
        return item.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")

    def parse(self, text: str) -> datetime:
        try:
            moment = self._read(fold(text))
            if not EARLIEST <= moment.year <= LATEST:
                raise ValueError(text)
            return moment.astimezone(UTC)
        except (ValueError, OverflowError):
            raise self.reject("invalid", text=text.strip()[:40]) from None

    def _read(self, text: str) -> datetime:
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            day, _, clock = text.replace("T", " ").partition(" ")
            moment = datetime.combine(read_day(day), read_time(clock) if clock else time())
        return moment if moment.tzinfo else moment.replace(tzinfo=self.zone)

    def check(self, value: datetime, today: date) -> None:
        day = value.astimezone(self.zone).date()
        minimum, maximum = self.settings.minimum, self.settings.maximum
        if minimum and day < (earliest := limit_day(minimum, today)):
            raise self.reject("too_early", minimum=earliest.isoformat())
        if maximum and day > (latest := limit_day(maximum, today)):
            raise self.reject("too_late", maximum=latest.isoformat())

    def dump(self, value: datetime) -> str:
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")

    def format(self, value: datetime, locale: Locale) -> str:
        local = value.astimezone(self.zone)
        clock = f"{local:%H:%M}"
        if locale.language != "zh":
            clock = format_time(local.time(), "short", locale=locale)
        return f"{shown_day(local.date(), locale)} {clock}"

    def operand(self, operator: Operator, raw: Any) -> Any:
        if operator.takes is Takes.SPAN:
            try:
                return read_span(raw)
            except ValueError:
                raise self.reject("span", text=str(raw)[:40]) from None
        if operator.takes is not Takes.VALUE:
            return super().operand(operator, raw)
        day = _day(raw)
        if day is not None:
            return Day(day, _PARTS.get(operator.key, "start"))
        exact = self.operand_item(raw)
        return (exact, exact) if operator.key == EQUALS.key else exact

    def operand_item(self, raw: Any) -> Any:
        return Word(NOW) if raw == NOW else super().operand_item(raw)

    def operand_item_json(self, item: Any) -> Any:
        if isinstance(item, tuple):
            return self.operand_item_json(item[0])
        return str(item) if isinstance(item, Word | Span | Day) else self.to_json(item)

    def resolve(self, operand: Any, moment: Moment) -> Any:
        if isinstance(operand, Word):
            return moment.now
        if isinstance(operand, Day):
            return operand.moments(moment)
        if isinstance(operand, tuple):
            return tuple(self.resolve(each, moment) for each in operand)
        return (
            edges(*operand.days(moment.today), moment.zone)
            if isinstance(operand, Span)
            else operand
        )

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, datetime]]:
        yield cls(DateTimeSettings()), datetime(2026, 11, 21, 20, 30, tzinfo=UTC)
        yield cls(DateTimeSettings(time_zone="UTC")), datetime(1999, 12, 31, 23, 59, 59, 7, UTC)


def _day(raw: Any) -> date | Word | None:
    """Return the day that an operand names, or nothing if it names a moment."""
    if isinstance(raw, str) and raw in DAY_WORDS and raw != NOW:
        return Word(raw)
    try:
        return read_day(str(raw))
    except ValueError:
        return None


def edges(first: date, last: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the first and the last moment of some days, in UTC."""
    years = (date(EARLIEST, 1, 1), date(LATEST, 12, 31))
    first, last = (min(max(day, years[0]), years[1]) for day in (first, last))
    start = datetime.combine(first, time.min, zone).astimezone(UTC)
    return start, datetime.combine(last, time.max, zone).astimezone(UTC)
