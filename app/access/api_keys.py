"""Keys by which programs call the API as a person: shown once, kept as a hash, revocable."""

from __future__ import annotations

import hashlib
import secrets
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_tables import api_keys
from app.access.key_scopes import KeyScope, parse_scope
from app.core.errors import AppError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.storage.store import Store

PREFIX = "sst_"  # by which Flask-AppBuilder tells a key from a token
LONGEST_LIFE = timedelta(days=366)
TOUCH_EVERY = timedelta(minutes=1)  # a program may ask a hundred times a second


@dataclass(frozen=True)
class ApiKey:
    """What is known of a key once it was shown."""

    uuid: str
    name: str
    starts_with: str
    created_at: datetime
    expires_at: datetime
    scope: KeyScope
    used_at: datetime | None


@dataclass(frozen=True)
class KeyOwner:
    """Whose key was sent, what it may do, and whether it is time to write that it was used."""

    user_id: int
    scope: KeyScope
    key: int
    is_stale: bool


def create_key(
    store: Store, user_id: int, *, name: str, life: timedelta, scope: KeyScope | None = None
) -> str:
    """Make a key for a person and return it; it cannot be shown again.

    Without a ``scope`` it may do with records what its owner may.
    """
    name = name.strip()
    if not name or len(name) > 100:
        error = AppError("api_key.name", N_("Say in at most 100 characters what the key is for."))
        raise InvalidRecordError({"name": error})
    key = PREFIX + secrets.token_urlsafe(32)
    now = _naive(store.clock())
    with store.writing() as conn:
        conn.execute(
            sa.insert(api_keys).values(
                uuid=str(uuid.uuid4()), name=name, key_hash="", lookup_hash=_hash(key),
                key_prefix=key[:8], user_id=user_id, active=True, created_on=now,
                expires_on=now + min(life, LONGEST_LIFE),
                scopes=(scope or KeyScope(writes=True)).dump(),
            )
        )  # fmt: skip
    return key


def list_keys(store: Store, user_id: int) -> tuple[ApiKey, ...]:
    """Return a person's keys that still work, newest first."""
    query = (
        sa.select(api_keys)
        .where(api_keys.c.user_id == user_id, *_working(_naive(store.clock())))
        .order_by(api_keys.c.id.desc())
    )
    with store.reading() as conn:
        return tuple(
            ApiKey(
                row["uuid"], row["name"], row["key_prefix"],
                row["created_on"].replace(tzinfo=UTC), row["expires_on"].replace(tzinfo=UTC),
                parse_scope(row["scopes"]), _aware(row["last_used_on"]),
            )
            for row in conn.execute(query).mappings()
        )  # fmt: skip


def revoke_key(store: Store, user_id: int, key_uuid: str) -> None:
    """End one of a person's own keys."""
    with store.writing() as conn:
        ended = conn.execute(
            sa.update(api_keys)
            .where(api_keys.c.user_id == user_id, api_keys.c.uuid == key_uuid)
            .values(active=False, revoked_on=_naive(store.clock()))
        )
    if not ended.rowcount:
        raise NotFoundError("api_key.missing", N_("There is no such key."))


def owner_of(conn: Connection, key: str, now: datetime) -> KeyOwner | None:
    """Return whose key this is, or nothing.

    A key is 256 random bits, so a plain hash keeps it safe and finds it by an index; a slow hash
    is for what people think up (NIST SP 800-63B, 5.1.2.2).
    """
    columns = (api_keys.c.user_id, api_keys.c.scopes, api_keys.c.id, api_keys.c.last_used_on)
    query = sa.select(*columns).where(api_keys.c.lookup_hash == _hash(key), *_working(_naive(now)))
    row = conn.execute(query).first()
    if row is None:
        return None
    user_id, scopes, number, used = row
    is_stale = used is None or _naive(now) - used >= TOUCH_EVERY
    return KeyOwner(user_id, parse_scope(scopes), number, is_stale)


def note_use(store: Store, key: int) -> None:
    """Write that a key was used just now."""
    with store.writing() as conn:
        conn.execute(
            sa.update(api_keys)
            .where(api_keys.c.id == key)
            .values(last_used_on=_naive(store.clock()))
        )


def _working(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        api_keys.c.active.is_(True),
        api_keys.c.revoked_on.is_(None),
        sa.or_(api_keys.c.expires_on.is_(None), api_keys.c.expires_on > now),
    )


def _hash(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def _aware(moment: datetime | None) -> datetime | None:
    return moment.replace(tzinfo=UTC) if moment else None


def _naive(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(tzinfo=None)  # the framework's columns have no zone
