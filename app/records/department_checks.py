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
from app.core.errors import AppError, ConflictError, ForbiddenError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.fieldtypes.department import DepartmentType
from app.storage.catalog import Catalog
from app.storage.names import column_name, table_name
from app.storage.store import Store
from app.storage.system import sys_person
from app.storage.versions import latest

LONGEST_NAME = 64
BASE_FIELD = "department"  # whose every record is, see storage.tables.BASE
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


def contents(conn: Connection, tree: Tree, department_id: int) -> Iterator[AppError]:
    """Yield what stands in the way of a deletion, each as the refusal that says so."""
    if any(each.parent == department_id for each in tree.values()):
        yield _holds(N_("Other departments lie below this one; move them first."))
    inside = sa.select(sys_person.c.user_id).where(sys_person.c.department_id == department_id)
    if conn.execute(inside.limit(1)).first() is not None:
        yield _holds(N_("There are people in this department; move them first."))
    for column in department_columns(latest(conn).catalog):
        if conn.execute(column.asks_for(department_id)).first() is not None:
            yield column.refusal()


@dataclass(frozen=True)
class DepartmentColumn:
    """Where records keep a department, or kept one before the field or entity was retired."""

    entity: str
    field: str
    is_retired: bool

    def asks_for(self, department_id: int) -> sa.Select[Any]:
        """Return the question whether any record, in the trash or not, is of a department."""
        column: sa.ColumnClause[int] = sa.column(column_name(self.field))
        records = sa.table(table_name(self.entity), column)
        return sa.select(sa.literal(1)).select_from(records).where(column == department_id).limit(1)

    def refusal(self) -> ConflictError:
        """Return why the department stays: what comes back must not name one that is gone."""
        if not self.is_retired:
            return _holds(
                N_("There are records of this department, perhaps in the trash; move them first.")
            )
        return _holds(
            N_(
                "Records still name this department in “{entity}.{field}”, which is retired. Bring"
                " it back and change them, or delete it for good."
            ),
            entity=self.entity, field=self.field,
        )  # fmt: skip


def department_columns(catalog: Catalog) -> Iterator[DepartmentColumn]:
    """Yield every column of departments that exists: what is in use first, then what is retired."""
    found = [
        DepartmentColumn(entity.name, name, entity.retired or is_retired)
        for entity in catalog.entities.values()
        for name, is_retired in (
            (BASE_FIELD, False),
            *((f.name, f.retired) for f in entity.fields.values() if f.type == DepartmentType.name),
        )
    ]
    yield from sorted(found, key=lambda each: each.is_retired)


def _holds(sentence: str, **params: str) -> ConflictError:
    return ConflictError("department.not_empty", sentence, **params)
