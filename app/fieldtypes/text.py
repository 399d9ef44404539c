"""One line of text."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

import re2
from sqlalchemy import String

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS, EQUALS, NOT_EQUALS, ONE_OF, STARTS_WITH
from app.fieldtypes.setting_words import FEWEST_LETTERS, MOST_LETTERS, PATTERN

LONGEST = 1000


def compile_pattern(pattern: str) -> re2._Regexp:
    """Compile a pattern in RE2 syntax, which cannot be made to run for ever.

    Raises ValueError with the reason. https://github.com/google/re2/wiki/Syntax
    """
    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        raise ValueError(say(N_("pattern is not valid RE2: {error}"), error=error)) from None


def clean(text: str) -> str:
    """Return text without control characters, in NFC, with outer space removed."""
    if not text.isprintable():  # as nearly every text is
        kept = (c for c in text if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cs"))
        text = "".join(kept)
    return unicodedata.normalize("NFC", text).strip()


@dataclass(frozen=True)
class TextSettings:
    """What YAML may say about a text field."""

    max_length: int = 255
    min_length: int = 0
    pattern: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.max_length <= LONGEST:
            raise ValueError(say(N_("max_length must be between 1 and {longest}"), longest=LONGEST))
        if not 0 <= self.min_length <= self.max_length:
            raise ValueError(say(N_("min_length must be between 0 and max_length")))
        if self.pattern is not None:
            compile_pattern(self.pattern)


class TextType(FieldType[str, TextSettings]):
    """A single line of text."""

    name = "text"
    label = N_("Text")
    description = N_("One line: a name, a title, a code.")
    icon = "letter-case"
    group = Group.TEXT
    found_by = "short line name title code 短文本 单行文本 名称 标题 编码 文字"
    setting_words = {"max_length": MOST_LETTERS, "min_length": FEWEST_LETTERS, "pattern": PATTERN}
    reads = "line"
    Settings = TextSettings
    operators = (CONTAINS, EQUALS, NOT_EQUALS, STARTS_WITH, ONE_OF)
    messages = {
        "too_long": N_("At most {max_length} characters; this has {length}."),
        "too_short": N_("At least {min_length} characters."),
        "pattern": N_("“{text}” does not have the form that is asked for here."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(self.settings.max_length)}

    def parse(self, text: str) -> str:
        return " ".join(clean(text).split())

    def check(self, value: str, today: date) -> None:
        settings = self.settings
        if len(value) > settings.max_length:
            raise self.reject("too_long", max_length=settings.max_length, length=len(value))
        if len(value) < settings.min_length:
            raise self.reject("too_short", min_length=settings.min_length)
        if settings.pattern and not compile_pattern(settings.pattern).fullmatch(value):
            raise self.reject("pattern", text=value)

    def dump(self, value: str) -> str:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(TextSettings()), "Ada Lovelace"
        yield cls(TextSettings(max_length=3)), "中文字"
        yield cls(TextSettings(pattern="[A-Z]{2}[0-9]+")), "KH42"
