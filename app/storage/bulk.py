"""Rows in bulk: encoded without a connection, inserted with as little between as the drivers allow.

An :class:`Encoder` turns the values of many records into the columns of their table, each a list of
what the driver takes. It may work in another process than the one that inserts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection, Dialect, Engine, Table
from sqlalchemy.pool import StaticPool

from app.fieldtypes.base import FieldType
from app.fieldtypes.search_key import search_key, sort_key
from app.schema.model import Field
from app.storage.encryption import Keys
from app.storage.loading import need
from app.storage.tables import EntityTable

_REMEMBERED = 4_096  # encoded values of one column: days, amounts, options come again
_CACHE_KIB = 131_072
_LOG_PAGES = 25_000  # a hundred megabytes

TextKey = Callable[[str], str]
Columns = dict[str, list[Any]]
_Cell = Callable[[Any], Any]


class Encoder:
    """Knows how the columns of an entity's table are made of the values of its fields."""

    def __init__(
        self,
        table: EntityTable,
        dialect: Dialect,
        keys: Keys | None,
        *,
        text_keys: tuple[TextKey, TextKey] = (search_key, sort_key),
    ) -> None:
        self.table, self._dialect, self._keys, self._text_keys = table, dialect, keys, text_keys
        self._cells: dict[str, dict[str, _Cell | None]] = {}
        self._items: dict[str, Callable[[Any], tuple[Any, ...]]] = {}

    def columns(self, field: Field, values: Sequence[Any]) -> Columns:
        """Return the columns of one field for the values of many records, by name."""
        cells = self._cells.get(field.name)
        if cells is None:
            cells = self._cells[field.name] = self._cells_of(field)
        return {
            name: list(values) if make is None else list(map(make, values))
            for name, make in cells.items()
        }

    def sealed(self, ids: Sequence[int], columns: Columns) -> Columns:
        """Return the columns with the encrypted ones bound to their records and encrypted."""
        made = dict(columns)
        for name in self.table.blind:
            column, seal = self.table.columns[name][""].name, self._seal(name)
            if column in made:
                pairs = zip(ids, made[column], strict=True)
                made[column] = [text and seal(text, record=record) for record, text in pairs]
        return made

    def _seal(self, name: str) -> Callable[..., str]:
        entity, key = self.table.entity, self.table.entity.by_name[name].id
        return partial(need(self._keys).encrypt, entity=entity.id, field=key)

    def items(self, field: Field, values: Iterable[Any]) -> list[tuple[Any, ...]]:
        """Return the rows of a field's link table, the first cell of which is a record's place."""
        cells = self._items.get(field.name)
        if cells is None:
            cells = self._items[field.name] = self._item_cells(field)
        return [
            (place, position, *cells(item))
            for place, value in enumerate(values)
            if value
            for position, item in enumerate(field.type.items(value))
        ]

    def item_columns(self, name: str) -> list[str]:
        """Return the columns of a link table, in the order of its rows."""
        return ["record_id", "position", *(c.name for c in self.table.link_columns(name).values())]

    def _cells_of(self, field: Field) -> dict[str, _Cell | None]:
        """Return what makes the cells of each column; ``None`` for values as they are."""
        columns = self.table.columns.get(field.name, {})
        made = {columns[suffix].name: make for suffix, make in self._stored(field, columns)}
        return {**made, **dict(self._worked_out(field))}

    def _stored(
        self, field: Field, columns: Mapping[str, Column[Any]]
    ) -> Iterable[tuple[str, _Cell | None]]:
        if field.encrypted:
            yield "", _unless_empty(field.type.dump)  # sealed once its record has a number
            return
        store = field.type.store
        is_itself = type(field.type).store is FieldType.store
        for suffix, column in columns.items():
            bound = self._bound(column)
            if not is_itself:
                yield suffix, _remembering(field, _part(store, suffix, bound))
            else:
                yield suffix, None if bound is None else _remembering(field, bound)

    def _bound(self, column: Column[Any]) -> _Cell | None:
        """Return what turns a value of a column into what the driver takes, if anything does."""
        bound: _Cell | None = column.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        return bound

    def _worked_out(self, field: Field) -> Iterable[tuple[str, _Cell]]:
        """Yield the columns for search, sorting and exact lookup, as ``writes`` has them."""
        dump, entity, name = field.type.dump, self.table.entity.id, field.name
        search, sort = self._text_keys
        if name in self.table.search:
            yield self.table.search[name].name, _unless_empty(lambda v: search(dump(v)))
        if name in self.table.sort:
            yield self.table.sort[name].name, _unless_empty(lambda v: sort(dump(v)))
        if name in self.table.blind:
            keys = need(self._keys)
            digest = _unless_empty(lambda v: keys.digest(dump(v), entity=entity, field=field.id))
            yield self.table.blind[name].name, digest

    def _item_cells(self, field: Field) -> Callable[[Any], tuple[Any, ...]]:
        makers = [
            make or _same for _, make in self._stored(field, self.table.link_columns(field.name))
        ]
        return lambda item: tuple([make(item) for make in makers])


def _same(value: Any) -> Any:
    return value


def _unless_empty(make: _Cell) -> _Cell:
    return lambda value: None if value is None else make(value)


def _remembering(field: Field, make: _Cell) -> _Cell:
    """Return the same, remembering what was made lately, for types whose values can be keys."""
    is_key = all(isinstance(value, Hashable) for _, value in type(field.type).examples())
    return lru_cache(_REMEMBERED)(_unless_empty(make)) if is_key else _unless_empty(make)


def _part(store: Callable[[Any], Mapping[str, Any]], suffix: str, bound: _Cell | None) -> _Cell:
    if bound is None:
        return lambda value: store(value)[suffix]
    return lambda value: bound(store(value)[suffix])


def make_room(conn: Connection) -> None:
    """Let SQLite hold more pages of indexes and copy its log back less often: safe, and faster.

    What a million records write is then half as much. The connection stays like that until
    :func:`close_connections`.
    """
    if conn.dialect.name == "sqlite":
        conn.exec_driver_sql(f"PRAGMA cache_size=-{_CACHE_KIB}")
        conn.exec_driver_sql(f"PRAGMA wal_autocheckpoint={_LOG_PAGES}")


def close_connections(engine: Engine) -> None:
    """Close what connections are idle; a database in memory lives in its only one, and stays."""
    if not lives_in_memory(engine):
        engine.dispose()


def lives_in_memory(engine: Engine) -> bool:
    """Tell whether the database is gone with its connection."""
    return isinstance(engine.pool, StaticPool)


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


def insert_columns(conn: Connection, table: Table, columns: Mapping[str, Sequence[Any]]) -> None:
    """Insert rows that are given column by column, in the transaction of ``conn``."""
    insert_tuples(conn, table, list(columns), list(zip(*columns.values(), strict=True)))


def insert_tuples(
    conn: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]
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
    conn.exec_driver_sql(statement, list(rows))


def _copy(conn: Connection, statement: str, rows: Iterable[tuple[Any, ...]]) -> None:
    driver: Any = conn.connection.driver_connection
    with driver.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
