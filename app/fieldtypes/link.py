"""A link to one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EQUALS, NOT_EQUALS, ONE_OF
from app.fieldtypes.ref import Ref
from app.fieldtypes.referring import SingleReferenceType
from app.fieldtypes.setting_words import CONDITION, Offers, SettingWords

ON_DELETE = ("restrict", "clear", "cascade")


@dataclass(frozen=True)
class LinkSettings:
    """What YAML may say about a link: where it leads and what happens when that is deleted."""

    to: tuple[str, ...] = ()
    where: Any = None  # a condition, read by the loader: which records may be picked
    on_delete: str = "restrict"

    def __post_init__(self) -> None:
        if self.on_delete not in ON_DELETE:
            raise ValueError(
                say(N_("on_delete must be one of {known}"), known=", ".join(ON_DELETE))
            )
        if len(set(self.to)) != len(self.to):
            raise ValueError(say(N_("to names an entity twice")))


class LinkType(SingleReferenceType[LinkSettings]):
    """One record of another entity, or of one of several."""

    name = "link"
    label = N_("Link")
    description = N_("One record of another kind: the customer of an order.")
    icon = "link"
    group = Group.LINKS
    found_by = "belongs to customer of parent reference record 关联 所属 属于 上级 引用"
    setting_words = {
        "to": SettingWords(
            N_("Points at"), N_("Whose records can be picked."), offers=Offers.ENTITIES
        ),
        "where": CONDITION,
        "on_delete": SettingWords(
            N_("When that record is deleted"),
            N_("What happens to the records that point at it."),
            {
                "restrict": N_("It cannot be deleted"),
                "clear": N_("The link is emptied"),
                "cascade": N_("They are deleted with it"),
            },
        ),
    }
    Settings = LinkSettings
    required_settings = ("to",)
    operators = (EQUALS, NOT_EQUALS, ONE_OF)

    @property
    def targets(self) -> tuple[str, ...]:
        return self.settings.to

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Ref]]:
        yield cls(LinkSettings(to=("customer",))), Ref("customer", 12)
        yield cls(LinkSettings(to=("customer", "contract"))), Ref("contract", 7)
