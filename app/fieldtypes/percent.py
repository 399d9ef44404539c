"""A share of a hundred."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from babel import Locale

from app.core.i18n import N_
from app.fieldtypes.decimals import DecimalSettings, DecimalType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group


@dataclass(frozen=True)
class PercentSettings(DecimalSettings):
    """What YAML may say about a percentage; 12.5 means 12.5 %."""


class PercentType(DecimalType[PercentSettings]):
    """A percentage, kept as people say it: 12.5 is 12.5 %."""

    name = "percent"
    label = N_("Percentage")
    description = N_("A share of a hundred: a discount, a margin.")
    icon = "percentage"
    group = Group.NUMBERS
    found_by = "share rate discount margin 百分比 折扣 比例 利率 毛利率"
    widget = "percent"
    Settings = PercentSettings

    def bare(self, text: str) -> str:
        return fold(text).removesuffix("%")

    def format(self, value: Decimal, locale: Locale) -> str:
        return f"{super().format(value, locale)}%"

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Decimal]]:
        yield cls(PercentSettings()), Decimal("12.50")
        yield cls(PercentSettings(places=0, maximum=Decimal(100))), Decimal(100)
