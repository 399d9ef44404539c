"""Rows in bulk: encoded without a connection, inserted with as little between as the drivers allow.

An :class:`Encoder` makes the rows of one entity's table as tuples of what the driver takes, in the
order of its ``columns``; it may work in another process than the one that inserts.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Dialect, Table

from app.fieldtypes.base import FieldType
from app.fieldtypes.search_key import search_key, sort_key
from app.schema.model import Field
from app.storage.encryption import Keys
from app.storage.rows import need
from app.storage.tables import EntityTable

_REMEMBERED = 4_096  # encoded values of one field: days, amounts, options come again
TextKey = Callable[[str], str]
_Cells = Callable[[Any], tuple[Any, ...]]


class Encoder:
    """Turns the values of records into rows; columns of fields that are not named stay empty.

    ``blank`` are fields whose values come only when the row is inserted: see :meth:`slots`.
    """

    def __init__(
        self,
        table: EntityTable,
        fields: Iterable[str],
        dialect: Dialect,
        keys: Keys | None,
        *,
        blank: Sequence[str] = (),
        text_keys: tuple[TextKey, TextKey] = (search_key, sort_key),
    ) -> None:
        self.table, self._dialect, self._keys, self._text_keys = table, dialect, keys, text_keys
        self.columns = ["id", "version"]
        self._plain: list[str] = []
        self._cells: list[tuple[str, _Cells]] = []
        self._items: list[tuple[str, Callable[[int, Any], list[tuple[Any, ...]]]]] = []
        self._blank = {name: self._reserve(name) for name in blank}
        self._room = (None,) * (len(self.columns) - 2)
        named = [table.entity.by_name[name] for name in fields if name not in self._blank]
        stored = [f for f in named if f.name in table.columns or f.name in table.links]
        for field in sorted(stored, key=lambda f: not self._is_plain(f)):
            self._add(field)

    def _reserve(self, name: str) -> tuple[int, ...]:
        there = len(self.columns)
        self._name_columns(self.table.entity.by_name[name])
        return tuple(range(there, len(self.columns)))

    def slots(self, name: str) -> tuple[tuple[int, ...], _Cells]:
        """Return where a blank field lies in a row, and what makes those cells of a value."""
        return self._blank[name], self._cells_of(self.table.entity.by_name[name])

    def _add(self, field: Field) -> None:
        if field.name in self.table.links:
            self._items.append((field.name, self._item_writer(field)))
            if field.name not in self.table.search:
                return
        self._name_columns(field)
        if self._is_plain(field):
            self._plain.append(field.name)
        else:
            self._cells.append((field.name, self._cells_of(field)))

    def _name_columns(self, field: Field) -> None:
        own = self.table.columns.get(field.name, {}).values()
        self.columns += [column.name for column in (*own, *self._beside(field))]

    def _beside(self, field: Field) -> list[Column[Any]]:
        kinds = (self.table.search, self.table.sort, self.table.blind)
        return [columns[field.name] for columns in kinds if field.name in columns]

    def _is_plain(self, field: Field) -> bool:
        """Tell whether the value itself is what the driver takes."""
        columns = self.table.columns.get(field.name, {})
        return (
            len(columns) == 1
            and not field.encrypted
            and not self._beside(field)
            and type(field.type).store is FieldType.store
            and self._bound(columns[""]) is None
        )

    def _bound(self, column: Column[Any]) -> Callable[[Any], Any] | None:
        """Return what turns a value of a column into what the driver takes, if anything does."""
        bound: Callable[[Any], Any] | None = column.type.dialect_impl(
            self._dialect
        ).bind_processor(self._dialect)
        return bound

    def _cells_of(self, field: Field) -> _Cells:
        """Return what makes the cells of a field, those worked out of its value included."""
        columns = self.table.columns.get(field.name, {})
        makers = [*self._stored(field, columns), *self._worked_out(field)]
        empty = (None,) * len(makers)
        if len(makers) == 1:
            only = makers[0]

            def cells(value: Any) -> tuple[Any, ...]:
                return empty if value is None else (only(value),)
        else:

            def cells(value: Any) -> tuple[Any, ...]:
                return empty if value is None else tuple([make(value) for make in makers])

        return cells if field.encrypted else lru_cache(_REMEMBERED)(cells)

    def _stored(
        self, field: Field, columns: Mapping[str, Column[Any]]
    ) -> list[Callable[[Any], Any]]:
        if field.encrypted:
            return [self._encrypted(field)]
        store = field.type.store
        is_itself = type(field.type).store is FieldType.store
        makers: list[Callable[[Any], Any]] = []
        for suffix, column in columns.items():
            bound = self._bound(column) or _same
            makers.append(bound if is_itself else _part(store, suffix, bound))
        return makers

    def _encrypted(self, field: Field) -> Callable[[Any], str]:
        keys, entity, dump = need(self._keys), self.table.entity.id, field.type.dump
        return lambda value: keys.encrypt(dump(value), entity, field.id)

    def _worked_out(self, field: Field) -> list[Callable[[Any], Any]]:
        dump, entity = field.type.dump, self.table.entity.id
        search, sort = self._text_keys
        makers: list[Callable[[Any], Any]] = []
        if field.name in self.table.search:
            makers.append(lambda value: search(dump(value)))
        if field.name in self.table.sort:
            makers.append(lambda value: sort(dump(value)))
        if field.name in self.table.blind:
            keys = need(self._keys)
            makers.append(lambda value: keys.digest(dump(value), entity, field.id))
        return makers

    def _item_writer(self, field: Field) -> Callable[[int, Any], list[tuple[Any, ...]]]:
        columns = self.table.link_columns(field.name)
        cells = lru_cache(_REMEMBERED)(
            lambda item: tuple(make(item) for make in self._stored(field, columns))
        )

        def write(place: int, value: Any) -> list[tuple[Any, ...]]:
            items = enumerate(field.type.items(value))
            return [(place, position, *cells(item)) for position, item in items]

        return write

    def row(self, values: Mapping[str, Any], version: int = 1) -> list[Any]:
        """Return the row of a record, without its number and what was left blank."""
        row = [None, version, *self._room]
        row += [values[name] for name in self._plain]
        for name, cells in self._cells:
            row += cells(values[name])
        return row

    def items(self, place: int, values: Mapping[str, Any]) -> dict[str, list[tuple[Any, ...]]]:
        """Return the rows of link tables, with ``place`` where the record's number will be."""
        return {name: rows for name, write in self._items if (rows := write(place, values[name]))}

    def item_columns(self, name: str) -> list[str]:
        """Return the columns of a link table, in the order of its rows."""
        return ["record_id", "position", *(c.name for c in self.table.link_columns(name).values())]


def _same(value: Any) -> Any:
    return value


def _part(
    store: Callable[[Any], Mapping[str, Any]], suffix: str, bound: Callable[[Any], Any]
) -> Callable[[Any], Any]:
    return lambda value: bound(store(value)[suffix])


def reserve(conn: Connection, table: Table, count: int) -> Sequence[int]:
    """Take ``count`` new numbers of a table whose numbers are never given twice."""
    if conn.dialect.name == "postgresql":
        quoted = conn.dialect.identifier_preparer.quote(table.name)
        taken = sa.func.nextval(sa.func.pg_get_serial_sequence(quoted, "id"))
        series = sa.func.generate_series(1, count).table_valued("n")
        return list(conn.scalars(sa.select(taken).select_from(series)))
    # One writer at a time: nobody can take a number between here and the insert.
    used = sa.text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    last = conn.scalar(used, {"name": table.name}) or 0
    return range(last + 1, last + 1 + count)


def insert_tuples(
    conn: Connection, table: Table, columns: Sequence[str], rows: Sequence[Sequence[Any]]
) -> None:
    """Insert rows of what the driver takes, in the transaction of ``conn``."""
    if not rows:
        return
    quote = conn.dialect.identifier_preparer.quote
    into = f"{quote(table.name)} ({', '.join(map(quote, columns))})"
    if conn.dialect.name == "postgresql":
        _copy(conn, f"COPY {into} FROM STDIN", rows)
        return
    marks = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {into} VALUES ({marks})"  # noqa: S608 - names of our own tables
    conn.exec_driver_sql(statement, [tuple(row) for row in rows])


def _copy(conn: Connection, statement: str, rows: Iterable[Sequence[Any]]) -> None:
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
