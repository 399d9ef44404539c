"""Writing rows: insert, update, trash; the version check; the columns that are worked out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.fieldtypes.abilities import ReadsThrough
from app.storage.encryption import Keys
from app.storage.items import replace_items, write_items
from app.storage.tables import EntityTable
from app.storage.value_columns import beside, stored_columns

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
    row = new_columns(conn, table, values, now=now, user=user, keys=keys)
    # As parameters and not .values(): SQLAlchemy would turn each into an expression first.
    result = conn.execute(sa.insert(table.table), row)
    (number,) = result.inserted_primary_key or (0,)
    write_items(conn, table, [(int(number), values)])
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
        {"id": number, **_new_row(table, values, now, user, keys, number)}
        for number, values in zip(numbers, many, strict=True)
    ]
    names = sorted({name for row in rows for name in row})  # executemany: all rows alike
    blank = dict.fromkeys(names)
    conn.execute(sa.insert(table.table), [{**blank, **row} for row in rows])
    write_items(conn, table, zip(numbers, many, strict=True))
    return numbers


def new_columns(
    conn: Connection, table: EntityTable, values: Values, *, now: datetime, user: int | None,
    keys: Keys | None,
) -> dict[str, Any]:  # fmt: skip
    """Return what the row of a new record holds, its number only where that is given already."""
    record = _number_for(conn, table, values)
    return {**record, **_new_row(table, values, now, user, keys, record.get("id"))}


def _number_for(conn: Connection, table: EntityTable, values: Values) -> dict[str, int]:
    """Return the number of a record that must know it before it is inserted.

    An encrypted value is bound to its record. Records without one are numbered by the insert.
    """
    if any(values.get(name) is not None for name in table.blind):
        return {"id": _reserve(conn, table, 1)[0]}
    return {}


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
    table: EntityTable, values: Values, now: datetime, user: int | None, keys: Keys | None,
    record: int | None,
) -> dict[str, Any]:  # fmt: skip
    moments = _moments(table, ("created_at", "updated_at"), now)
    return {
        "version": 1,
        "owner": user,
        "created_by": user,
        "updated_by": user,
        **moments,
        **_stored(table, values, keys, record=record),
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
    row = changed_columns(table, number, values, now=now, user=user, keys=keys)
    if not _change(conn, table, number, row, version):
        return False
    replace_items(conn, table, number, values)
    return True


def changed_columns(
    table: EntityTable, number: int, values: Values, *, now: datetime, user: int | None,
    keys: Keys | None,
) -> dict[str, Any]:  # fmt: skip
    """Return the columns of a record's own row that change with these values."""
    return {
        **_moments(table, ("updated_at",), now),
        "updated_by": user,
        **_stored(table, values, keys, record=number),
    }


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
    seen = {} if version is None else {"__version": version}
    change = change_of(table, is_checked=bool(seen))
    return conn.execute(change, {**row, "__number": number, **seen}).rowcount == 1


def change_of(table: EntityTable, *, is_checked: bool) -> sa.Update:
    """Return the UPDATE of one record; ``is_checked``: only while it is at ``__version``.

    The columns that change come as parameters beside ``__number``, which is no column's name.
    """
    change = (
        sa.update(table.table)
        .where(table.c.id == sa.bindparam("__number"))
        .values(version=table.c.version + 1)
    )
    return change.where(table.c.version == sa.bindparam("__version")) if is_checked else change


def hold_row(conn: Connection, table: EntityTable, number: int) -> None:
    """Let nobody else change a record until this transaction ends; SQLite has one writer anyway."""
    if conn.dialect.name == "postgresql":
        conn.execute(sa.select(table.c.id).where(table.c.id == number).with_for_update())


def purge_rows(conn: Connection, table: EntityTable, numbers: Sequence[int]) -> int:
    """Remove records for good, with the items of their fields; the door asked before."""
    return conn.execute(sa.delete(table.table).where(table.c.id.in_(numbers))).rowcount


def _stored(
    table: EntityTable, values: Values, keys: Keys | None, *, record: int | None
) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for name, value in values.items():
        field = table.entity.by_name[name]
        if isinstance(field.type, ReadsThrough):
            continue
        if name not in table.links:
            row.update(stored_columns(table, field, value, keys, record=record))
        row.update(beside(table, field, value, keys))
    return row
