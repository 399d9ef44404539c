"""Yes or no."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale
from sqlalchemy import Boolean

from app.core.i18n import N_, Label
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import EQUALS
from app.fieldtypes.setting_words import SettingWords

YES = Label({"en": "Yes", "zh_Hans": "是", "zh_Hant": "是"})
NO = Label({"en": "No", "zh_Hans": "否", "zh_Hant": "否"})
_YES = frozenset({"yes", "y", "true", "t", "1", "on", "是", "对", "對", "有", "真", "√", "✓", "✔"})
_NO = frozenset({"no", "n", "false", "f", "0", "off", "否", "不", "无", "無", "假", "×", "✗", "✘"})


@dataclass(frozen=True)
class YesNoSettings:
    """What YAML may say about yes or no: how the two are called."""

    yes: Label | None = None
    no: Label | None = None


class YesNoType(FieldType[bool, YesNoSettings]):
    """Yes, no, or not known yet (empty)."""

    name = "yes_no"
    label = N_("Yes or no")
    description = N_("A question with two answers; it may be left open.")
    icon = "toggle-left"
    group = Group.CHOICES
    found_by = "switch checkbox flag whether true false 是否 开关 勾选"
    setting_words = {
        "yes": SettingWords(N_("Word for yes"), N_("Shown instead of Yes: Paid, Needed, Active.")),
        "no": SettingWords(N_("Word for no"), N_("Shown instead of No: Open, Not needed.")),
    }
    widget = "yes_no"
    cell = "yes_no"
    in_words = True
    reads = "keys"
    Settings = YesNoSettings
    operators = (EQUALS,)
    json_schema = {"type": "boolean"}
    messages = {"invalid": N_("“{text}” is neither yes nor no. Write yes or no, 是 or 否.")}

    def columns(self) -> Mapping[str, Boolean]:
        return {"": Boolean()}

    def script_item(self, item: bool) -> str:
        return self.dump(item)

    def parse(self, text: str) -> bool:
        word = fold(text).lower()
        if word in ("yes", "no"):  # what dump writes holds whatever the two are called
            return word == "yes"
        if word in _own_words(self.settings.yes):
            return True
        if word in _own_words(self.settings.no):
            return False
        if word in _YES or word in _NO:
            return word in _YES
        raise self.reject("invalid", text=text.strip()[:40])

    def dump(self, value: bool) -> str:
        return "yes" if value else "no"

    def format(self, value: bool, locale: Locale) -> str:
        shown = (self.settings.yes or YES) if value else (self.settings.no or NO)
        return shown.text(language_of(locale))

    def to_json(self, value: bool) -> Any:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, bool]]:
        named = YesNoSettings(yes=Label.plain("已签"), no=Label.plain("未签"))
        yield cls(YesNoSettings()), True
        yield cls(YesNoSettings()), False
        yield cls(named), False


def _own_words(label: Label | None) -> frozenset[str]:
    return frozenset(fold(text).lower() for text in label.texts.values()) if label else frozenset()
