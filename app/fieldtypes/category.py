"""One option of a tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Self

from babel import Locale

from app.core.i18n import LANGUAGES, N_, Label
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import EQUALS, ONE_OF, UNDER
from app.fieldtypes.option_set import Option, OptionKind, OptionSet
from app.fieldtypes.picked import PickedSettings, PickedType
from app.fieldtypes.setting_words import SettingWords

SAMPLE = OptionSet(
    "industry",
    {
        "it": Option("it", Label({"en": "IT", "zh_Hans": "信息技术", "zh_Hant": "資訊科技"})),
        "software": Option("software", Label({"en": "Software", "zh_Hans": "软件"}), parent="it"),
        "saas": Option("saas", Label.plain("SaaS"), parent="software"),
        "trade": Option("trade", Label({"en": "Trade", "zh_Hans": "贸易"})),
    },
    OptionKind.CATEGORY,
)
STEP = " / "


@dataclass(frozen=True)
class CategorySettings(PickedSettings):
    """What YAML may say about a category; ``leaf_only`` refuses what has options below it."""

    leaf_only: bool = False


class CategoryType(PickedType[str, CategorySettings]):
    """One option of a tree; a filter on "IT" finds "Software" too."""

    name = "category"
    label = N_("Category")
    description = N_("One option of a tree: an industry, a kind of product.")
    icon = "list-tree"
    group = Group.CHOICES
    found_by = "tree industry hierarchy 分类 行业 树 层级 类目"
    setting_words = {
        **PickedType.setting_words,
        "leaf_only": SettingWords(
            N_("Ends of branches only"), N_("Options that have others below them cannot be picked.")
        ),
    }
    option_kind = OptionKind.CATEGORY
    widget = "category"
    cell = "category"
    Settings = CategorySettings
    operators = (UNDER, EQUALS, ONE_OF)
    messages = {
        **PickedType.messages,
        "not_leaf": N_("“{option}” has options below it; pick one of those."),
    }

    def parse(self, text: str) -> str:
        return self.read_key(text)

    def check(self, value: str, today: date) -> None:
        below = (self.option_set.options[key] for key in self.option_set.children(value))
        if self.settings.leaf_only and any(not option.retired for option in below):
            raise self.reject("not_leaf", option=self.option_set.options[value].label)

    def spellings(self, key: str) -> set[str]:
        """Return also the path down to the option, as a list shows it."""
        path = self.option_set.path(key)
        paths = {STEP.join(o.label.text(language) for o in path) for language in LANGUAGES}
        return super().spellings(key) | paths

    def order(self) -> tuple[str, ...]:
        """Return the keys as the tree is drawn: each below its parent."""
        found: list[str] = []
        waiting = list(reversed(self.option_set.children(None)))
        while waiting:
            key = waiting.pop()
            found.append(key)
            waiting.extend(reversed(self.option_set.children(key)))
        return tuple(found)

    def dump(self, value: str) -> str:
        return value

    def format(self, value: str, locale: Locale) -> str:
        language = language_of(locale)
        path = self.option_set.path(value)
        return STEP.join(option.label.text(language) for option in path) or value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(CategorySettings(), SAMPLE), "software"
        yield cls(CategorySettings(leaf_only=True), SAMPLE), "trade"
