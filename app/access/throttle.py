"""Wrong passwords are counted, in the database and so by all processes together.

Counted is an account at an address, an address, and an account wherever it is tried. Whoever is
over the limit waits, longer each time and never longer than a quarter of an hour; a stranger
cannot lock somebody out of a place where that person has signed in before (ASVS 5.0, 6.3.1).
"""

from __future__ import annotations

import hashlib
import ipaddress
import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.store import Store
from app.storage.system import sys_attempt

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
FORGET_AFTER = timedelta(hours=12)  # without a wrong try
KNOWN_FOR = timedelta(days=30)  # a place where somebody has signed in


class TooManyTriesError(AppError):
    """Somebody must wait before they try again."""

    status = 429

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "sign_in.blocked",
            N_("Too many wrong tries. Wait {minutes} min, then try again."),
            minutes=max(1, math.ceil(seconds / 60)),
        )
        self.seconds = max(1, math.ceil(seconds))


@dataclass(frozen=True)
class Counter:
    """What is counted under one key, and how many wrong tries are free."""

    key: str
    free: int


@dataclass(frozen=True)
class Try:
    """A try that was counted as wrong beforehand, so that a thousand at once count too."""

    counters: tuple[Counter, ...]
    failures: tuple[int, ...]  # of each counter, this one included

    @property
    def blocks(self) -> timedelta | None:
        """How long the next try must wait if this one is wrong; nothing while tries are left."""
        return max((wait for wait in self.waits if wait), default=None)

    @property
    def waits(self) -> list[timedelta | None]:
        """The same for each counter."""
        pairs = zip(self.counters, self.failures, strict=True)
        return [_wait(counter, failures) for counter, failures in pairs]


def account_key(user_id: int) -> str:
    """Return whose tries are counted, for an account."""
    return f"account:{user_id}"


def name_key(typed: str) -> str:
    """Return whose tries are counted, for a name that no account has.

    It may be a password in the wrong place, so only so little of its hash is kept that a thousand
    words of a dictionary fit it.
    """
    digest = hashlib.sha256(typed.strip().lower().encode("utf-8", "surrogatepass"))
    return f"name:{digest.hexdigest()[:6]}"


def counters(who: str, address: str) -> tuple[Counter, ...]:
    """Return what a try for ``who`` from an address counts for; the first is both together."""
    place = network(address)
    return Counter(f"{who}@{place}", 5), Counter(f"@{place}", 50), Counter(who, 50)


def network(address: str) -> str:
    """Return the address as tries are counted by it: of IPv6 the network that one customer has."""
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address[:40]
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((int(found), 64), strict=False))
    return str(found)


def take_try(store: Store, counted: tuple[Counter, ...]) -> Try:
    """Count a try as wrong, or raise TooManyTriesError; :func:`forgive` takes it back."""
    now = store.clock()
    with store.reading() as conn:  # who must wait costs neither a write nor a hash
        _refuse(counted, _blocks(conn, counted), _is_known(conn, counted, now), now)
    with store.writing() as conn:
        found = {each: _count(conn, each, now) for each in _in_order(counted)}
        known = _is_known(conn, counted, now)
        _refuse(counted, {each.key: until for each, (_, until) in found.items()}, known, now)
        taken = Try(counted, tuple(found[each][0] for each in counted))
        _block(conn, counted[:1], taken.waits, now)
    return taken


def hold(conn: Connection, taken: Try, now: datetime) -> None:
    """Let the counters block that a wrong try brought over their limit.

    The account at this address was blocked beforehand; the wider ones only now, so that one right
    password never blocks a whole office.
    """
    _block(conn, taken.counters, taken.waits, now)


def forgive(store: Store, taken: Try) -> None:
    """Take a try back that was right: nothing is held against the account at this address."""
    here, now = taken.counters[0].key, store.clock()
    less_one = sa.case((sys_attempt.c.failures > 0, sys_attempt.c.failures - 1), else_=0)
    with store.writing() as conn:
        for counter in _in_order(taken.counters):
            own = sa.update(sys_attempt).where(sys_attempt.c.key == counter.key)
            if counter.key == here:
                conn.execute(own.values(failures=0, blocked_until=None, right_at=now))
            else:
                conn.execute(own.values(failures=less_one))
    with store.writing() as conn:
        conn.execute(sa.delete(sys_attempt).where(_is_old(now)))


def _in_order(counted: Iterable[Counter]) -> list[Counter]:
    """Return counters as all transactions lock them, so that no two wait for each other."""
    return sorted(counted, key=lambda counter: counter.key)


def _is_old(now: datetime) -> sa.ColumnElement[bool]:
    known_no_more = sa.or_(
        sys_attempt.c.right_at.is_(None), sys_attempt.c.right_at < now - KNOWN_FOR
    )
    return sa.and_(sys_attempt.c.failed_at < now - FORGET_AFTER, known_no_more)


def _blocks(conn: Connection, counted: Iterable[Counter]) -> dict[str, datetime | None]:
    query = sa.select(sys_attempt.c.key, sys_attempt.c.blocked_until).where(
        sys_attempt.c.key.in_([each.key for each in counted])
    )
    return {row.key: row.blocked_until for row in conn.execute(query)}


def _is_known(conn: Connection, counted: tuple[Counter, ...], now: datetime) -> bool:
    query = sa.select(sys_attempt.c.right_at).where(sys_attempt.c.key == counted[0].key)
    right_at = conn.scalar(query)
    return right_at is not None and now - right_at < KNOWN_FOR


def _refuse(
    counted: tuple[Counter, ...],
    blocks: dict[str, datetime | None],
    is_known: bool,
    now: datetime,
) -> None:
    """Raise where one of the counters blocks; at a known place others' tries do not count."""
    asked = counted[:1] if is_known else counted
    ends = [until for each in asked if (until := blocks.get(each.key)) and until > now]
    if ends:
        raise TooManyTriesError((max(ends) - now).total_seconds())


def _count(conn: Connection, counter: Counter, now: datetime) -> tuple[int, datetime | None]:
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(sys_attempt)
    is_forgotten = sys_attempt.c.failed_at < now - FORGET_AFTER
    counted = insert.values(key=counter.key, failures=1, failed_at=now).on_conflict_do_update(
        index_elements=["key"],
        set_={
            "failures": sa.case((is_forgotten, 1), else_=sys_attempt.c.failures + 1),
            "failed_at": now,
        },
    )
    row = conn.execute(counted.returning(sys_attempt.c.failures, sys_attempt.c.blocked_until))
    failures, until = row.one()
    return failures, until


def _wait(counter: Counter, failures: int) -> timedelta | None:
    if failures < counter.free:
        return None
    doubled = min(failures - counter.free, 10)  # far beyond the longest
    wait: timedelta = min(FIRST_WAIT * 2**doubled, LONGEST_WAIT)
    return wait


def _block(
    conn: Connection,
    counted: Iterable[Counter],
    waits: Iterable[timedelta | None],
    now: datetime,
) -> None:
    wanted = dict(zip(counted, waits, strict=False))
    for counter in _in_order(wanted):
        if (wait := wanted[counter]) is not None:
            own = sa.update(sys_attempt).where(sys_attempt.c.key == counter.key)
            conn.execute(own.values(blocked_until=now + wait))
