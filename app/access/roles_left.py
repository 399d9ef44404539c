"""Roles that accounts name and the definitions do not: a new one of that name would be theirs.

The designer removes no role that somebody has; a file or an older version can.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_tables import roles, user_roles, users
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.storage.apply import record


@dataclass(frozen=True)
class RoleLeft:
    """A role that is left on accounts; ``name`` is its key."""

    name: str
    people: tuple[str, ...]  # their user names


def roles_left(conn: Connection, defined: Collection[str]) -> tuple[RoleLeft, ...]:
    """Return the roles that accounts have and ``defined`` does not name."""
    query = (
        sa.select(roles.c.name, users.c.username)
        .join(user_roles, user_roles.c.role_id == roles.c.id)
        .join(users, users.c.id == user_roles.c.user_id)
        .where(roles.c.name.not_in(defined))
        .order_by(roles.c.name, users.c.username)
    )
    found: dict[str, list[str]] = {}
    for name, username in conn.execute(query):
        found.setdefault(name, []).append(username)
    return tuple(RoleLeft(name, tuple(people)) for name, people in found.items())


def drop_role(conn: Connection, left: RoleLeft, *, author: str, now: datetime) -> None:
    """Take a role that is defined no more from all accounts, and write down from whom."""
    key = conn.scalar(sa.select(roles.c.id).where(roles.c.name == left.name))
    gone = conn.execute(sa.delete(user_roles).where(user_roles.c.role_id == key))
    if gone.rowcount != len(left.people):
        raise ConflictError(
            "purge.role_changed",
            N_("Somebody changed the roles of an account just now. Load the page again."),
        )
    conn.execute(sa.delete(roles).where(roles.c.id == key))
    detail: dict[str, object] = {"name": f"role:{left.name}", "people": list(left.people)}
    record(conn, "definitions:purge", now, author, detail)
