"""A reference to a record, a person or a department."""

from __future__ import annotations

from dataclasses import dataclass

USER = "_user"
DEPARTMENT = "_department"


@dataclass(frozen=True, order=True)
class Ref:
    """Which record of which entity; the entity is ``_user`` or ``_department`` for those."""

    entity: str
    id: int

    def __str__(self) -> str:
        return f"{self.entity}:{self.id}"
