"""Recovery codes: ten words on paper for the day that the phone is lost; each works once.

Kept as salted scrypt hashes (ASVS 5.0, 6.5.2: a look-up secret of less than 112 bits is hashed as a
password is). The ten of a person share a salt, so that a try costs one hash and not ten.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from app.storage.sign_in_tables import sys_recovery_code

HOW_MANY = 10
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that looks like another
HALF = 5


def replace_codes(conn: Connection, user_id: int) -> tuple[str, ...]:
    """Make ten new codes, end all older ones, and return the new: they cannot be shown again."""
    codes = tuple(_new_code() for _ in range(HOW_MANY))
    salt = secrets.token_hex(16)
    drop_codes(conn, user_id)
    rows = [{"user_id": user_id, "salt": salt, "digest": _digest(c, salt)} for c in codes]
    conn.execute(sa.insert(sys_recovery_code), rows)
    return codes


def drop_codes(conn: Connection, user_id: int) -> None:
    """End all codes of a person."""
    conn.execute(sa.delete(sys_recovery_code).where(sys_recovery_code.c.user_id == user_id))


def use_code(conn: Connection, user_id: int, typed: str, now: datetime) -> bool:
    """Tell whether this is an unused code of the person; it is used up by this."""
    unused = sa.select(sys_recovery_code).where(
        sys_recovery_code.c.user_id == user_id, sys_recovery_code.c.used_at.is_(None)
    )
    rows = conn.execute(unused).mappings().all()
    digests = {salt: _digest(typed, salt) for salt in {row["salt"] for row in rows}}
    for row in rows:
        if hmac.compare_digest(row["digest"], digests[row["salt"]]):
            return _use_up(conn, row["id"], now)
    return False


def codes_left(conn: Connection, user_id: int) -> int:
    """Return how many codes were not used yet."""
    query = sa.select(sa.func.count()).where(
        sys_recovery_code.c.user_id == user_id, sys_recovery_code.c.used_at.is_(None)
    )
    return conn.scalar(query) or 0


def looks_like_code(typed: str) -> bool:
    """Tell whether somebody typed a recovery code, in whatever writing."""
    return len(_plain(typed)) == 2 * HALF


def _use_up(conn: Connection, key: int, now: datetime) -> bool:
    taken = conn.execute(
        sa.update(sys_recovery_code)
        .where(sys_recovery_code.c.id == key, sys_recovery_code.c.used_at.is_(None))
        .values(used_at=now)
    )
    return taken.rowcount == 1


def _new_code() -> str:
    word = "".join(secrets.choice(LETTERS) for _ in range(2 * HALF))
    return f"{word[:HALF]}-{word[HALF:]}"


def _plain(typed: str) -> str:
    return "".join(c for c in typed.lower() if c.isalnum())


def _digest(code: str, salt: str) -> str:
    plain = _plain(code)[:100].encode()
    return hashlib.scrypt(plain, salt=bytes.fromhex(salt), n=2**14, r=8, p=1, dklen=32).hex()
