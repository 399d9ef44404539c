"""Links to several records."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from babel import Locale

from app.core.i18n import N_
from app.fieldtypes.groups import Group
from app.fieldtypes.link import LinkSettings, LinkType
from app.fieldtypes.multi_select import SEPARATORS
from app.fieldtypes.operators import HAS, HAS_ALL, HAS_ANY
from app.fieldtypes.ref import Ref
from app.fieldtypes.referring import ReferringType


@dataclass(frozen=True)
class LinksSettings(LinkSettings):
    """What YAML may say about several links; a deleted record is taken out by default."""

    on_delete: str = "clear"


class LinksType(ReferringType[tuple[Ref, ...], LinksSettings]):
    """Any number of records of another entity, each once, in the order given."""

    name = "links"
    label = N_("Links")
    description = N_("Several records of another kind: the people at a meeting.")
    icon = "sitemap"
    group = Group.LINKS
    found_by = "several records participants members 多个关联 参与人 成员"
    setting_words = LinkType.setting_words
    widget = "links"
    cell = "links"
    sortable = False
    Settings = LinksSettings
    required_settings = ("to",)
    operators = (HAS, HAS_ANY, HAS_ALL)

    @property
    def is_many(self) -> bool:
        return True

    @property
    def targets(self) -> tuple[str, ...]:
        return self.settings.to

    def parse(self, text: str) -> tuple[Ref, ...]:
        refs = [self.read_ref(word) for word in SEPARATORS.split(text) if word.strip()]
        if not refs:
            raise self.reject("invalid", text=text.strip()[:40])
        return tuple(dict.fromkeys(refs))

    def dump(self, value: tuple[Ref, ...]) -> str:
        return ", ".join(self.written(ref) for ref in value)

    def format(self, value: tuple[Ref, ...], locale: Locale) -> str:
        """Return the numbers; who knows the records' titles shows those instead."""
        return ("、" if locale.language == "zh" else ", ").join(f"#{ref.id}" for ref in value)

    def to_json(self, value: tuple[Ref, ...]) -> Any:
        return [self.ref_json(ref) for ref in value]

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, tuple[Ref, ...]]]:
        yield cls(LinksSettings(to=("contact",))), (Ref("contact", 3), Ref("contact", 1))
        yield cls(LinksSettings(to=("a", "b"))), (Ref("a", 5), Ref("b", 5))
