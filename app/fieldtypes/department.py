"""A department."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from app.core.i18n import N_
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import EQUALS, NOT_EQUALS, ONE_OF
from app.fieldtypes.ref import DEPARTMENT, Ref
from app.fieldtypes.referring import SingleReferenceType


@dataclass(frozen=True)
class DepartmentSettings:
    """A department needs no settings."""


class DepartmentType(SingleReferenceType[DepartmentSettings]):
    """One department of the company."""

    name = "department"
    label = N_("Department")
    description = N_("One department of the company.")
    icon = "building-community"
    group = Group.LINKS
    found_by = "team division 部门 团队 组织"
    widget = "department"
    Settings = DepartmentSettings
    operators = (EQUALS, NOT_EQUALS, ONE_OF)

    @property
    def targets(self) -> tuple[str, ...]:
        return (DEPARTMENT,)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Ref]]:
        yield cls(DepartmentSettings()), Ref(DEPARTMENT, 3)
