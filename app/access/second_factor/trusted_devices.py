"""Devices on which a person asked not to be asked again for a while.

Such a device holds a random word; it counts for the person and the password of that day, so a new
password asks everywhere again.
"""

from __future__ import annotations

import hashlib

import sqlalchemy as sa

from app.access.account_tables import users
from app.access.tickets import LIVES, Purpose, forget, issue, look_at
from app.storage.store import Store

DAYS = LIVES[Purpose.DEVICE].days


def trust(store: Store, user_id: int) -> tuple[str, int]:
    """Return the word for the device to keep, and for how many seconds."""
    password = _password_mark(store, user_id)
    word = issue(store, Purpose.DEVICE, user_id=user_id, password=password)
    return word, int(LIVES[Purpose.DEVICE].total_seconds())


def is_trusted(store: Store, user_id: int, word: str | None) -> bool:
    """Tell whether this person need not be asked on the device that holds ``word``."""
    ticket = look_at(store, Purpose.DEVICE, word)
    if ticket is None or ticket.user_id != user_id:
        return False
    return bool(ticket.data["password"] == _password_mark(store, user_id))


def forget_devices(store: Store, user_id: int) -> None:
    """Ask on every device again."""
    with store.writing() as conn:
        forget(conn, user_id, Purpose.DEVICE)


def _password_mark(store: Store, user_id: int) -> str:
    with store.reading() as conn:
        stored = conn.scalar(sa.select(users.c.password).where(users.c.id == user_id))
    return hashlib.sha256(str(stored).encode()).hexdigest()
