"""A figure over the records that link here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_
from app.fieldtypes.unstored import UnstoredType

_OF = re.compile(r"[a-z][a-z0-9_]{0,40}\.[a-z][a-z0-9_]{0,40}")
FIGURES = ("sum", "min", "max", "average")


@dataclass(frozen=True)
class RollupSettings:
    """What YAML may say about a rollup: over which records, which figure of which field."""

    of: str = ""
    sum: str | None = None
    min: str | None = None
    max: str | None = None
    average: str | None = None
    count: bool = False
    where: Any = None  # a condition, read by the loader

    def __post_init__(self) -> None:
        if self.of and not _OF.fullmatch(self.of):
            raise ValueError("of must name an entity and its link to here, such as order.customer")
        asked = [name for name in FIGURES if getattr(self, name)] + ["count"] * self.count
        if self.of and len(asked) != 1:
            raise ValueError("give exactly one of sum, min, max, average, count")


class RollupType(UnstoredType[RollupSettings]):
    """A count, sum, least, greatest or average over the records that link here."""

    name = "rollup"
    label = N_("Rollup")
    description = N_("A figure over the records that link here: orders of the last year.")
    align_end = True
    is_computed = True
    Settings = RollupSettings
    required_settings = ("of",)
