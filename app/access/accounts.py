"""Reading accounts: who has one, and what sign-in and the screens know of a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access import departments
from app.access.account_tables import roles, user_roles, users
from app.access.departments import Department
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.storage.store import Store
from app.storage.system import sys_person
from app.storage.together import Part, together


@dataclass(frozen=True)
class Account:
    """A person as the people pages show them, and as sign-in knows them."""

    id: int
    username: str
    full_name: str
    email: str
    roles: tuple[str, ...]
    department: int | None = None
    language: str | None = None
    theme: str | None = None
    density: str | None = None
    is_active: bool = True
    is_demo: bool = False
    must_change_password: bool = False
    epoch: int = 0
    """Raised where all tokens of the person must end; a token knows that of its making."""
    is_authenticated: bool = True
    is_anonymous: bool = False
    tree: tuple[Department, ...] | None = field(default=None, compare=False, repr=False)
    """All departments, where they were read along with the account."""

    def get_id(self) -> str:
        """Return the key that the session keeps (Flask-Login's contract)."""
        return str(self.id)

    def get_full_name(self) -> str:
        """Return the name to show (Flask-AppBuilder's contract)."""
        return self.full_name


_ACCOUNT = (
    users.c.id, users.c.username, users.c.first_name, users.c.last_name, users.c.email,
    users.c.active, sys_person.c.full_name, sys_person.c.department_id, sys_person.c.language,
    sys_person.c.theme, sys_person.c.density, sys_person.c.is_demo,
    sys_person.c.must_change_password, sys_person.c.epoch, roles.c.name.label("role"),
)  # fmt: skip
_NAMES = tuple(column.name for column in _ACCOUNT)
_PERSONS = users.outerjoin(sys_person, sys_person.c.user_id == users.c.id)
_JOINED = _PERSONS.outerjoin(user_roles, user_roles.c.user_id == users.c.id).outerjoin(
    roles, roles.c.id == user_roles.c.role_id
)


def account_parts(user_id: sa.ColumnElement[Any]) -> list[Part]:
    """Return what :func:`read_account` reads, to be asked together with other things."""
    return [Part(_ACCOUNT, [users.c.id == user_id], _JOINED), Part(departments.COLUMNS)]


def read_account(rows: Iterable[Sequence[Any]], tree: Iterable[Sequence[Any]]) -> Account | None:
    """Return one account with all departments from the rows of :func:`account_parts`."""
    named = [dict(zip(_NAMES, row, strict=True)) for row in rows]
    named.sort(key=_role)
    account = next(iter(read_accounts(named)), None)
    return account and replace(
        account, tree=tuple(Department(*row) for row in sorted(tree, key=itemgetter(0)))
    )


_ONE_PERSON = together(account_parts(sa.bindparam("user_id")))  # made once, asked often


def select_accounts(where: sa.ColumnElement[bool]) -> sa.Select[Any]:
    """Return the question that :func:`read_accounts` reads the answer of."""
    chosen = sa.select(*_ACCOUNT).select_from(_JOINED).where(where)
    return chosen.order_by(users.c.id, roles.c.name)


def read_accounts(rows: Iterable[Any]) -> tuple[Account, ...]:
    """Return accounts from rows of one account and one of its roles each."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row["id"], []).append(row)
    return tuple(
        Account(
            id=key,
            username=first["username"],
            full_name=first["full_name"] or f"{first['first_name']} {first['last_name']}".strip(),
            email=first["email"],
            roles=tuple(row["role"] for row in group if row["role"]),
            department=first["department_id"],
            language=first["language"],
            theme=first["theme"],
            density=first["density"],
            is_active=bool(first["active"]),
            is_demo=bool(first["is_demo"]),
            must_change_password=bool(first["must_change_password"]),
            epoch=first["epoch"] or 0,
        )
        for key, group in found.items()
        for first in group[:1]
    )


def list_people(store: Store) -> tuple[Account, ...]:
    """Return everybody who has an account, active or not."""
    with store.reading() as conn:
        return read_accounts(conn.execute(select_accounts(sa.true())).mappings())


def get_person(store: Store, user_id: int) -> Account:
    """Return one account, or raise NotFoundError."""
    with store.reading() as conn:
        found = find_person(conn, user_id)
    if found is None:
        raise NotFoundError("person.missing", N_("There is no such person."))
    return found


def find_person(conn: Connection, user_id: int) -> Account | None:
    """Return one account with all departments, or nothing."""
    return read_account(*_ONE_PERSON.run(conn, {"user_id": user_id}))


def _role(row: Mapping[str, Any]) -> str:
    return row["role"] or ""


def names(conn: Connection, user_ids: Iterable[int]) -> dict[int, str]:
    """Return the names of people by id, for showing who owns and who changed."""
    wanted = sorted(set(user_ids))
    return read_names(together([names_part(wanted)]).run(conn)[0]) if wanted else {}


def names_part(user_ids: Sequence[int] | sa.BindParameter[Any]) -> Part:
    """Return what :func:`read_names` reads, to be asked together with other things."""
    columns = (users.c.id, sys_person.c.full_name, users.c.first_name, users.c.last_name)
    return Part(columns, [users.c.id.in_(user_ids)], _PERSONS)


def read_names(rows: Iterable[Sequence[Any]]) -> dict[int, str]:
    """Return names by id from the rows of :func:`names_part`."""
    return {key: full or f"{first} {last}".strip() for key, full, first, last in rows}


def find_username(store: Store, username: str) -> Account | None:
    """Return the account with this user name, or nothing."""
    with store.reading() as conn:
        query = select_accounts(users.c.username == username)
        return next(iter(read_accounts(conn.execute(query).mappings())), None)
