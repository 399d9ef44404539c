"""Rows in and out: values of Python <-> columns, and nothing about who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Select

from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.schema.model import Field
from app.storage.condition_sql import Place, in_scope
from app.storage.encryption import Keys
from app.storage.loading import Loader, loader
from app.storage.query import row_columns
from app.storage.tables import EntityTable
from app.storage.together import Part, Together, together

CHUNK = 500  # how many numbers one IN (…) holds
IDS: sa.BindParameter[Any] = sa.bindparam("ids", expanding=True)


@dataclass(frozen=True)
class Row:
    """One record as it is stored, whole: cutting it to what an actor may read is the door's."""

    id: int
    version: int
    deleted_at: datetime | None
    values: dict[str, Any]  # field name -> value or None


@dataclass(frozen=True)
class _Reader:
    """How some fields of one table are read, worked out once: every list asks the same again."""

    columns: Sequence[ColumnElement[Any]]
    places: Mapping[str, int]  # column name -> place in the row
    by_number: Select[Any]
    loaders: tuple[tuple[str, Loader], ...]  # of each field by name
    many: tuple[Field, ...]
    items: Together | None  # of all fields with many values, in one statement
    beyond: Mapping[str, ReadsThrough]


def read_rows(
    conn: Connection,
    place: Place,
    query: Select[Any] | Sequence[int],
    *,
    fields: Iterable[str],
    alive: bool = False,
) -> list[Row]:
    """Run a SELECT of ``query.select_rows``, or fetch rows by number, in that order.

    ``fields`` must be those that the SELECT was made for; ``alive`` leaves the trash out of rows
    fetched by number. Items of all fields with many values come with one statement, values read
    through links with two per link's entity.
    """
    names = tuple(fields)
    reader = _reader(place.table, names)
    found = _fetch(conn, reader, place.table, query, alive)
    rows = _rows(reader, found, place.keys)
    beside = _read_items(conn, reader, [row.id for row in rows]) if reader.items else {}
    for name, type_ in reader.beyond.items():
        beside[name] = _read_through(conn, place, type_, reader, found)
    for name, values in beside.items():
        for row in rows:
            row.values[name] = values.get(row.id)
    return rows


def part_of(
    place: Place,
    ids: Sequence[int] | sa.BindParameter[Any],
    fields: Sequence[str],
    *,
    only: ColumnElement[bool],
) -> Part | None:
    """Return the SELECT of live rows as a part of one statement, for :func:`rows_of`.

    Nothing, where a field's values lie in other tables.
    """
    reader = _reader(place.table, tuple(fields))
    if reader.items or reader.beyond:
        return None
    alive = place.table.c.deleted_at.is_(None)
    scope = [] if isinstance(only, sa.True_) else [only]
    return Part(reader.columns, [place.table.c.id.in_(ids), alive, *scope])


def rows_of(place: Place, fields: Sequence[str], found: Sequence[Sequence[Any]]) -> list[Row]:
    """Return the records from what a :func:`part_of` the same fields has found."""
    reader = _reader(place.table, tuple(fields))
    return _rows(reader, found, place.keys)


def _rows(reader: _Reader, found: Sequence[Sequence[Any]], keys: Keys | None) -> list[Row]:
    keys = keys and keys.at_once()
    names = [name for name, _ in reader.loaders]
    columns = [load_values(found, keys) for _, load_values in reader.loaders]
    values = zip(*columns, strict=True) if columns else [()] * len(found)
    return [
        Row(row[0], row[1], row[2], dict(zip(names, each, strict=True)))
        for row, each in zip(found, values, strict=True)
    ]


def _reader(table: EntityTable, names: tuple[str, ...]) -> _Reader:
    # Kept with the table, so that it goes when the generation goes.
    known: dict[tuple[str, ...], _Reader] = table.table.info.setdefault("dossier_readers", {})
    found = known.get(names)
    if found is None:
        if len(known) > CHUNK:  # people choose columns; nobody chooses this many sets of them
            known.clear()
        found = known[names] = _make_reader(table, names)
    return found


def _make_reader(table: EntityTable, names: tuple[str, ...]) -> _Reader:
    fields = [table.entity.by_name[name] for name in names]
    columns = row_columns(table, names)
    places = {column.name: place for place, column in enumerate(columns)}
    many = tuple(f for f in fields if f.name in table.links)
    beyond = {f.name: f.type for f in fields if isinstance(f.type, ReadsThrough)}
    return _Reader(
        columns,
        places,
        sa.select(*columns).where(table.c.id.in_(IDS)),
        tuple((f.name, loader(table, f, places)) for f in fields),
        many,
        together([_items_of(table, field) for field in many]) if many else None,
        beyond,
    )


def _fetch(
    conn: Connection,
    reader: _Reader,
    table: EntityTable,
    query: Select[Any] | Sequence[int],
    alive: bool,
) -> Sequence[Sequence[Any]]:
    if isinstance(query, Select):
        return conn.execute(query).all()
    found: dict[int, Sequence[Any]] = {}
    for part in _chunks(query):
        # All at once: one by one, the driver is asked for each row.
        found.update({row[0]: row for row in conn.execute(reader.by_number, {"ids": part}).all()})
    chosen = [found[number] for number in query if number in found]
    return [row for row in chosen if row[2] is None] if alive else chosen


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def _items_of(table: EntityTable, field: Field) -> Part:
    link = table.links[field.name]
    columns = [link.c.record_id, link.c.position, *table.link_columns(field.name).values()]
    return Part(columns, [link.c.record_id.in_(IDS)])


def _read_items(
    conn: Connection, reader: _Reader, ids: Sequence[int]
) -> dict[str, dict[int, tuple[Any, ...]]]:
    """Return the items of all fields with many values: field -> number of the record -> items."""
    items: dict[str, dict[int, list[Any]]] = {field.name: {} for field in reader.many}
    for part in _chunks(ids):
        parts = reader.items.run(conn, {"ids": part}) if reader.items else ()
        for field, rows in zip(reader.many, parts, strict=True):
            rows.sort(key=lambda row: row[:2])  # a compound SELECT keeps no order of its parts
            suffixes, load_item = tuple(field.type.columns()), field.type.load
            kept = items[field.name]
            for number, _, *stored in rows:
                item = load_item(dict(zip(suffixes, stored, strict=True)))
                kept.setdefault(number, []).append(item)
    return {name: {n: tuple(each) for n, each in found.items()} for name, found in items.items()}


def _read_through(
    conn: Connection,
    place: Place,
    type_: ReadsThrough,
    reader: _Reader,
    found: Sequence[Sequence[Any]],
) -> dict[int, Any]:
    """Return the values behind a link, by the number of the record that holds the link."""
    target = _target(place, type_)
    if target is None:
        return {}
    column = reader.places[place.table.columns[type_.via][""].name]
    links = {row[0]: row[column] for row in found if row[column] is not None}
    there = Place(target, place.tables, place.moment, place.scope_of, place.keys)
    met = _in_scope_ids(conn, there, sorted(set(links.values())))
    rows = read_rows(conn, there, met, fields=[type_.field])
    values = {row.id: row.values[type_.field] for row in rows}
    return {number: values.get(link) for number, link in links.items()}


def _target(place: Place, type_: ReadsThrough) -> EntityTable | None:
    via = place.table.entity.by_name.get(type_.via)
    if via is None or not isinstance(via.type, RefersTo) or via.name not in place.table.columns:
        return None
    target = place.tables.entities.get(via.type.targets[0])
    return target if target and type_.field in target.entity.by_name else None


def _in_scope_ids(conn: Connection, place: Place, ids: Sequence[int]) -> list[int]:
    met: list[int] = []
    for part in _chunks(ids):
        allowed = in_scope(place.table, place.scope_of)
        chosen = sa.select(place.table.c.id).where(place.table.c.id.in_(part), allowed)
        met.extend(conn.scalars(chosen))
    return met
