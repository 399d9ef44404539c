"""Writing rows: insert, update, trash; the version check; the columns that are worked out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.fieldtypes.abilities import ReadsThrough
from app.fieldtypes.search_key import search_key, sort_key
from app.schema.model import Field
from app.storage.encryption import Keys
from app.storage.rows import need
from app.storage.shapes import field_shape
from app.storage.tables import EntityTable

Values = Mapping[str, Any]


def insert_row(
    conn: Connection,
    table: EntityTable,
    values: Values,
    *,
    now: datetime,
    user: int | None,
    keys: Keys | None = None,
) -> int:
    """Insert one record and return its number."""
    row = _new_row(table, values, now, user, keys)
    # As parameters and not .values(): SQLAlchemy would turn each into an expression first.
    result = conn.execute(sa.insert(table.table), row)
    (number,) = result.inserted_primary_key or (0,)
    _write_items(conn, table, [(int(number), values)])
    return int(number)


def insert_rows(
    conn: Connection,
    table: EntityTable,
    many: Sequence[Values],
    *,
    now: datetime,
    user: int | None,
    keys: Keys | None = None,
) -> list[int]:
    """Insert many records in a few statements and return their numbers, in the same order.

    A record may bring its own ``created_at`` and ``updated_at`` (as values of those fields).
    """
    if not many:
        return []
    numbers = _reserve(conn, table, len(many))
    rows = [
        {"id": number, **_new_row(table, values, now, user, keys)}
        for number, values in zip(numbers, many, strict=True)
    ]
    names = sorted({name for row in rows for name in row})  # executemany: all rows alike
    blank = dict.fromkeys(names)
    conn.execute(sa.insert(table.table), [{**blank, **row} for row in rows])
    _write_items(conn, table, zip(numbers, many, strict=True))
    return numbers


def _reserve(conn: Connection, table: EntityTable, count: int) -> list[int]:
    if conn.dialect.name == "postgresql":
        sequence = sa.func.pg_get_serial_sequence(
            conn.dialect.identifier_preparer.quote(table.table.name), "id"
        )
        series = sa.func.generate_series(1, count).table_valued("n")
        return list(conn.scalars(sa.select(sa.func.nextval(sequence)).select_from(series)))
    # One writer at a time: nobody can take a number between here and the insert.
    used = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    last = conn.scalar(used, {"name": table.table.name}) or 0
    return list(range(last + 1, last + 1 + count))


def _new_row(
    table: EntityTable, values: Values, now: datetime, user: int | None, keys: Keys | None
) -> dict[str, Any]:
    moments = _moments(table, ("created_at", "updated_at"), now)
    return {
        "version": 1,
        "owner": user,
        "created_by": user,
        "updated_by": user,
        **moments,
        **_stored(table, values, keys),
    }


def _moments(table: EntityTable, names: Iterable[str], now: datetime) -> dict[str, Any]:
    standard = table.entity.by_name
    return {n: standard[n].type.store(now)[""] if n in standard else now for n in names}


def update_row(
    conn: Connection,
    table: EntityTable,
    number: int,
    values: Values,
    *,
    version: int | None,
    now: datetime,
    user: int | None,
    keys: Keys | None = None,
) -> bool:
    """Change the given fields; ``False`` if the record is gone or not at ``version`` any more."""
    row = {
        **_moments(table, ("updated_at",), now),
        "updated_by": user,
        **_stored(table, values, keys),
    }
    if not _change(conn, table, number, row, version):
        return False
    for name in values:
        if name in table.links:
            link = table.links[name]
            conn.execute(sa.delete(link).where(link.c.record_id == number))
    _write_items(conn, table, [(number, values)])
    return True


def set_deleted(
    conn: Connection,
    table: EntityTable,
    number: int,
    *,
    deleted_at: datetime | None,
    now: datetime,
    user: int | None,
    version: int | None = None,
) -> bool:
    """Put a record into the trash, or take it out with ``deleted_at=None``."""
    row = {
        **_moments(table, ("updated_at",), now),
        "updated_by": user,
        "deleted_at": deleted_at,
    }
    return _change(conn, table, number, row, version)


def _change(
    conn: Connection, table: EntityTable, number: int, row: dict[str, Any], version: int | None
) -> bool:
    change = (
        sa.update(table.table)
        .where(table.c.id == sa.bindparam("__number"))  # no column is called so
        .values(version=table.c.version + 1)
    )
    if version is not None:
        change = change.where(table.c.version == sa.bindparam("__version"))
    seen = {} if version is None else {"__version": version}
    return conn.execute(change, {**row, "__number": number, **seen}).rowcount == 1


def purge_rows(conn: Connection, table: EntityTable, numbers: Sequence[int]) -> int:
    """Remove records for good, with the items of their fields; the door asked before."""
    return conn.execute(sa.delete(table.table).where(table.c.id.in_(numbers))).rowcount


def _stored(table: EntityTable, values: Values, keys: Keys | None) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in values.items():
        field = table.entity.by_name[name]
        if isinstance(field.type, ReadsThrough):
            continue
        if name not in table.links:
            row.update(stored_columns(table, field, value, keys))
        row.update(beside(table, field, value, keys))
    return row


def stored_columns(
    table: EntityTable, field: Field, value: Any, keys: Keys | None
) -> dict[str, Any]:
    """Return the columns that hold a value in the record's own row."""
    columns = table.columns[field.name]
    if value is None:
        return {column.name: None for column in columns.values()}
    if field.encrypted:
        text = need(keys).encrypt(field.type.dump(value), table.entity.id, field.id)
        return {columns[""].name: text}
    stored = field.type.store(value)
    return {columns[suffix].name: each for suffix, each in stored.items()}


def beside(table: EntityTable, field: Field, value: Any, keys: Keys | None) -> dict[str, Any]:
    """Return the columns worked out of a value: for search, for sorting, for exact lookup."""
    text = None if value is None else field.type.dump(value)
    row: dict[str, Any] = {}
    if field.name in table.search:
        row[table.search[field.name].name] = None if text is None else search_key(text)
    if field.name in table.sort:
        row[table.sort[field.name].name] = None if text is None else sort_key(text)
    if field.name in table.blind:
        digest = None if text is None else need(keys).digest(text, table.entity.id, field.id)
        row[table.blind[field.name].name] = digest
    return row


def _write_items(
    conn: Connection, table: EntityTable, written: Iterable[tuple[int, Values]]
) -> None:
    writers = {name: item_writer(table.entity.by_name[name]) for name in table.links}
    rows: dict[str, list[dict[str, Any]]] = {name: [] for name in table.links}
    for number, values in written:
        for name in table.links.keys() & values.keys():
            rows[name].extend(writers[name](number, values[name]))
    for name, items in rows.items():
        if items:
            conn.execute(sa.insert(table.links[name]), items)


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
