"""A time of day."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time
from typing import Self

from babel import Locale
from babel.dates import format_time
from sqlalchemy import Time

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import AFTER, AT_LEAST, AT_MOST, BEFORE, EQUALS
from app.fieldtypes.setting_words import SettingWords

_FORM = re.compile(
    r"(上午|下午|晚上)?\s*([0-9]{1,2})(?:[:点時时]([0-9]{1,2})?)(?:[:分]([0-9]{1,2})?秒?)?\s*(am|pm)?"
)


def read_time(text: str) -> time:
    """Read 14:30, 14:30:05, 2:30 pm or 下午2点30分. Raises ValueError."""
    found = _FORM.fullmatch(fold(text).lower())
    if not found:
        raise ValueError(text)
    before, hour, minute, second, after = found.groups()
    half = {"上午": "am", "下午": "pm", "晚上": "pm"}.get(before or "", after)
    number = int(hour)
    if half:
        if not 1 <= number <= 12:
            raise ValueError(text)
        number = number % 12 + (12 if half == "pm" else 0)
    return time(number, int(minute or 0), int(second or 0))


@dataclass(frozen=True)
class TimeSettings:
    """What YAML may say about a time of day: limits such as 08:30."""

    minimum: str | None = None
    maximum: str | None = None

    def __post_init__(self) -> None:
        for name, limit in (("minimum", self.minimum), ("maximum", self.maximum)):
            try:
                read_time(str(limit or "0:00"))
            except ValueError:
                raise ValueError(
                    say(N_("{name} must be a time such as 08:30"), name=name)
                ) from None
        if self.minimum and self.maximum and read_time(self.minimum) > read_time(self.maximum):
            raise ValueError(say(N_("minimum is after maximum")))


class TimeType(FieldType[time, TimeSettings]):
    """A time of day, to the second, of no particular day or zone."""

    name = "time"
    label = N_("Time")
    description = N_("A time of day, such as opening hours.")
    icon = "clock"
    group = Group.TIMES
    found_by = "time of day opening hours 时间 几点 营业时间"
    setting_words = {
        "minimum": SettingWords(N_("Earliest"), N_("A time of day such as 08:30.")),
        "maximum": SettingWords(N_("Latest"), N_("A time of day such as 18:00.")),
    }
    widget = "time"
    reads = "clock"
    Settings = TimeSettings
    operators = (EQUALS, BEFORE, AFTER, AT_LEAST, AT_MOST)
    json_schema = {"type": "string", "format": "time"}
    messages = {
        "invalid": N_("“{text}” is not a time of day. Write it like 14:30."),
        "too_early": N_("Must not be before {minimum}."),
        "too_late": N_("Must not be after {maximum}."),
    }

    def columns(self) -> Mapping[str, Time]:
        return {"": Time()}

    def script_item(self, item: time) -> str:
        return item.isoformat("microseconds")

    def parse(self, text: str) -> time:
        try:
            return read_time(text)
        except ValueError:
            raise self.reject("invalid", text=text.strip()[:40]) from None

    def check(self, value: time, today: date) -> None:
        minimum, maximum = self.settings.minimum, self.settings.maximum
        if minimum and value < read_time(minimum):
            raise self.reject("too_early", minimum=minimum)
        if maximum and value > read_time(maximum):
            raise self.reject("too_late", maximum=maximum)

    def dump(self, value: time) -> str:
        return value.isoformat("seconds" if value.second else "minutes")

    def format(self, value: time, locale: Locale) -> str:
        return (
            self.dump(value)
            if locale.language == "zh"
            else format_time(value, "short", locale=locale)
        )

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, time]]:
        yield cls(TimeSettings()), time(14, 30)
        yield cls(TimeSettings()), time(0, 0, 1)
        yield cls(TimeSettings(minimum="08:30", maximum="17:00")), time(17)
