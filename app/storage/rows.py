"""Rows in and out: values of Python <-> columns, and nothing about who may."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, RowMapping, Select

from app.core.errors import AppError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.schema.model import Field
from app.storage.condition_sql import Place, in_scope
from app.storage.encryption import Keys
from app.storage.query import row_columns
from app.storage.tables import EntityTable

CHUNK = 500  # how many numbers one IN (…) holds


@dataclass(frozen=True)
class Row:
    """One record as it is stored, whole: cutting it to what an actor may read is the door's."""

    id: int
    version: int
    deleted_at: datetime | None
    values: Mapping[str, Any]  # field name -> value or None


def read_rows(
    conn: Connection, place: Place, query: Select[Any] | Sequence[int], *, fields: Iterable[str]
) -> list[Row]:
    """Run a SELECT of ``query.select_rows``, or fetch rows by number, in that order.

    ``fields`` must be those that the SELECT was made for. Items of fields with many values come
    with one query per field, values read through links with one per link's entity.
    """
    wanted = [place.table.entity.by_name[name] for name in fields]
    found = _fetch(conn, place.table, query, wanted)
    ids = [row["id"] for row in found]
    many = {f.name: _read_items(conn, place.table, f, ids) for f in wanted if _is_many(place, f)}
    beyond = {
        f.name: _read_through(conn, place, f.type, found)
        for f in wanted
        if isinstance(f.type, ReadsThrough)
    }
    rows: list[Row] = []
    for row in found:
        values: dict[str, Any] = {}
        for field in wanted:
            if field.name in many:
                values[field.name] = many[field.name].get(row["id"])
            elif field.name in beyond:
                values[field.name] = beyond[field.name].get(row["id"])
            else:
                values[field.name] = load(place.table, field, row, place.keys)
        rows.append(Row(row["id"], row["version"], row["deleted_at"], values))
    return rows


def _is_many(place: Place, field: Field) -> bool:
    return field.name in place.table.links


def _fetch(
    conn: Connection, table: EntityTable, query: Select[Any] | Sequence[int], fields: list[Field]
) -> list[RowMapping]:
    if isinstance(query, Select):
        return list(conn.execute(query).mappings())
    columns = row_columns(table, [f.name for f in fields])
    found: dict[int, RowMapping] = {}
    for part in _chunks(query):
        chosen = sa.select(*columns).where(table.c.id.in_(part))
        found.update({row["id"]: row for row in conn.execute(chosen).mappings()})
    return [found[number] for number in query if number in found]


def _chunks(numbers: Sequence[int]) -> Iterable[Sequence[int]]:
    for start in range(0, len(numbers), CHUNK):
        yield numbers[start : start + CHUNK]


def load(table: EntityTable, field: Field, row: Mapping[Any, Any], keys: Keys | None) -> Any:
    """Return the value of a field that lies in the record's own row."""
    columns = table.columns[field.name]
    stored = {suffix: row[column.name] for suffix, column in columns.items()}
    if all(each is None for each in stored.values()):
        return None
    if field.encrypted:
        return field.type.parse(need(keys).decrypt(stored[""], table.entity.id, field.id))
    return field.type.load(stored)


def _read_items(
    conn: Connection, table: EntityTable, field: Field, ids: Sequence[int]
) -> dict[int, tuple[Any, ...]]:
    link, columns = table.links[field.name], table.link_columns(field.name)
    items: dict[int, list[Any]] = {}
    for part in _chunks(ids):
        chosen = (
            sa.select(link.c.record_id, *columns.values())
            .where(link.c.record_id.in_(part))
            .order_by(link.c.record_id, link.c.position)
        )
        for row in conn.execute(chosen).mappings():
            stored = {suffix: row[column.name] for suffix, column in columns.items()}
            items.setdefault(row["record_id"], []).append(field.type.load(stored))
    return {number: tuple(each) for number, each in items.items()}


def _read_through(
    conn: Connection, place: Place, type_: ReadsThrough, found: Sequence[RowMapping]
) -> dict[int, Any]:
    """Return the values behind a link, by the number of the record that holds the link."""
    target = _target(place, type_)
    if target is None:
        return {}
    column = place.table.columns[type_.via][""].name
    links = {row["id"]: row[column] for row in found if row[column] is not None}
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


def need(keys: Keys | None) -> Keys:
    """Return the keys, or say that an encrypted field cannot do without."""
    if keys is None:
        raise AppError("storage.no_key", N_("Encrypted fields need a key, and none is set up."))
    return keys
