"""Changing accounts: making them, their roles and departments, what a person likes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.access.account_tables import roles as role_table
from app.access.account_tables import user_roles, users
from app.access.accounts import Account
from app.access.granting_rules import keep_holders
from app.access.passwords import (
    STRAY,
    end_everything,
    hash_password,
    panel_words,
    password_problem,
)
from app.access.role_rows import set_roles
from app.core.errors import AppError, ConflictError, InvalidRecordError
from app.core.i18n import N_
from app.fieldtypes.email import EmailSettings, EmailType
from app.storage.store import Store
from app.storage.system import sys_person

MANAGE = "manage_users"
_EMAIL = EmailType(EmailSettings())

Note = Callable[[Connection, int], None]
"""Writes down what was done to an account, in the transaction of the change."""


def _nothing(_: Connection, __: int) -> None:
    """Note nothing."""


def create_person(
    store: Store,
    *,
    username: str,
    full_name: str,
    password: str,
    roles: Iterable[str],
    email: str = "",
    department: int | None = None,
    language: str | None = None,
    is_demo: bool = False,
    is_temporary: bool = False,
    note: Note = _nothing,
) -> int:
    """Make an account and return its id; every mistake at once as InvalidRecordError.

    A password that is temporary must be changed after it was used. That of demo people is the
    operator's choice, so it is not judged.
    """
    username, full_name = username.strip(), full_name.strip()
    errors = _mistakes(store, username=username, full_name=full_name, role_names=roles)
    email = _read_email(email, errors)
    known = (username, full_name, email, *panel_words(store))
    problem = None if is_demo else password_problem(password, known)
    if problem:
        errors["password"] = problem
    with _writing(store) as conn:
        if _taken(conn, users.c.username, username):
            errors["username"] = _name_taken(username)
        if email and _taken(conn, users.c.email, email):
            errors["email"] = _email_taken()
        if errors:
            raise InvalidRecordError(errors)
        result = conn.execute(
            sa.insert(users).values(
                username=username, first_name=full_name[:64], last_name="", active=True,
                email=email or f"{username}{STRAY}",
                password=hash_password(password),
            )
        )  # fmt: skip
        (key,) = result.inserted_primary_key or (0,)
        conn.execute(
            sa.insert(sys_person).values(
                user_id=key, full_name=full_name, department_id=department,
                language=language, is_demo=is_demo, must_change_password=is_temporary,
            )
        )  # fmt: skip
        set_roles(conn, int(key), roles)
        note(conn, int(key))
        return int(key)


def update_person(
    store: Store,
    user_id: int,
    *,
    full_name: str,
    email: str,
    roles: Iterable[str],
    department: int | None,
    is_active: bool,
    roles_before: Iterable[str] | None = None,
    note: Note = _nothing,
) -> None:
    """Change an account; the last person who manages people cannot be taken away.

    ``roles_before`` are those by which it was decided that the change is allowed: it is refused
    where somebody else changed them meanwhile.
    """
    roles, full_name = tuple(roles), full_name.strip()
    errors = _mistakes(store, username="-", full_name=full_name, role_names=roles)
    email = _read_email(email, errors)
    if errors:
        raise InvalidRecordError(errors)
    with _writing(store) as conn:
        if email and _taken(conn, users.c.email, email, but=user_id):
            raise InvalidRecordError({"email": _email_taken()})
        keep_holders(conn, store.definitions, user_id, roles if is_active else ())
        _require_roles(conn, user_id, roles_before)
        _write_names(conn, user_id, full_name, email)
        conn.execute(sa.update(users).where(users.c.id == user_id).values(active=is_active))
        set_person(conn, user_id, department_id=department)
        set_roles(conn, user_id, roles)
        if not is_active:
            end_everything(conn, user_id)
        note(conn, user_id)


def update_profile(store: Store, user_id: int, *, full_name: str, email: str) -> None:
    """Change what people change of themselves: never roles, department, or whether they may in."""
    full_name = full_name.strip()
    errors = _mistakes(store, username="-", full_name=full_name, role_names=())
    email = _read_email(email, errors)
    if errors:
        raise InvalidRecordError(errors)
    with _writing(store) as conn:
        if email and _taken(conn, users.c.email, email, but=user_id):
            raise InvalidRecordError({"email": _email_taken()})
        _write_names(conn, user_id, full_name, email)


def _write_names(conn: Connection, user_id: int, full_name: str, email: str) -> None:
    stray = users.c.username + STRAY
    changed = {"first_name": full_name[:64], "last_name": "", "email": email or stray}
    conn.execute(sa.update(users).where(users.c.id == user_id).values(**changed))
    set_person(conn, user_id, full_name=full_name)


def _require_roles(conn: Connection, user_id: int, expected: Iterable[str] | None) -> None:
    """Refuse where the roles are no longer what somebody decided by."""
    conn.execute(sa.select(users.c.id).where(users.c.id == user_id).with_for_update()).all()
    having = sa.select(role_table.c.name).join(user_roles, user_roles.c.role_id == role_table.c.id)
    found = set(conn.scalars(having.where(user_roles.c.user_id == user_id)))
    if expected is not None and found != set(expected):
        raise ConflictError(
            "person.changed",
            N_("Somebody else changed the roles of this account just now. Load the page again."),
        )


def give_roles(conn: Connection, store: Store, account: Account, wanted: Iterable[str]) -> None:
    """Let an account have these roles and no other; the last who can manage keeps that right."""
    names = sorted(set(wanted))
    if unknown := _unknown_roles(store, names):
        raise unknown
    keep_holders(conn, store.definitions, account.id, names if account.is_active else ())
    set_roles(conn, account.id, names)


def set_person(conn: Connection, user_id: int, **values: Any) -> None:
    """Write what ``sys_person`` keeps of an account, whether or not there is a row yet."""
    changed = conn.execute(
        sa.update(sys_person).where(sys_person.c.user_id == user_id).values(**values)
    )
    if not changed.rowcount:
        known = values if "full_name" in values else {"full_name": "", **values}
        conn.execute(sa.insert(sys_person).values(user_id=user_id, **known))


def set_preferences(
    store: Store,
    user_id: int,
    *,
    language: str | None = None,
    theme: str | None = None,
    density: str | None = None,
) -> None:
    """Remember how a person likes the screens; what is ``None`` stays."""
    given = {"language": language, "theme": theme, "density": density}
    values = {key: value for key, value in given.items() if value is not None}
    if values:
        with store.writing() as conn:
            set_person(conn, user_id, **values)


def _mistakes(
    store: Store, *, username: str, full_name: str, role_names: Iterable[str]
) -> dict[str, AppError]:
    errors: dict[str, AppError] = {}
    if not username or not username.isprintable() or len(username) > 64 or " " in username:
        errors["username"] = AppError(
            "person.username", N_("A user name has 1 to 64 characters and no spaces.")
        )
    if not full_name or len(full_name) > 128:
        errors["full_name"] = AppError("person.name", N_("Give the name, at most 128 characters."))
    if unknown := _unknown_roles(store, role_names):
        errors["roles"] = unknown
    return errors


def _unknown_roles(store: Store, names: Iterable[str]) -> AppError | None:
    unknown = ", ".join(name for name in names if name not in store.definitions.roles)
    if not unknown:
        return None
    return AppError("person.role", N_("There is no role “{role}”."), role=unknown)


def _read_email(text: str, errors: dict[str, AppError]) -> str:
    """Return the address as a field of type email keeps it; what is wrong goes to ``errors``."""
    if not text.strip():
        return ""
    try:
        return _EMAIL.read_one(text)
    except AppError as error:
        errors["email"] = error
        return ""


@contextmanager
def _writing(store: Store) -> Iterator[Connection]:
    """Write; of two people who take the same name or address at once the second is told."""
    try:
        with store.writing() as conn:
            yield conn
    except IntegrityError:
        taken = AppError("person.raced", N_("Somebody else has just taken this name or address."))
        raise InvalidRecordError({"email": taken}) from None


def _taken(
    conn: Connection, column: sa.ColumnElement[str], text: str, *, but: int | None = None
) -> bool:
    query = sa.select(users.c.id).where(sa.func.lower(column) == text.lower())
    if but is not None:
        query = query.where(users.c.id != but)
    return conn.scalar(query) is not None


def _name_taken(username: str) -> AppError:
    return ConflictError(
        "person.taken", N_("“{username}” is taken; choose another."), username=username
    )


def _email_taken() -> AppError:
    return ConflictError("person.email_taken", N_("Somebody else has this e-mail address."))
