"""A length of time."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from babel import Locale
from sqlalchemy import BigInteger

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import AT_LEAST, AT_MOST, EQUALS, LESS_THAN, MORE_THAN
from app.fieldtypes.setting_words import SettingWords

_SECONDS = {"d": 86_400, "h": 3600, "m": 60, "s": 1}
_PARTS = re.compile(
    r"(?:([0-9]{1,7})\s*(?:d|days?|天|日))?\s*(?:([0-9]{1,9})\s*(?:h|hrs?|hours?|个?小时|个?小時|时|時))?"
    r"\s*(?:([0-9]{1,9})\s*(?:m|mins?|minutes?|分钟|分鐘|分))?"
    r"\s*(?:([0-9]{1,9})\s*(?:s|secs?|seconds?|秒钟|秒鐘|秒))?"
)
_CLOCK = re.compile(r"([0-9]{1,6}):([0-5][0-9])(?::([0-5][0-9]))?")
_WORDS = {
    "en": ("{} d", "{} h", "{} min", "{} s"),
    "zh_Hans": ("{} 天", "{} 小时", "{} 分", "{} 秒"),
    "zh_Hant": ("{} 天", "{} 小時", "{} 分", "{} 秒"),
}


def read_seconds(text: str) -> int:
    """Read 1h 30m, 90m, 01:30 (hours and minutes) or 1小时30分. Raises ValueError."""
    folded = fold(text).lower()
    if folded and (found := _CLOCK.fullmatch(folded) or _PARTS.fullmatch(folded)):
        counts = found.groups() if len(found.groups()) == 4 else (None, *found.groups())
        return sum(int(n or 0) * size for n, size in zip(counts, _SECONDS.values(), strict=True))
    raise ValueError(text)


@dataclass(frozen=True)
class DurationSettings:
    """What YAML may say about a length of time: limits such as 1h 30m."""

    minimum: str | None = None
    maximum: str | None = None

    def __post_init__(self) -> None:
        for name, limit in (("minimum", self.minimum), ("maximum", self.maximum)):
            try:
                read_seconds(limit or "0s")
            except ValueError:
                raise ValueError(
                    say(N_("{name} must be a length of time such as 1h 30m"), name=name)
                ) from None
        limits = [read_seconds(limit) for limit in (self.minimum, self.maximum) if limit]
        if len(limits) == 2 and limits[0] > limits[1]:
            raise ValueError(say(N_("minimum is greater than maximum")))


class DurationType(FieldType[int, DurationSettings]):
    """A length of time in whole seconds."""

    name = "duration"
    label = N_("Duration")
    description = N_("A length of time: how long a visit took.")
    icon = "hourglass"
    group = Group.TIMES
    found_by = "how long length hours minutes 时长 耗时 用时 工时"
    setting_words = {
        "minimum": SettingWords(N_("Shortest"), N_("A length of time such as 15m or 1h 30m.")),
        "maximum": SettingWords(N_("Longest"), N_("A length of time such as 8h or 30d.")),
    }
    widget = "duration"
    align_end = True
    reads = "seconds"
    figures = True
    Settings = DurationSettings
    operators = (EQUALS, AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN)
    json_schema = {"type": "integer", "description": "seconds"}
    messages = {
        "invalid": N_("“{text}” is not a length of time. Write it like 1h 30m or 01:30."),
        "too_short": N_("Must be at least {minimum}."),
        "too_long": N_("Must be at most {maximum}."),
    }

    def columns(self) -> Mapping[str, BigInteger]:
        return {"": BigInteger()}

    def parse(self, text: str) -> int:
        try:
            return read_seconds(text)
        except ValueError:
            raise self.reject("invalid", text=text.strip()[:40]) from None

    def check(self, value: int, today: date) -> None:
        minimum, maximum = self.settings.minimum, self.settings.maximum
        if minimum and value < read_seconds(minimum):
            raise self.reject("too_short", minimum=minimum)
        if maximum and value > read_seconds(maximum):
            raise self.reject("too_long", maximum=maximum)

    def dump(self, value: int) -> str:
        return (
            " ".join(f"{n}{unit}" for n, unit in zip(parts(value), "dhms", strict=True) if n)
            or "0s"
        )

    def format(self, value: int, locale: Locale) -> str:
        words = _WORDS[language_of(locale)]
        shown = [word.format(n) for n, word in zip(parts(value), words, strict=True) if n]
        return " ".join(shown) or words[2].format(0)

    def to_json(self, value: int) -> Any:
        return value

    def json_text(self, data: Any) -> str:
        """Read a bare JSON number as seconds."""
        whole = isinstance(data, int) and not isinstance(data, bool)
        return f"{data}s" if whole else super().json_text(data)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, int]]:
        yield cls(DurationSettings()), 5400
        yield cls(DurationSettings()), 0
        yield cls(DurationSettings(minimum="30m", maximum="10d")), 93_784


def parts(seconds: int) -> tuple[int, int, int, int]:
    """Return whole days, hours, minutes and seconds."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return (*divmod(hours, 24), minute, second)
