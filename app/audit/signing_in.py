"""The one place that says yes or no to a password: tries are counted, and all is written down.

Every door asks here: the sign-in page, the API's sign-in, and pages that ask for the password
again. The answer and the time it takes are the same whether the account exists, is paused, or has
another password.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_tables import users
from app.access.accounts import Account, get_person
from app.access.actor import Actor
from app.access.passwords import STRAY, is_right, is_weakly_kept, keep_password
from app.access.single_sign_on.accounts import Rules, SignOnError, Told, account_for, subject_at
from app.access.single_sign_on.ldap import Directory, DirectoryError
from app.access.throttle import (
    Counter,
    Try,
    account_key,
    counters,
    forgive,
    hold,
    name_key,
    take_try,
)
from app.audit.events import record_event
from app.audit.sign_on import remember_found
from app.core.errors import AppError
from app.core.i18n import N_
from app.storage.store import Store

LONGEST_NAME = 320  # an e-mail address


class WrongPasswordError(AppError):
    """Whatever the reason: it must not tell whether the account exists."""

    status = 401

    def __init__(self) -> None:
        super().__init__(
            "sign_in.wrong",
            N_("User name or password is wrong, or the account is paused. Try again."),
        )


@dataclass(frozen=True)
class _Found:
    id: int
    username: str
    password: str | None
    is_active: bool


def check_sign_in(
    store: Store,
    name: str,
    password: str,
    *,
    address: str,
    directory: Directory | None = None,
) -> Account:
    """Return whose user name or e-mail address and password these are.

    The panel's own password is tried first; where it is another, the company's directory is asked.
    Raises WrongPasswordError, TooManyTriesError where somebody must wait, DirectoryError, or
    SignOnError for somebody of the directory who may not enter here.
    """
    found = _find(store, name)
    who = account_key(found.id) if found else name_key(name)
    taken = take_try(store, counters(who, address))
    right = is_right(found.password if found else None, password)
    if right and found and found.is_active:
        _succeed(store, taken, found, password)
        return get_person(store, found.id)
    try:
        told = directory.ask(name, password) if directory and not right else None
    except DirectoryError:
        _fail(store, taken, found, address=address, door="directory")
        raise
    if directory and told:
        return _of_directory(store, taken, told, directory.settings.rules, address=address)
    _fail(store, taken, found, address=address, door="password")
    raise WrongPasswordError


def _of_directory(store: Store, taken: Try, told: Told, rules: Rules, *, address: str) -> Account:
    """Return the account of somebody whose password the directory knows."""
    forgive(store, taken)
    try:
        found = account_for(store, told, rules)
    except SignOnError as error:
        detail = {"address": address, "door": "directory", "reason": error.code}
        with store.writing() as conn:
            record_event(conn, None, kind="person:sign_in_failed", at=store.clock(), detail=detail)
        if error.code == "sign_on.exists":
            raise _taken() from error
        raise
    remember_found(store, found, told)
    return found.account


def _taken() -> SignOnError:
    return SignOnError(
        "sign_in.exists",
        N_(
            "There is an account here with your e-mail address and a password of its own. Sign in "
            "with that, or ask an administrator."
        ),
    )


def check_again(
    store: Store,
    account: Account,
    password: str,
    *,
    address: str,
    directory: Directory | None = None,
) -> bool:
    """Tell whether somebody who is signed in knows their password; counted like signing in.

    With a directory, its password is as good as the panel's own. Raises DirectoryError.
    """
    taken = take_try(store, counters(account_key(account.id), address))
    with store.reading() as conn:
        stored = conn.scalar(sa.select(users.c.password).where(users.c.id == account.id))
    found = _Found(account.id, account.username, stored, is_active=True)
    is_own = is_right(stored, password)
    if not is_own and not _knows(store, directory, account, password):
        _fail(store, taken, found, address=address, door="again")
        return False
    if is_own:
        _succeed(store, taken, found, password)
    else:
        forgive(store, taken)
    return True


def _knows(store: Store, directory: Directory | None, account: Account, password: str) -> bool:
    if directory is None:
        return False
    subject = subject_at(store, account.id, directory.settings.issuer)
    return subject is not None and directory.confirm(subject, account.username, password)


def count_wrong_key(store: Store, *, address: str) -> None:
    """Count a wrong API key; raises TooManyTriesError where too many came from there.

    A right key is never asked: its 256 random bits cannot be tried out.
    """
    (_, place, _) = counters("", address)
    taken = take_try(store, (Counter(f"key{place.key}", place.free),))
    if taken.blocks:
        with store.writing() as conn:
            _tell_of_block(store, conn, taken, {"address": address, "door": "api_key"})


def _find(store: Store, name: str) -> _Found | None:
    typed = name.strip().lower()
    if not typed or len(typed) > LONGEST_NAME or not typed.isprintable() or typed.endswith(STRAY):
        return None
    by_name = sa.func.lower(users.c.username) == typed
    query = (
        sa.select(users.c.id, users.c.username, users.c.password, users.c.active)
        .where(sa.or_(by_name, sa.func.lower(users.c.email) == typed))
        .order_by(sa.case((by_name, 0), else_=1))
        .limit(1)
    )
    with store.reading() as conn:
        row = conn.execute(query).first()
    return _Found(row[0], row[1], row[2], bool(row[3])) if row else None


def _succeed(store: Store, taken: Try, found: _Found, password: str) -> None:
    forgive(store, taken)
    if found.password and is_weakly_kept(found.password):
        with store.writing() as conn:
            keep_password(conn, found.id, password)


def _fail(store: Store, taken: Try, found: _Found | None, *, address: str, door: str) -> None:
    detail: dict[str, Any] = {"address": address, "door": door}
    if found:  # what is typed at a wrong place may be a password: only known names are kept
        detail |= {"person": found.id, "username": found.username}
    with store.writing() as conn:
        hold(conn, taken, store.clock())
        record_event(conn, None, kind="person:sign_in_failed", at=store.clock(), detail=detail)
        if taken.blocks:
            _tell_of_block(store, conn, taken, detail)


def _tell_of_block(store: Store, conn: Connection, taken: Try, detail: dict[str, Any]) -> None:
    seconds = int(taken.blocks.total_seconds()) if taken.blocks else 0
    told = {**detail, "seconds": seconds}
    record_event(conn, None, kind="person:sign_in_blocked", at=store.clock(), detail=told)


def remember_token(store: Store, account: Account, *, address: str) -> None:
    """Write down that a program signed in with somebody's password."""
    actor = Actor(account.id, account.full_name, account.username)
    detail = {
        "address": address, "person": account.id, "username": account.username, "method": "token",
    }  # fmt: skip
    with store.writing() as conn:
        record_event(conn, actor, kind="person:sign_in", at=store.clock(), detail=detail)
