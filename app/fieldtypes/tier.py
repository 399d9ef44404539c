"""One option of a ranking."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from babel import Locale

from app.core.i18n import N_, Label
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EQUALS, ONE_OF, RANK_AT_LEAST, RANK_AT_MOST
from app.fieldtypes.option_set import Option, OptionKind, OptionSet
from app.fieldtypes.picked import PickedSettings, PickedType

SAMPLE = OptionSet(
    "tier",
    {
        "vip": Option("vip", Label({"en": "VIP", "zh_Hans": "VIP 客户"}), color="red"),
        "key": Option("key", Label({"en": "Key account", "zh_Hans": "重点客户"})),
        "normal": Option("normal", Label({"en": "Regular", "zh_Hans": "普通客户"})),
    },
    OptionKind.TIER,
)


@dataclass(frozen=True)
class TierSettings(PickedSettings):
    """What YAML may say about a tier."""


class TierType(PickedType[str, TierSettings]):
    """One option of a ranking, so that "at least Key account" means something."""

    name = "tier"
    label = N_("Tier")
    description = N_("One option of a ranking: A, B, C.")
    icon = "medal"
    group = Group.CHOICES
    found_by = "ranking level grade priority importance 等级 级别 评级 优先级 重要程度"
    option_kind = OptionKind.TIER
    widget = "tier"
    cell = "tier"
    Settings = TierSettings
    operators = (RANK_AT_LEAST, RANK_AT_MOST, EQUALS, ONE_OF)

    def parse(self, text: str) -> str:
        return self.read_key(text)

    def order(self) -> tuple[str, ...]:
        """Return the keys from the lowest rank to the highest."""
        return tuple(reversed(list(self.option_set.options)))

    def dump(self, value: str) -> str:
        return value

    def format(self, value: str, locale: Locale) -> str:
        return self.shown(value, locale)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(TierSettings(), SAMPLE), "vip"
        yield cls(TierSettings(), SAMPLE), "normal"
