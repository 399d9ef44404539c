"""Writing one record and reading it back in the same statement: as it is stored, not as meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.schema.model import Field
from app.storage.condition_sql import Place
from app.storage.items import replace_items, write_items
from app.storage.query import row_columns
from app.storage.rows import Row, rows_of
from app.storage.tables import EntityTable
from app.storage.writes import (
    Values,
    change_of,
    changed_columns,
    new_columns,
)

Fields = tuple[str, ...]


def insert_and_read(
    conn: Connection, place: Place, values: Values, *, fields: Fields, now: datetime,
    user: int | None,
) -> Row:  # fmt: skip
    """Insert one record and return it with the values of ``fields``."""
    table = place.table
    statement = _kept(
        table, ("insert", fields), lambda: sa.insert(table.table).returning(*_told(table, fields))
    )
    # As parameters and not .values(): SQLAlchemy would turn each into an expression first.
    new = new_columns(conn, table, values, now=now, user=user, keys=place.keys)
    row = conn.execute(statement, new).one()
    write_items(conn, table, [(row[0], values)])
    return _whole(place, row, fields, values)


def update_and_read(
    conn: Connection, place: Place, before: Row, changed: Values, *, fields: Fields,
    now: datetime, user: int | None,
) -> Row | None:  # fmt: skip
    """Change the given fields of a record that is still as it was read; ``None`` if it is not.

    ``before`` holds the values of ``fields``, as the answer does.
    """
    table = place.table
    statement = _kept(
        table,
        ("update", fields),
        lambda: change_of(table, is_checked=True).returning(*_told(table, fields)),
    )
    columns = changed_columns(table, before.id, changed, now=now, user=user, keys=place.keys)
    known = {"__number": before.id, "__version": before.version}
    row = conn.execute(statement, {**columns, **known}).one_or_none()
    if row is None:
        return None
    replace_items(conn, table, before.id, changed)
    return _whole(place, row, fields, {**before.values, **changed})


def _told(table: EntityTable, fields: Fields) -> Sequence[sa.ColumnElement[Any]]:
    return row_columns(table, fields)


def _kept(table: EntityTable, key: tuple[Any, ...], make: Callable[[], Any]) -> Any:
    """Return a statement made once; kept with the table, so that it goes when that goes."""
    known: dict[Any, Any] = table.table.info.setdefault("dossier_writing", {})
    if key not in known:
        known[key] = make()
    return known[key]


def _whole(place: Place, row: Sequence[Any], fields: Fields, values: Mapping[str, Any]) -> Row:
    """Return the stored row with the items of fields that lie in tables of their own."""
    (read,) = rows_of(place, fields, [row])
    by_name = place.table.entity.by_name
    many = {name: _items(by_name[name], values.get(name)) for name in place.table.links}
    kept = {name: items for name, items in many.items() if name in read.values}
    return replace(read, values={**read.values, **kept}) if kept else read


def _items(field: Field, value: Any) -> tuple[Any, ...] | None:
    return (
        tuple(field.type.load(field.type.store(each)) for each in field.type.items(value)) or None
    )
