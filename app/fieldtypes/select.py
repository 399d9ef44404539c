"""One option of a set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from babel import Locale

from app.core.i18n import N_, Label
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EQUALS, NOT_EQUALS, ONE_OF
from app.fieldtypes.option_set import Option, OptionSet
from app.fieldtypes.picked import PickedSettings, PickedType

SAMPLE = OptionSet(
    "stage",
    {
        "lead": Option("lead", Label({"en": "Lead", "zh_Hans": "线索", "zh_Hant": "線索"})),
        "won": Option("won", Label({"en": "Won", "zh_Hans": "成交", "zh_Hant": "成交"})),
        "old": Option("old", Label.plain("Old"), retired=True),
    },
)


@dataclass(frozen=True)
class SelectSettings(PickedSettings):
    """What YAML may say about one option of a set."""


class SelectType(PickedType[str, SelectSettings]):
    """One option of a list."""

    name = "select"
    label = N_("Choice")
    description = N_("One option of a list.")
    icon = "circle-dot"
    group = Group.CHOICES
    found_by = "one of a list dropdown status kind stage 单选 下拉 状态 类型 阶段"
    widget = "select"
    Settings = SelectSettings
    operators = (EQUALS, NOT_EQUALS, ONE_OF)

    def parse(self, text: str) -> str:
        return self.read_key(text)

    def dump(self, value: str) -> str:
        return value

    def format(self, value: str, locale: Locale) -> str:
        return self.shown(value, locale)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(SelectSettings(), SAMPLE), "lead"
        yield cls(SelectSettings(), SAMPLE), "old"
