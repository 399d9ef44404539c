"""A number that the panel gives to each new record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Self

from sqlalchemy import String

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS, EQUALS, ONE_OF, STARTS_WITH
from app.fieldtypes.setting_words import SettingWords
from app.fieldtypes.text import clean

LONGEST = 64
_PARTS = re.compile(r"\{(yyyy|yy|mm|dd|seq:[1-9][0-9]?)\}")
_PERIODS = {"never": "", "year": "%Y", "month": "%Y-%m", "day": "%Y-%m-%d"}
_NEEDS = {"year": ("y",), "month": ("y", "{mm}"), "day": ("y", "{mm}", "{dd}")}
MOST_DIGITS = 12


@dataclass(frozen=True)
class AutoNumberSettings:
    """What YAML may say about an automatic number.

    Left out, ``reset`` follows the pattern: with {mm} and no {dd} the count starts anew each month.
    """

    pattern: str = "{seq:6}"
    reset: str | None = None

    def __post_init__(self) -> None:
        bare = _PARTS.sub("", self.pattern)
        if "{" in bare or "}" in bare:
            raise ValueError(
                say(N_("pattern knows only {{yyyy}}, {{yy}}, {{mm}}, {{dd}} and {{seq:N}}"))
            )
        counts = re.findall(r"\{seq:([0-9]+)\}", self.pattern)
        if len(counts) != 1 or int(counts[0]) > MOST_DIGITS:
            raise ValueError(
                say(
                    N_("pattern needs {{seq:N}} once, with N from 1 to {most_digits}"),
                    most_digits=MOST_DIGITS,
                )
            )
        if len(bare) > LONGEST - 24 or clean(bare) != bare.strip():
            raise ValueError(say(N_("pattern is too long or holds control characters")))
        if self.reset not in (None, *_PERIODS):
            raise ValueError(say(N_("reset must be one of {known}"), known=", ".join(_PERIODS)))
        if missing := [p for p in _NEEDS.get(self.reset or "", ()) if not self._names(p)]:
            raise ValueError(
                say(
                    N_("reset: {reset} would repeat numbers; the pattern lacks {piece}"),
                    reset=self.reset,
                    piece=", ".join(missing).replace("y", "{yyyy}", 1),
                )
            )

    def _names(self, part: str) -> bool:
        return (
            "{yyyy}" in self.pattern or "{yy}" in self.pattern
            if part == "y"
            else part in self.pattern
        )

    @property
    def counts_by(self) -> str:
        """The period that the count starts anew in."""
        if self.reset is not None:
            return self.reset
        found = [p for p, needed in _NEEDS.items() if all(self._names(part) for part in needed)]
        return found[-1] if found else "never"


class AutoNumberType(FieldType[str, AutoNumberSettings]):
    """A number such as KH-202611-00042, counted by the panel and never given twice."""

    name = "auto_number"
    label = N_("Automatic number")
    description = N_("A number that the panel gives to each new record.")
    icon = "number-123"
    group = Group.COMPUTED
    found_by = "serial sequence automatic code 自动编号 流水号 单号"
    setting_words = {
        "pattern": SettingWords(
            N_("Pattern"),
            N_("{yyyy}, {yy}, {mm} and {dd} are the date, {seq:5} is the count with five digits."),
        ),
        "reset": SettingWords(
            N_("Counts anew"),
            N_("Empty: as often as the pattern allows."),
            {
                "never": N_("Never"),
                "year": N_("Each year"),
                "month": N_("Each month"),
                "day": N_("Each day"),
            },
        ),
    }
    widget = "auto_number"
    cell = "code"
    indexed = True
    reads = "line"
    Settings = AutoNumberSettings
    operators = (EQUALS, CONTAINS, STARTS_WITH, ONE_OF)
    messages = {
        "too_long": N_("At most {max_length} characters."),
        "empty": N_("A number cannot be blank."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(LONGEST)}

    def period(self, now: datetime) -> str:
        """Return the period that the sequence counts in; ``now`` is in the panel's time zone."""
        return now.strftime(_PERIODS[self.settings.counts_by])

    def number(self, sequence: int, now: datetime) -> str:
        """Return the text for the ``sequence``-th record; a long count outgrows its zeros."""

        def written(part: re.Match[str]) -> str:
            name, _, digits = part[1].partition(":")
            if name == "seq":
                return str(sequence).zfill(int(digits))
            year = f"{now.year:04}"
            return {"yyyy": year, "yy": year[2:], "mm": f"{now:%m}", "dd": f"{now:%d}"}[name]

        return _PARTS.sub(written, self.settings.pattern)

    def parse(self, text: str) -> str:
        """Read a number that came with an import; the panel itself uses :meth:`number`."""
        number = " ".join(clean(text).split())
        if not number:
            raise self.reject("empty")
        return number

    def check(self, value: str, today: date) -> None:
        if len(value) > LONGEST:
            raise self.reject("too_long", max_length=LONGEST)

    def dump(self, value: str) -> str:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(AutoNumberSettings()), "000042"
        yield cls(AutoNumberSettings(pattern="KH-{yyyy}{mm}-{seq:5}")), "KH-202611-00042"
