"""A decimal number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from babel import Locale

from app.core.i18n import N_, Label
from app.fieldtypes.decimals import DecimalSettings, DecimalType
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.setting_words import UNIT


@dataclass(frozen=True)
class NumberSettings(DecimalSettings):
    """What YAML may say about a number."""

    unit: Label | None = None


class NumberType(DecimalType[NumberSettings]):
    """An exact decimal number with a fixed number of places."""

    name = "number"
    label = N_("Number")
    description = N_("A figure with decimal places, kept exactly.")
    icon = "decimal"
    group = Group.NUMBERS
    found_by = "figure decimal weight length area 数字 小数 重量 长度 面积"
    setting_words = {**DecimalType.setting_words, "unit": UNIT}
    Settings = NumberSettings

    def format(self, value: Decimal, locale: Locale) -> str:
        return with_unit(super().format(value, locale), self.settings.unit, locale)

    def amount(self, value: Decimal) -> Decimal:
        """Return the figure to add up."""
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Decimal]]:
        yield cls(NumberSettings()), Decimal("1234.50")
        yield cls(NumberSettings(places=0)), Decimal(-3)
        yield cls(NumberSettings(places=8, unit=Label.plain("kg"))), Decimal("9999999999.12345678")
        yield cls(NumberSettings(minimum=Decimal(0))), Decimal("0.00")


def with_unit(text: str, unit: Label | None, locale: Locale) -> str:
    """Return a figure followed by its unit."""
    return f"{text} {unit.text(language_of(locale))}" if unit else text
