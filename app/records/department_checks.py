"""What may be wrong with a change of departments: names, circles, reach, what is still inside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.accounts import Account, find_person
from app.access.actor import Actor
from app.access.departments import Department, below
from app.access.granting import may_manage
from app.access.granting_rules import may_place
from app.core.errors import AppError, ForbiddenError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import DEPARTMENT
from app.storage.store import Store
from app.storage.system import sys_person

LONGEST_NAME = 64
Tree = Mapping[int, Department]
Errors = dict[str, AppError]


@dataclass(frozen=True)
class Wanted:
    """A department as somebody wants it; ``name`` is by language, what is empty is left out."""

    name: Mapping[str, str]
    parent: int | None = None
    head: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """What ``sys_department`` keeps of it."""
        return {"name": given(self.name), "parent_id": self.parent, "head_user_id": self.head}


def given(name: Mapping[str, str]) -> dict[str, str]:
    """Return the names that were typed, by language."""
    typed = {language: name.get(language, "").strip() for language in LANGUAGES}
    return {language: text for language, text in typed.items() if text}


def name_errors(name: Mapping[str, str]) -> Iterator[tuple[str, AppError]]:
    """Yield what is wrong with the names, by input."""
    typed = given(name)
    if not typed:
        yield (
            f"name.{LANGUAGES[0]}",
            AppError("department.name", N_("Give a name in one language at least.")),
        )
    for language, text in typed.items():
        if len(text) > LONGEST_NAME or not text.isprintable():
            yield (
                f"name.{language}",
                AppError(
                    "department.name_long",
                    N_("At most {length} characters, all on one line."),
                    length=LONGEST_NAME,
                ),
            )


def parent_errors(
    store: Store, actor: Actor, tree: Tree, moved: Department | None, parent: int | None
) -> Errors:
    """Return what is wrong with where a department shall lie; ``moved`` is none for a new one."""
    if parent is not None and parent not in tree:
        return {"parent": NotFoundError("department.missing", N_("There is no such department."))}
    if moved is not None and parent in below(tree.values(), [moved.id]):
        wrong = N_("A department cannot lie below itself or below one of its own.")
        return {"parent": AppError("department.circle", wrong)}
    here = parent if moved is None else moved.id
    if not may_place(actor, store.definitions, here, parent):
        return {"parent": out_of_reach()}
    return {}


def head_errors(
    store: Store, actor: Actor, conn: Connection, head: int | None, at: Department | None = None
) -> Errors:
    """Return what is wrong with who shall head a department."""
    try:
        for person in {head, at.head if at else None} - {None}:
            managed(store, actor, conn, person or 0)
    except AppError as error:
        return {"head": error}
    is_within = at is None or may_place(actor, store.definitions, at.id)
    return {} if is_within else {"head": out_of_reach()}


def managed(store: Store, actor: Actor, conn: Connection, person_id: int) -> Account:
    """Return an account that the actor may change, or refuse."""
    account = find_person(conn, person_id)
    if account is None:
        raise NotFoundError("person.missing", N_("There is no such person."))
    if not may_manage(actor, account, store.definitions):
        raise ForbiddenError(
            "people.stronger",
            N_("{name} has rights that you do not have, so you cannot change this account."),
            name=account.full_name,
        )
    return account


def out_of_reach() -> ForbiddenError:
    """Return the refusal of who would widen their own reach."""
    return ForbiddenError(
        "department.out_of_reach",
        N_(
            "What you see hangs on your own department, so you can place people and departments"
            " only there and below."
        ),
    )


def contents(
    store: Store, conn: Connection, tree: Tree, department_id: int
) -> Iterator[tuple[bool, str]]:
    """Yield what may stand in the way of a deletion: whether it does, and the sentence."""
    yield (
        any(each.parent == department_id for each in tree.values()),
        N_("Other departments lie below this one; move them first."),
    )
    inside = sa.select(sys_person.c.user_id).where(sys_person.c.department_id == department_id)
    yield (
        conn.execute(inside.limit(1)).first() is not None,
        N_("There are people in this department; move them first."),
    )
    yield (
        any(
            conn.execute(each).first() is not None
            for each in _record_questions(store, department_id)
        ),
        N_("There are records of this department, perhaps in the trash; move them first."),
    )


def _record_questions(store: Store, department_id: int) -> Iterator[sa.Select[Any]]:
    for table in store.tables.entities.values():
        for field in table.entity.by_name.values():
            is_department = isinstance(field.type, RefersTo) and DEPARTMENT in field.type.targets
            if is_department and field.name in table.columns:
                column = table.columns[field.name][""]
                yield sa.select(sa.literal(1)).where(column == department_id).limit(1)
