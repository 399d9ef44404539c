"""What the panel must remember between two requests of signing in: kept here, never in the browser.

The browser holds a random word; the row holds what it stands for, until when, and works once.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.storage.sign_in_tables import sys_ticket
from app.storage.store import Store


class Purpose(StrEnum):
    """What a ticket is for; one for something else does not fit."""

    SECOND_STEP = "second_step"
    SET_UP = "set_up"
    SET_UP_DONE = "set_up_done"
    PASSKEY_SIGN_IN = "passkey_sign_in"
    PASSKEY_NEW = "passkey_new"
    DEVICE = "device"
    SAML_REQUEST = "saml_request"
    SAML_ANSWER = "saml_answer"
    SAML_ASSERTION = "saml_assertion"
    STEP_UP = "step_up"


HALFWAY = (Purpose.SECOND_STEP, Purpose.SET_UP, Purpose.SET_UP_DONE)
"""Between the password and the panel."""

LIVES = {
    Purpose.SECOND_STEP: timedelta(minutes=10),
    Purpose.SET_UP: timedelta(minutes=30),
    Purpose.SET_UP_DONE: timedelta(minutes=30),
    Purpose.PASSKEY_SIGN_IN: timedelta(minutes=5),
    Purpose.PASSKEY_NEW: timedelta(minutes=5),
    Purpose.DEVICE: timedelta(days=30),
    Purpose.SAML_REQUEST: timedelta(minutes=10),
    Purpose.SAML_ANSWER: timedelta(minutes=2),
    Purpose.SAML_ASSERTION: timedelta(days=1),
    Purpose.STEP_UP: timedelta(minutes=10),
}


@dataclass(frozen=True)
class Ticket:
    """What a word in the browser stands for."""

    purpose: Purpose
    user_id: int | None
    data: Mapping[str, Any]


def issue(
    store: Store, purpose: Purpose, *, user_id: int | None = None, word: str = "", **data: Any
) -> str:
    """Remember something and return the word that stands for it.

    ``word`` is given where somebody else chooses it, at random.
    """
    word = word or secrets.token_urlsafe(32)
    now = store.clock()
    with store.writing() as conn:
        conn.execute(sa.delete(sys_ticket).where(sys_ticket.c.expires_at <= now))
        conn.execute(
            sa.insert(sys_ticket).values(
                id=_hash(purpose, word), purpose=purpose, user_id=user_id, data=data,
                expires_at=now + LIVES[purpose],
            )
        )  # fmt: skip
    return word


def look_at(store: Store, purpose: Purpose, word: str | None) -> Ticket | None:
    """Return what a word stands for, if it still does; it goes on working."""
    query = sa.select(sys_ticket).where(*_fitting(store, purpose, word))
    with store.reading() as conn:
        row = conn.execute(query).mappings().first() if word else None
    return Ticket(purpose, row["user_id"], row["data"]) if row else None


def use_up(store: Store, purpose: Purpose, word: str | None) -> Ticket | None:
    """Return what a word stands for, for the first who asks and nobody after."""
    ticket = look_at(store, purpose, word)
    if ticket is None:
        return None
    with store.writing() as conn:
        taken = conn.execute(sa.delete(sys_ticket).where(*_fitting(store, purpose, word)))
    return ticket if taken.rowcount == 1 else None


def take_once(store: Store, purpose: Purpose, word: str) -> bool:
    """Tell whether a word that somebody else made comes for the first time; it never does again."""
    try:
        issue(store, purpose, word=word)
    except IntegrityError:
        return False
    return True


def forget(conn: Connection, user_id: int, *purposes: Purpose) -> int:
    """End a person's tickets for these purposes, for all where none is named; return how many."""
    theirs = sa.delete(sys_ticket).where(sys_ticket.c.user_id == user_id)
    wanted = theirs.where(sys_ticket.c.purpose.in_(purposes)) if purposes else theirs
    return conn.execute(wanted).rowcount


def count(conn: Connection, store: Store, user_id: int, purpose: Purpose) -> int:
    """Return how many tickets for this purpose a person has that still work."""
    query = sa.select(sa.func.count()).where(
        sys_ticket.c.user_id == user_id,
        sys_ticket.c.purpose == purpose,
        sys_ticket.c.expires_at > store.clock(),
    )
    return conn.scalar(query) or 0


def _fitting(
    store: Store, purpose: Purpose, word: str | None
) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        sys_ticket.c.id == _hash(purpose, word or ""),
        sys_ticket.c.purpose == purpose,
        sys_ticket.c.expires_at > store.clock(),
    )


def _hash(purpose: Purpose, word: str) -> str:
    return hashlib.sha256(f"{purpose}\0{word}".encode()).hexdigest()
