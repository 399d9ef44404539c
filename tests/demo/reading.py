"""Read back what was loaded, whole."""

from __future__ import annotations

import sqlalchemy as sa

from app.storage.condition_sql import Place
from app.storage.rows import Row, read_rows
from app.storage.store import Store


def all_rows(store: Store, entity: str) -> list[Row]:
    """Return every record of an entity with all its live fields, in the order of their ids."""
    table = store.tables.entities[entity]
    place = Place(table, store.tables, store.moment(), lambda _: sa.true(), store.keys)
    with store.reading() as conn:
        ids = list(conn.scalars(sa.select(table.c.id).order_by(table.c.id)))
        return read_rows(conn, place, ids, fields=list(table.entity.by_name))
