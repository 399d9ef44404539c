"""A whole number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, Self, TypeVar

from babel import Locale
from babel.numbers import format_decimal
from sqlalchemy import BigInteger

from app.core.i18n import N_, Label
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.column_types import DIGITS
from app.fieldtypes.figures import read_figure
from app.fieldtypes.groups import Group
from app.fieldtypes.number import with_unit
from app.fieldtypes.operators import (
    AT_LEAST,
    AT_MOST,
    EQUALS,
    LESS_THAN,
    MORE_THAN,
    NOT_EQUALS,
    ONE_OF,
)
from app.fieldtypes.setting_words import LARGEST, SMALLEST, UNIT


@dataclass(frozen=True)
class WholeSettings:
    """What YAML may say about every kind of whole number."""

    minimum: int | None = None
    maximum: int | None = None

    def __post_init__(self) -> None:
        if self.minimum is not None and self.maximum is not None and self.minimum > self.maximum:
            raise ValueError(say(N_("minimum is greater than maximum")))


@dataclass(frozen=True)
class IntegerSettings(WholeSettings):
    """What YAML may say about a whole number."""

    unit: Label | None = None


W = TypeVar("W", bound=WholeSettings)


class WholeType(FieldType[int, W], Generic[W]):
    """A whole number of at most 18 digits."""

    widget = "number"
    reads = "figure"
    figures = True
    cell = "number"
    align_end = True
    operators = (EQUALS, NOT_EQUALS, ONE_OF, AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN)
    json_schema = {"type": "integer", "format": "int64"}
    setting_words = {"minimum": SMALLEST, "maximum": LARGEST}
    messages = {
        "invalid": N_("“{text}” is not a whole number."),
        "digits": N_("At most {digits} digits."),
        "too_small": N_("Must be at least {minimum}."),
        "too_large": N_("Must be at most {maximum}."),
    }

    def columns(self) -> Mapping[str, BigInteger]:
        return {"": BigInteger()}

    def parse(self, text: str) -> int:
        try:
            value = read_figure(text)
        except ValueError:
            raise self.reject("invalid", text=text.strip()[:40]) from None
        if value and value.adjusted() >= DIGITS:
            raise self.reject("digits", digits=DIGITS)
        if value != value.to_integral_value():
            raise self.reject("invalid", text=text.strip()[:40])
        return int(value)

    def check(self, value: int, today: date) -> None:
        settings = self.settings
        if settings.minimum is not None and value < settings.minimum:
            raise self.reject("too_small", minimum=settings.minimum)
        if settings.maximum is not None and value > settings.maximum:
            raise self.reject("too_large", maximum=settings.maximum)

    def dump(self, value: int) -> str:
        return str(value)

    def to_json(self, value: int) -> Any:
        return value


class IntegerType(WholeType[IntegerSettings]):
    """A whole number: a count, a size, a year."""

    name = "integer"
    label = N_("Whole number")
    description = N_("A figure without decimal places: a count, a size.")
    icon = "hash"
    group = Group.NUMBERS
    found_by = "whole count quantity staff people size 整数 数量 人数 个数 件数"
    setting_words = {**WholeType.setting_words, "unit": UNIT}
    Settings = IntegerSettings

    def format(self, value: int, locale: Locale) -> str:
        return with_unit(format_decimal(value, locale=locale), self.settings.unit, locale)

    def amount(self, value: int) -> Decimal:
        """Return the figure to add up."""
        return Decimal(value)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, int]]:
        yield cls(IntegerSettings()), 1286
        yield cls(IntegerSettings(minimum=-5, maximum=5)), -5
        yield cls(IntegerSettings(unit=Label.plain("人"))), 999_999_999_999_999_999
