"""The items of fields with many values: rows of link tables, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.schema.model import Field
from app.storage.shapes import field_shape
from app.storage.tables import EntityTable

Values = Mapping[str, Any]


def write_items(
    conn: Connection, table: EntityTable, written: Iterable[tuple[int, Values]]
) -> None:
    """Insert the items of fields with many values, of new records or where the old ones went."""
    writers = {name: item_writer(table.entity.by_name[name]) for name in table.links}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in table.links}
    for number, values in written:
        for name in table.links.keys() & values.keys():
            rows[name].extend(writers[name](number, values[name]))
    for name, each in rows.items():
        if each:
            conn.execute(sa.insert(table.links[name]), each)


def replace_items(conn: Connection, table: EntityTable, number: int, values: Values) -> None:
    """Write the items of the given fields in place of those that were there."""
    for name in table.links.keys() & values.keys():
        link = table.links[name]
        conn.execute(sa.delete(link).where(link.c.record_id == number))
    write_items(conn, table, [(number, values)])


def item_writer(field: Field) -> Callable[[int, Any], list[dict[str, Any]]]:
    """Return what makes the rows of the link table out of one record's value."""
    shape = field_shape(field)
    columns = {suffix: shape.column(field.name, suffix) for suffix in shape.columns}

    def rows(number: int, value: Any) -> list[dict[str, Any]]:
        return [
            {
                "record_id": number,
                "position": position,
                **{columns[s]: each for s, each in field.type.store(item).items()},
            }
            for position, item in enumerate(field.type.items(value))
        ]

    return rows
