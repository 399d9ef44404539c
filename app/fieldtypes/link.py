"""A link to one record."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from app.core.i18n import N_
from app.fieldtypes.operators import EQUALS, NOT_EQUALS, ONE_OF
from app.fieldtypes.ref import Ref
from app.fieldtypes.referring import SingleReferenceType

ON_DELETE = ("restrict", "clear", "cascade")


@dataclass(frozen=True)
class LinkSettings:
    """What YAML may say about a link: where it leads and what happens when that is deleted."""

    to: tuple[str, ...] = ()
    where: Any = None  # a condition, read by the loader: which records may be picked
    on_delete: str = "restrict"

    def __post_init__(self) -> None:
        if self.on_delete not in ON_DELETE:
            raise ValueError(f"on_delete must be one of {', '.join(ON_DELETE)}")
        if len(set(self.to)) != len(self.to):
            raise ValueError("to names an entity twice")


class LinkType(SingleReferenceType[LinkSettings]):
    """One record of another entity, or of one of several."""

    name = "link"
    label = N_("Link")
    description = N_("One record of another kind: the customer of an order.")
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
