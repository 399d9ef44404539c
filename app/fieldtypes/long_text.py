"""Several lines of text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy import Text

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS
from app.fieldtypes.setting_words import FEWEST_LETTERS, MOST_LETTERS, PATTERN
from app.fieldtypes.text import clean, compile_pattern

LONGEST = 100_000


@dataclass(frozen=True)
class LongTextSettings:
    """What YAML may say about several lines of text."""

    max_length: int = 10_000
    min_length: int = 0
    pattern: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.max_length <= LONGEST:
            raise ValueError(say(N_("max_length must be between 1 and {longest}"), longest=LONGEST))
        if not 0 <= self.min_length <= self.max_length:
            raise ValueError(say(N_("min_length must be between 0 and max_length")))
        if self.pattern is not None:
            compile_pattern(self.pattern)


class LongTextType(FieldType[str, LongTextSettings]):
    """Text of several lines, kept as typed but for the space at the ends of lines."""

    name = "long_text"
    label = N_("Long text")
    description = N_("Several lines: notes, remarks.")
    icon = "align-left"
    group = Group.TEXT
    found_by = "long notes remarks description comment several lines 长文本 多行文本 备注 说明 描述"
    setting_words = {"max_length": MOST_LETTERS, "min_length": FEWEST_LETTERS, "pattern": PATTERN}
    widget = "textarea"
    cell = "long_text"
    sortable = False
    wide = True
    reads = "lines"
    Settings = LongTextSettings
    operators = (CONTAINS,)
    messages = {
        "too_long": N_("At most {max_length} characters; this has {length}."),
        "too_short": N_("At least {min_length} characters."),
        "pattern": N_("This text does not have the form that is asked for here."),
    }

    def columns(self) -> Mapping[str, Text]:
        return {"": Text()}

    def parse(self, text: str) -> str:
        lines = clean(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        return "\n".join(line.rstrip() for line in lines)

    def check(self, value: str, today: date) -> None:
        settings = self.settings
        if len(value) > settings.max_length:
            raise self.reject("too_long", max_length=settings.max_length, length=len(value))
        if len(value) < settings.min_length:
            raise self.reject("too_short", min_length=settings.min_length)
        if settings.pattern and not compile_pattern(settings.pattern).fullmatch(value):
            raise self.reject("pattern")

    def dump(self, value: str) -> str:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(LongTextSettings()), "First line\n\n  第二段，缩进两格"
        yield cls(LongTextSettings(max_length=4)), "备注"
