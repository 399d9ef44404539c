"""Which roles an account has, as rows: what a role means is in the definitions."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from app.access.account_tables import roles as role_table
from app.access.account_tables import user_roles


def set_roles(conn: Connection, user_id: int, wanted: Iterable[str]) -> None:
    """Let an account have these roles and no other; who may do that was asked before."""
    conn.execute(sa.delete(user_roles).where(user_roles.c.user_id == user_id))
    for name in sorted(set(wanted)):
        key = _role_key(conn, name)
        conn.execute(sa.insert(user_roles).values(user_id=user_id, role_id=key))


def _role_key(conn: Connection, name: str) -> int:
    """Return the row of a role, made where it is first used; of two at once one makes it."""
    having = sa.select(role_table.c.id).where(role_table.c.name == name)
    key: int | None = conn.scalar(having)
    if key is None:
        insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(role_table)
        conn.execute(insert.values(name=name).on_conflict_do_nothing())
        key = conn.scalars(having).one()
    return key
