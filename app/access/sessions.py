"""Sessions: who is signed in where, one row each; the cookie holds nothing but a random word.

ASVS 5.0, 7.2 to 7.4: the row is what counts, on every process; whoever ends it signs somebody out.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.accounts import Account, account_parts, read_account
from app.storage.store import Store
from app.storage.system import sys_session
from app.storage.together import Part, together

WORD_BYTES = 32  # ASVS 5.0, 7.2.3: at least 128 random bits
LONGEST_AGENT = 255
LONGEST_ADDRESS = 64


@dataclass(frozen=True)
class Lives:
    """How long a session lasts: without a request, and at all."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True)
class Session:
    """One row: a browser in which somebody is signed in, or is about to be."""

    id: str
    user_id: int | None
    created_at: datetime
    seen_at: datetime
    proved_at: datetime
    method: str
    address: str
    agent: str
    data: Mapping[str, Any]

    def is_over(self, now: datetime, lives: Lives) -> bool:
        """Tell whether it was idle for too long, or began too long ago."""
        return now - self.seen_at >= lives.idle or now - self.created_at >= lives.whole


@dataclass(frozen=True)
class Browser:
    """What a request tells of where it comes from."""

    address: str = ""
    agent: str = ""

    def values(self) -> dict[str, str]:
        """Return the columns, cut to what they hold."""
        return {"address": self.address[:LONGEST_ADDRESS], "agent": self.agent[:LONGEST_AGENT]}


_SESSION = tuple(sys_session.c)
_ID = sa.bindparam("id", type_=sa.String())
_FOUND = together(  # asked by every request of a browser, so it is one statement, made once
    [
        Part(_SESSION, [sys_session.c.id == _ID]),
        *account_parts(
            sa.select(sys_session.c.user_id).where(sys_session.c.id == _ID).scalar_subquery()
        ),
    ]
)


def find_session(store: Store, word: str, lives: Lives) -> tuple[Session, Account | None] | None:
    """Return the session of a cookie with its account, or nothing where it is over."""
    with store.reading() as conn:
        rows, account, tree = _FOUND.run(conn, {"id": _digest(word)})
    found = next((Session(*row) for row in rows), None)
    if found is None or found.is_over(store.clock(), lives):
        return None
    return found, read_account(account, tree)


def start_session(
    store: Store,
    user_id: int | None,
    data: Mapping[str, Any],
    *,
    lives: Lives,
    browser: Browser,
    method: str = "",
    instead_of: str | None = None,
) -> str:
    """Keep a new session and return the word for its cookie; clears away those that are over."""
    word, now = secrets.token_urlsafe(WORD_BYTES), store.clock()
    is_over = sa.or_(
        sys_session.c.seen_at <= now - lives.idle,
        sys_session.c.created_at <= now - lives.whole,
        sys_session.c.id == instead_of,
    )
    with store.writing() as conn:
        conn.execute(sa.delete(sys_session).where(is_over))
        conn.execute(
            sa.insert(sys_session).values(
                id=_digest(word), user_id=user_id, created_at=now, seen_at=now, proved_at=now,
                method=method, data=dict(data), **browser.values(),
            )
        )  # fmt: skip
    return word


def keep_session(
    store: Store, session: Session, browser: Browser, data: Mapping[str, Any] | None = None
) -> None:
    """Write that the session was used just now, and what it holds where that has changed."""
    values: dict[str, Any] = {"seen_at": store.clock(), **browser.values()}
    if data is not None:
        values["data"] = dict(data)
    with store.writing() as conn:
        conn.execute(sa.update(sys_session).where(sys_session.c.id == session.id).values(**values))


def renew_session(store: Store, session: Session) -> str:
    """Give a session a new word, because its owner has just given the password again."""
    word = secrets.token_urlsafe(WORD_BYTES)
    with store.writing() as conn:
        conn.execute(
            sa.update(sys_session)
            .where(sys_session.c.id == session.id)
            .values(id=_digest(word), proved_at=store.clock())
        )
    return word


def list_sessions(store: Store, user_id: int, lives: Lives) -> tuple[Session, ...]:
    """Return where a person is signed in, the last used first."""
    query = sa.select(*_SESSION).where(sys_session.c.user_id == user_id)
    with store.reading() as conn:
        rows = conn.execute(query.order_by(sys_session.c.seen_at.desc(), sys_session.c.id))
        sessions = [Session(*row) for row in rows]
    return tuple(each for each in sessions if not each.is_over(store.clock(), lives))


def end_session(conn: Connection, session_id: str, *, of: int | None) -> bool:
    """End one session of a person; tell whether there was one."""
    ended = conn.execute(
        sa.delete(sys_session).where(sys_session.c.id == session_id, sys_session.c.user_id == of)
    )
    return bool(ended.rowcount)


def end_sessions(conn: Connection, user_id: int, *, but: str | None = None) -> int:
    """End all sessions of a person but one, and return how many they were."""
    query = sa.delete(sys_session).where(sys_session.c.user_id == user_id)
    if but is not None:
        query = query.where(sys_session.c.id != but)
    return int(conn.execute(query).rowcount)


def _digest(word: str) -> str:
    """Return what is kept of a word: a copy of the database signs nobody in.

    The word is random, so a plain hash is enough and finds the row by its key.
    """
    return hashlib.sha256(word.encode()).hexdigest()
