"""Several options of a set."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale

from app.core.i18n import N_
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import HAS, HAS_ALL, HAS_ANY
from app.fieldtypes.picked import PickedSettings, PickedType
from app.fieldtypes.select import SAMPLE

SEPARATORS = re.compile(r"[,;，；、|\n]")


@dataclass(frozen=True)
class MultiSelectSettings(PickedSettings):
    """What YAML may say about several options of a set."""


class MultiSelectType(PickedType[tuple[str, ...], MultiSelectSettings]):
    """Any number of options of a list, each once, in the order of the list."""

    name = "multi_select"
    label = N_("Several choices")
    description = N_("Any number of options of a list: tags.")
    icon = "tags"
    group = Group.CHOICES
    found_by = "several of a list tags labels 多选 标签 复选"
    widget = "multi_select"
    cell = "options"
    sortable = False
    Settings = MultiSelectSettings
    operators = (HAS, HAS_ANY, HAS_ALL)
    messages = {**PickedType.messages, "nothing": N_("There is no option in “{text}”.")}

    @property
    def is_many(self) -> bool:
        return True

    def parse(self, text: str) -> tuple[str, ...]:
        words = [word for word in SEPARATORS.split(text) if word.strip()]
        if not words:
            raise self.reject("nothing", text=text[:40])
        keys = {self.read_key(word) for word in words}
        return tuple(key for key in self.option_set.options if key in keys)

    def dump(self, value: tuple[str, ...]) -> str:
        return ", ".join(value)

    def format(self, value: tuple[str, ...], locale: Locale) -> str:
        comma = "、" if locale.language == "zh" else ", "
        return comma.join(self.shown(key, locale) for key in value)

    def to_json(self, value: tuple[str, ...]) -> Any:
        return list(value)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, tuple[str, ...]]]:
        yield cls(MultiSelectSettings(), SAMPLE), ("lead", "won")
        yield cls(MultiSelectSettings(), SAMPLE), ("old",)
