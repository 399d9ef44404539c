"""A figure over the records that link here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.groups import Group
from app.fieldtypes.setting_words import CONDITION, Offers, SettingWords
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
            raise ValueError(
                say(N_("of must name an entity and its link to here, such as order.customer"))
            )
        asked = [name for name in FIGURES if getattr(self, name)] + ["count"] * self.count
        if self.of and len(asked) != 1:
            raise ValueError(say(N_("give exactly one of sum, min, max, average, count")))


def _figure(label: str, help_text: str) -> SettingWords:
    return SettingWords(label, help_text, offers=Offers.FIELDS_OF_CHILDREN)


class RollupType(UnstoredType[RollupSettings]):
    """A count, sum, least, greatest or average over the records that link here."""

    name = "rollup"
    label = N_("Rollup")
    description = N_("A figure over the records that link here: orders of the last year.")
    icon = "sum"
    group = Group.COMPUTED
    found_by = "sum count total average of linked records how much 汇总 合计 统计 累计"
    setting_words = {
        "of": SettingWords(
            N_("Of the records"),
            N_("The records that point here, and by which link."),
            offers=Offers.LINKS_TO_HERE,
        ),
        "count": SettingWords(N_("Their number"), N_("How many there are.")),
        "sum": _figure(N_("Total of"), N_("The field whose values are added up.")),
        "min": _figure(N_("Smallest of"), N_("The field whose smallest value is taken.")),
        "max": _figure(N_("Largest of"), N_("The field whose largest value is taken.")),
        "average": _figure(N_("Average of"), N_("The field whose average is taken.")),
        "where": CONDITION,
    }
    align_end = True
    is_computed = True
    Settings = RollupSettings
    required_settings = ("of",)
