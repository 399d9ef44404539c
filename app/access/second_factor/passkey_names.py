"""A person's passkeys as a list: named, renamed, removed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from app.core.errors import AppError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.storage.sign_in_tables import sys_passkey
from app.storage.store import Store

LONGEST_NAME = 100


@dataclass(frozen=True)
class Passkey:
    """What is shown of a key."""

    id: int
    name: str
    created_at: datetime
    used_at: datetime | None
    is_synced: bool


def check_name(name: str) -> str:
    """Return the name as it is kept; raises InvalidRecordError."""
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        error = AppError(
            "passkey.name",
            N_("Name the passkey in at most {length} characters, like “Work laptop”."),
            length=LONGEST_NAME,
        )
        raise InvalidRecordError({"name": error})
    return name


def list_passkeys(store: Store, user_id: int) -> tuple[Passkey, ...]:
    """Return a person's keys, oldest first."""
    columns = [sys_passkey.c[name] for name in Passkey.__dataclass_fields__]
    query = sa.select(*columns).where(sys_passkey.c.user_id == user_id).order_by(sys_passkey.c.id)
    with store.reading() as conn:
        return tuple(Passkey(*row) for row in conn.execute(query))


def rename(store: Store, user_id: int, key: int, name: str) -> None:
    """Give one of a person's own keys another name."""
    name = check_name(name)
    with store.writing() as conn:
        renamed = conn.execute(sa.update(sys_passkey).where(*_own(user_id, key)).values(name=name))
    _require_one(renamed.rowcount)


def remove(conn: Connection, user_id: int, key: int) -> None:
    """Forget one of a person's own keys."""
    _require_one(conn.execute(sa.delete(sys_passkey).where(*_own(user_id, key))).rowcount)


def _own(user_id: int, key: int) -> tuple[sa.ColumnElement[bool], ...]:
    return sys_passkey.c.user_id == user_id, sys_passkey.c.id == key


def _require_one(found: int) -> None:
    if not found:
        raise NotFoundError("passkey.missing", N_("There is no such passkey."))
