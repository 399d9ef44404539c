"""How often a code may be wrong: counted in the database, so for all processes together.

A person who knows the password could otherwise try a million codes. The try is counted before the
code is looked at, so that many at once are as many tries (ASVS 5.0, 6.3.1 and 6.6.3).
"""

from __future__ import annotations

import math
from datetime import timedelta

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.sign_in_tables import sys_second_factor
from app.storage.store import Store

TRIES = 5  # before a wait
LONGEST_DOUBLING = 6  # one minute, two, four … about an hour


class TooManyTriesError(AppError):
    """Too many wrong codes; the sentence says when to try again."""

    status = 429


def make_row(conn: Connection, user_id: int) -> None:
    """See that there is a row to count in."""
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(sys_second_factor)
    conn.execute(insert.values(user_id=user_id).on_conflict_do_nothing())


def count_try(store: Store, user_id: int) -> int:
    """Count one try and return how many are left after it; raises TooManyTriesError."""
    own = sys_second_factor.c.user_id == user_id
    now = store.clock()
    with store.writing() as conn:
        make_row(conn, user_id)
        counted = conn.execute(
            sa.update(sys_second_factor)
            .where(
                own,
                sa.or_(
                    sys_second_factor.c.blocked_until.is_(None),
                    sys_second_factor.c.blocked_until <= now,
                ),
            )
            .values(failures=sys_second_factor.c.failures + 1)
            .returning(sys_second_factor.c.failures)
        ).scalar()
        if counted is not None and counted % TRIES == 0:
            wait = timedelta(minutes=2 ** min(counted // TRIES - 1, LONGEST_DOUBLING))
            conn.execute(sa.update(sys_second_factor).where(own).values(blocked_until=now + wait))
        until = conn.scalar(sa.select(sys_second_factor.c.blocked_until).where(own))
    if counted is None and until is not None:
        raise _too_many(math.ceil((until - now).total_seconds() / 60))
    return TRIES - 1 - ((counted or 0) - 1) % TRIES


def forgive(conn: Connection, user_id: int) -> None:
    """Forget wrong codes after a right one."""
    conn.execute(
        sa.update(sys_second_factor)
        .where(sys_second_factor.c.user_id == user_id)
        .values(failures=0, blocked_until=None)
    )


def _too_many(minutes: int) -> TooManyTriesError:
    return TooManyTriesError(
        "second_factor.wait",
        N_("Too many wrong codes. Wait {minutes} min and try again, or use a passkey."),
        minutes=max(minutes, 1),
    )
