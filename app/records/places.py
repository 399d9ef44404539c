"""Where a question is asked: an entity's table as one actor may look through it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.access.actor import Actor
from app.access.policy import scope_clause
from app.fieldtypes.operators import EQUALS
from app.schema.condition import Compare, Condition
from app.schema.model import Action, Entity, Field
from app.storage.condition_sql import Place, clause
from app.storage.query import select_rows
from app.storage.rows import Row, read_rows
from app.storage.store import Store


def place_for(store: Store, actor: Actor, entity: str) -> Place:
    """Return the place for a reader: what lies behind links is cut to their scope."""
    return Place(
        store.tables.entities[entity],
        store.tables,
        store.moment(actor.id),
        lambda name: scope_clause(store, actor, Action.READ, name),
        store.keys,
    )


def open_place(store: Store, entity: str, user: int | None = None) -> Place:
    """Return the place for the panel's own rules, which reach every record."""
    return Place(
        store.tables.entities[entity],
        store.tables,
        store.moment(user),
        lambda _: sa.true(),
        store.keys,
    )


def matching(place: Place, condition: Condition) -> ColumnElement[bool]:
    """Return a condition as SQL."""
    return clause(
        condition, place.table, place.tables, place.moment, place.scope_of, keys=place.keys
    )


def same(place: Place, field: Field, item: Any) -> ColumnElement[bool]:
    """Return "the field has this item" as SQL; of an encrypted field by its blind index."""
    return matching(place, Compare(field, EQUALS, item))


def fetch(
    conn: Connection, place: Place, ids: Sequence[int], fields: Iterable[Field],
    *, only: ColumnElement[bool], trash: bool = False,
) -> list[Row]:  # fmt: skip
    """Return the rows with these numbers that ``only`` lets through, in the order of ``ids``."""
    names = [field.name for field in fields]
    if isinstance(only, sa.True_) and not trash:
        return read_rows(conn, place, ids, fields=names, alive=True)
    within = sa.and_(only, place.table.c.id.in_(ids))
    selected = select_rows(place, names, only=within, trash=trash)
    found = {row.id: row for row in read_rows(conn, place, selected, fields=names)}
    return [found[key] for key in ids if key in found]


def has_record(
    conn: Connection, place: Place, record_id: int, *, only: ColumnElement[bool],
    trash: bool = False,
) -> bool:  # fmt: skip
    """Tell whether a record is there and ``only`` lets it through."""
    return bool(fetch(conn, place, [record_id], (), only=only, trash=trash))


def title_field(entity: Entity) -> Field | None:
    """Return the first field of the title: what links to the entity are sorted by."""
    names = (name for name in entity.title_fields if name in entity.by_name)
    return next((entity.by_name[name] for name in names), None)
