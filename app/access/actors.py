"""From an account to the actor that all rights are decided for."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.accounts import Account
from app.access.actor import Actor
from app.access.departments import below, read_departments
from app.schema.model import Definitions, Role
from app.storage.system import sys_person


def make_actor(conn: Connection, definitions: Definitions, account: Account) -> Actor:
    """Return the account with all that decides its rights.

    That takes one more statement for who heads a department, and none for anybody else. Whoever
    heads one has reports there, in whichever department they are themselves, or in none.
    """
    tree = read_departments(conn) if account.tree is None else account.tree
    headed = [d.id for d in tree if d.head == account.id]
    reports = _members(conn, below(tree, headed)) if headed else frozenset[int]()
    return Actor(
        id=account.id,
        name=account.full_name,
        username=account.username,
        language=account.language,
        roles=_defined(definitions, account.roles),
        department=account.department,
        departments_below=below(tree, [account.department]) if account.department else frozenset(),
        reports=reports,
    )


def _defined(definitions: Definitions, names: Iterable[str]) -> tuple[Role, ...]:
    return tuple(definitions.roles[name] for name in names if name in definitions.roles)


def _members(conn: Connection, inside: frozenset[int]) -> frozenset[int]:
    query = sa.select(sys_person.c.user_id).where(sys_person.c.department_id.in_(sorted(inside)))
    return frozenset(conn.execute(query).scalars())
