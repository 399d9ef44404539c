"""Records that are alike in some fields, as one person may see them: before they must differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import require, scope_clause
from app.records.access import find_entity, known_field
from app.records.places import place_for
from app.records.read import get_record
from app.records.record import Record
from app.schema.model import Action
from app.storage.store import Store


def duplicates(
    store: Store, actor: Actor, entity: str, fields: Sequence[str], *, most: tuple[int, int]
) -> tuple[tuple[Record, ...], ...]:
    """Return groups of the actor's records that have the same in all of ``fields``.

    ``most``: how many groups, and how many records of each. Raises BadRequestError where the actor
    may not compare one of the fields. Fields with many values and encrypted ones are not looked
    through.
    """
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    known = field_set(store.definitions, actor, found)
    table = place_for(store, actor, entity).table
    for name in fields:
        known_field(found, known, name)
    if any(name not in table.columns or name in table.blind for name in fields):
        return ()
    columns: list[Any] = [c for name in fields for c in table.columns[name].values()]
    only = sa.and_(scope_clause(store, actor, Action.READ, entity), table.c.deleted_at.is_(None))
    alike = (
        sa.select(*columns)
        .where(only, *(column.is_not(None) for column in columns))
        .group_by(*columns)
        .having(sa.func.count() > 1)
        .order_by(*columns)
        .limit(most[0])
    )
    with store.reading() as conn:
        groups = []
        for values in conn.execute(alike).all():
            same = [column == value for column, value in zip(columns, values, strict=True)]
            ids = sa.select(table.c.id).where(only, *same).order_by(table.c.id).limit(most[1])
            groups.append(tuple(conn.scalars(ids)))
    return tuple(
        tuple(get_record(store, actor, entity, number) for number in group) for group in groups
    )
