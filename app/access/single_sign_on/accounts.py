"""Accounts of people who sign in elsewhere: found again, connected, made; roles from groups.

The provider's own id of a person is what counts (issuer and subject), never the e-mail address
alone: addresses change hands, and a provider may let anybody claim one (OpenID Connect Core, 5.7).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection
from dataclasses import dataclass, field

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_changes import create_person, update_person
from app.access.account_tables import users
from app.access.accounts import Account, get_person
from app.core.errors import AppError, ConflictError
from app.core.i18n import N_
from app.storage.sign_in_tables import sys_identity
from app.storage.store import Store

EVERYBODY = "*"  # in the mapping: the role of whoever signs in this way


class SignOnError(AppError):
    """The provider knows the person, the panel does not let them in."""

    status = 403


@dataclass(frozen=True)
class Told:
    """What a provider says of a person; believed only after its signature was checked."""

    issuer: str
    subject: str
    email: str = ""
    email_is_verified: bool = False
    full_name: str = ""
    username: str = ""
    groups: frozenset[str] = field(default=frozenset())


@dataclass(frozen=True)
class Rules:
    """What the installation decides about people of the provider."""

    creates_people: bool = False
    connects_by_email: bool = False
    roles: tuple[tuple[str, str], ...] = ()  # group, role


@dataclass(frozen=True)
class Found:
    """Whose account it is, and what was done to find it: ``known``, ``connected``, ``created``."""

    account: Account
    how: str
    roles_before: tuple[str, ...] | None = None  # where the groups changed them


def account_for(store: Store, told: Told, rules: Rules) -> Found:
    """Return the account of whom the provider tells; raises SignOnError with what to do."""
    user_id, how = _known(store, told), "known"
    if user_id is None:
        user_id, how = _by_email(store, told, rules)
        connect(store, user_id, told)
    account = get_person(store, user_id)
    if not account.is_active:
        raise SignOnError("sign_on.paused", N_("Your account is paused. Ask an administrator."))
    return _with_roles(store, account, how, wanted=roles_for(rules, told.groups), rules=rules)


def connect(store: Store, user_id: int, told: Told) -> None:
    """Remember that this is the person at the provider; refused where it is somebody else's."""
    now = store.clock()
    with store.writing() as conn:
        owner = conn.scalar(sa.select(sys_identity.c.user_id).where(*_same(told)))
        if owner not in (None, user_id):
            raise SignOnError(
                "sign_on.taken", N_("That company account is connected to another account here.")
            )
        if owner is None:
            conn.execute(
                sa.insert(sys_identity).values(
                    user_id=user_id, issuer=told.issuer, subject=told.subject, created_at=now,
                    used_at=now,
                )
            )  # fmt: skip


def disconnect(conn: Connection, user_id: int) -> int:
    """Forget whom a person is elsewhere; return how many connections there were."""
    theirs = sa.delete(sys_identity).where(sys_identity.c.user_id == user_id)
    return conn.execute(theirs).rowcount


def is_connected(store: Store, user_id: int) -> bool:
    """Tell whether a person can sign in through a provider."""
    query = sa.select(sys_identity.c.id).where(sys_identity.c.user_id == user_id)
    with store.reading() as conn:
        return conn.scalar(query.limit(1)) is not None


def is_same(store: Store, user_id: int, told: Told) -> bool:
    """Tell whether the provider tells of somebody who is connected with this account."""
    query = sa.select(sys_identity.c.user_id).where(*_same(told))
    with store.reading() as conn:
        return bool(conn.scalar(query) == user_id)


def subject_at(store: Store, user_id: int, issuer: str) -> str | None:
    """Return what an issuer calls a person; nothing where it does not know them."""
    query = sa.select(sys_identity.c.subject).where(
        sys_identity.c.user_id == user_id, sys_identity.c.issuer == issuer
    )
    with store.reading() as conn:
        return conn.scalar(query)


def roles_for(rules: Rules, groups: Collection[str]) -> frozenset[str]:
    """Return the roles that go with a person's groups."""
    return frozenset(role for group, role in rules.roles if group in (*groups, EVERYBODY))


def _same(told: Told) -> tuple[sa.ColumnElement[bool], ...]:
    return sys_identity.c.issuer == told.issuer, sys_identity.c.subject == told.subject


def _known(store: Store, told: Told) -> int | None:
    used = sa.update(sys_identity).where(*_same(told)).values(used_at=store.clock())
    with store.writing() as conn:
        key: int | None = conn.scalar(used.returning(sys_identity.c.user_id))
    return key


def _by_email(store: Store, told: Told, rules: Rules) -> tuple[int, str]:
    if not told.email or not told.email_is_verified:
        raise SignOnError(
            "sign_on.unverified",
            N_("The company sign-in has not verified your e-mail address. Ask its administrator."),
        )
    with store.reading() as conn:
        query = sa.select(users.c.id).where(sa.func.lower(users.c.email) == told.email.lower())
        existing = conn.scalar(query)
    if existing is not None and rules.connects_by_email:
        return int(existing), "connected"
    if existing is not None:
        raise SignOnError(
            "sign_on.exists",
            N_(
                "There is an account with your e-mail address. Sign in with its password once and "
                "connect your company account on your profile."
            ),
        )
    if not rules.creates_people:
        raise SignOnError(
            "sign_on.unknown",
            N_("There is no account for you here yet. Ask an administrator to make one."),
        )
    return _create(store, told, rules), "created"


def _create(store: Store, told: Told, rules: Rules) -> int:
    known = store.definitions.roles
    key = create_person(
        store,
        username=_free_name(store, told),
        full_name=(told.full_name or told.email.partition("@")[0])[:128],
        email=told.email,
        password=secrets.token_urlsafe(32),
        roles=sorted(roles_for(rules, told.groups) & known.keys()),
    )
    with store.writing() as conn:  # nobody knows that password, so there had better be none
        conn.execute(sa.update(users).where(users.c.id == key).values(password=None))
    return key


def _free_name(store: Store, told: Told) -> str:
    wanted = told.username or told.email.partition("@")[0]
    base = "".join(c for c in wanted if c.isprintable() and c not in " @")[:56] or "person"
    names = [base, *(f"{base}-{number}" for number in range(2, 100))]
    lowered = sa.func.lower(users.c.username)
    with store.reading() as conn:
        query = sa.select(lowered).where(lowered.in_([name.lower() for name in names]))
        taken = set(conn.scalars(query))
    return next((name for name in names if name.lower() not in taken), f"{base}-{told.subject[:6]}")


def _with_roles(
    store: Store, account: Account, how: str, *, wanted: frozenset[str], rules: Rules
) -> Found:
    """Give and take the roles that the mapping speaks of; all others are an administrator's."""
    spoken_of = {role for _, role in rules.roles} & store.definitions.roles.keys()
    kept = [role for role in account.roles if role not in spoken_of]
    roles = sorted({*kept, *(wanted & spoken_of)})
    if roles == sorted(account.roles):
        return Found(account, how)
    try:
        update_person(
            store, account.id, full_name=account.full_name, email=account.email,
            roles=roles, department=account.department, is_active=True,
        )  # fmt: skip
    except ConflictError:  # the last administrator stays one, whatever the groups say
        return Found(account, how)
    return Found(get_person(store, account.id), how, roles_before=account.roles)
