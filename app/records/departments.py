"""Departments as an administrator changes them: the tree, who heads it, who is where.

The tree decides who sees whose records (``team_and_below``, ``own_and_reports``), so every change
of it is a change of rights: it is checked, written and remembered in one transaction.
"""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_changes import MANAGE, set_person
from app.access.actor import Actor
from app.access.departments import Department, read_departments
from app.access.granting_rules import may_place
from app.audit.events import record_event
from app.core.errors import ForbiddenError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.records import department_checks as checks
from app.records.department_checks import Errors, Tree, Wanted
from app.storage.store import Store
from app.storage.system import sys_department


def add_to_tree(store: Store, actor: Actor, wanted: Wanted) -> int:
    """Make a department and return its id; every mistake at once as InvalidRecordError."""
    _require_right(actor)
    with store.writing() as conn:
        tree = _tree_in_turn(conn)
        errors = dict(checks.name_errors(wanted.name))
        errors |= checks.parent_errors(store, actor, tree, None, wanted.parent)
        errors |= checks.head_errors(store, actor, conn, wanted.head)
        _refuse(errors)
        made = conn.execute(sa.insert(sys_department).values(**wanted.values))
        (key,) = made.inserted_primary_key or (0,)
        _remember(store, conn, actor, "department:add", department=int(key), after=wanted.values)
        return int(key)


def change_department(store: Store, actor: Actor, department_id: int, wanted: Wanted) -> None:
    """Rename a department, move it with all below it, or say who heads it."""
    _require_right(actor)
    with store.writing() as conn:
        tree = _tree_in_turn(conn)
        found = _found(tree, department_id)
        _refuse(_change_errors(store, actor, conn, tree, found, wanted))
        before = Wanted(found.name, found.parent, found.head).values
        changed = {key: value for key, value in wanted.values.items() if value != before[key]}
        if not changed:
            return
        at = sys_department.c.id == department_id
        conn.execute(sa.update(sys_department).where(at).values(**changed))
        _remember(
            store, conn, actor, "department:change", department=department_id,
            before={key: before[key] for key in changed}, after=changed,
        )  # fmt: skip


def place_person(store: Store, actor: Actor, person_id: int, department: int | None) -> None:
    """Put a person into a department, or into none."""
    _require_right(actor)
    with store.writing() as conn:
        tree = _tree_in_turn(conn)
        account = checks.managed(store, actor, conn, person_id)
        if department is not None:
            _found(tree, department)
        if account.department == department:
            return
        if not may_place(actor, store.definitions, *({account.department, department} - {None})):
            raise checks.out_of_reach()
        set_person(conn, person_id, department_id=department)
        _remember(
            store, conn, actor, "person:department", person=person_id, before=account.department,
            after=department,
        )  # fmt: skip


def remove_department(store: Store, actor: Actor, department_id: int) -> None:
    """Delete a department that is empty: nothing below it, nobody in it, no record of it."""
    _require_right(actor)
    with store.writing() as conn:
        tree = _tree_in_turn(conn)
        found = _found(tree, department_id)
        if not may_place(actor, store.definitions, department_id, found.parent):
            raise checks.out_of_reach()
        _hold(conn, department_id)
        for refusal in checks.contents(conn, tree, department_id):
            raise refusal
        conn.execute(sa.delete(sys_department).where(sys_department.c.id == department_id))
        _remember(
            store, conn, actor, "department:delete", department=department_id,
            before=Wanted(found.name, found.parent, found.head).values,
        )  # fmt: skip


def _change_errors(
    store: Store, actor: Actor, conn: Connection, tree: Tree, found: Department, wanted: Wanted
) -> Errors:
    errors = dict(checks.name_errors(wanted.name))
    if wanted.parent != found.parent:
        errors |= checks.parent_errors(store, actor, tree, found, wanted.parent)
    if wanted.head != found.head:
        errors |= checks.head_errors(store, actor, conn, wanted.head, found)
    return errors


def _require_right(actor: Actor) -> None:
    if MANAGE not in actor.system_rights:
        raise ForbiddenError(
            "departments.forbidden", N_("Only somebody who manages people may change departments.")
        )


def _tree_in_turn(conn: Connection) -> Tree:
    """Return the tree; whoever else changes it waits, or two moves could make a circle."""
    turns = sa.select(sys_department.c.id).order_by(sys_department.c.id)
    conn.execute(turns.with_for_update(key_share=True)).all()
    return {each.id: each for each in read_departments(conn)}


def _hold(conn: Connection, department_id: int) -> None:
    """Wait for whoever is filing a record of the department, and let nobody else begin to."""
    row = sa.select(sys_department.c.id).where(sys_department.c.id == department_id)
    conn.execute(row.with_for_update()).all()


def _found(tree: Tree, department_id: int) -> Department:
    if department_id not in tree:
        raise NotFoundError("department.missing", N_("There is no such department."))
    return tree[department_id]


def _refuse(errors: Errors) -> None:
    if errors:
        raise InvalidRecordError(errors)


def _remember(store: Store, conn: Connection, actor: Actor, kind: str, **detail: Any) -> None:
    record_event(conn, actor, kind=kind, at=store.clock(), detail=detail)
