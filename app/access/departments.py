"""Departments: a tree of them, each with a head; who is in one is with the person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.storage.store import Store
from app.storage.system import sys_department
from app.storage.together import Part

COLUMNS = (  # in the order of Department's own
    sys_department.c.id,
    sys_department.c.name,
    sys_department.c.parent_id,
    sys_department.c.head_user_id,
)


@dataclass(frozen=True)
class Department:
    """One department; ``name`` is by language."""

    id: int
    name: Mapping[str, str]
    parent: int | None
    head: int | None

    def text(self, language: str) -> str:
        """Return the name in a language."""
        return self.name.get(language) or next(iter(self.name.values()), f"#{self.id}")


def departments(store: Store) -> tuple[Department, ...]:
    """Return all departments."""
    with store.reading() as conn:
        return read_departments(conn)


def read_departments(conn: Connection) -> tuple[Department, ...]:
    """Return all departments on an open connection."""
    rows = conn.execute(sa.select(*COLUMNS).order_by(sys_department.c.id))
    return tuple(Department(*row) for row in rows)


def departments_part(ids: Sequence[int] | sa.BindParameter[Any]) -> Part:
    """Return what makes :class:`Department` objects, to be asked together with other things."""
    return Part(COLUMNS, [sys_department.c.id.in_(ids)])


def add_department(
    store: Store, name: Mapping[str, str], *, parent: int | None = None, head: int | None = None
) -> int:
    """Make a department and return its id."""
    with store.writing() as conn:
        result = conn.execute(
            sa.insert(sys_department).values(name=dict(name), parent_id=parent, head_user_id=head)
        )
        (key,) = result.inserted_primary_key or (0,)
        return int(key)


def set_head(store: Store, department: int, user_id: int | None) -> None:
    """Say who heads a department."""
    with store.writing() as conn:
        conn.execute(
            sa.update(sys_department)
            .where(sys_department.c.id == department)
            .values(head_user_id=user_id)
        )


def below(tree: Iterable[Department], roots: Iterable[int | None]) -> frozenset[int]:
    """Return the ids of ``roots`` and of all departments under them."""
    found = [root for root in roots if root is not None]
    for at in found:
        found.extend(d.id for d in tree if d.parent == at and d.id not in found)
    return frozenset(found)
