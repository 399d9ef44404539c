"""A person who uses the panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Self

from app.core.clock import Moment
from app.core.i18n import N_
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EQUALS, NOT_EQUALS, ONE_OF
from app.fieldtypes.ref import USER, Ref
from app.fieldtypes.referring import SingleReferenceType

ME = "me"


@dataclass(frozen=True)
class UserSettings:
    """A person needs no settings."""


class UserType(SingleReferenceType[UserSettings]):
    """One person who uses the panel; a condition may say ``me``."""

    name = "user"
    label = N_("Person")
    description = N_("Somebody who uses the panel: who is in charge.")
    icon = "user"
    group = Group.LINKS
    found_by = "person in charge owner colleague employee 人员 负责人 员工 同事 经办人"
    widget = "user"
    cell = "user"
    Settings = UserSettings
    operators = (EQUALS, NOT_EQUALS, ONE_OF)

    @property
    def targets(self) -> tuple[str, ...]:
        return (USER,)

    def operand_item(self, raw: Any) -> Any:
        return ME if raw == ME else super().operand_item(raw)

    def operand_item_json(self, item: Any) -> Any:
        return item if item == ME else super().operand_item_json(item)

    def resolve(self, operand: Any, moment: Moment) -> Any:
        """Put the asking person's reference for ``me``; nobody's, where nobody asks."""
        if isinstance(operand, tuple):
            return tuple(self.resolve(each, moment) for each in operand)
        return Ref(USER, moment.user or 0) if operand == ME else operand

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Ref]]:
        yield cls(UserSettings()), Ref(USER, 1)
