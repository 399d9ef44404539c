"""From (table, fields, rows allowed, filter, sort, page) to a SELECT. Pure: nothing is run here.

``only``, the records that may be met at all, has no default on purpose: forgetting it is an
error in the first test, not a leak.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select

from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.fieldtypes.operators import Columns
from app.fieldtypes.search_key import query_key
from app.schema.model import Field, SortKey
from app.storage.condition_sql import Place, in_scope, through
from app.storage.remembered import remembered, remembered_with
from app.storage.system import sys_department, sys_person
from app.storage.tables import EntityTable

Clause = ColumnElement[bool]


def select_rows(
    place: Place,
    fields: Iterable[str],
    *,
    only: Clause,
    where: Clause | None = None,
    sort: Sequence[SortKey] = (),
    limit: int | None = None,
    offset: int = 0,
    trash: bool = False,
) -> Select[Any]:
    """Return the SELECT of one page; ``rows.read_rows`` runs it. Ties are broken by number."""
    table = place.table
    chosen = sa.select(*row_columns(table, fields)).where(*met(table, only, where, trash))
    return chosen.order_by(*order(place, sort)).limit(limit).offset(offset or None)


def row_columns(table: EntityTable, fields: Iterable[str]) -> list[ColumnElement[Any]]:
    """Return the columns of the record's own row that ``fields`` are read from."""
    found = {name: table.c[name] for name in ("id", "version", "deleted_at")}
    for name in fields:
        for column in [*table.columns.get(name, {}).values(), *_link_of(table, name)]:
            found.setdefault(column.name, column)
    return list(found.values())


def _link_of(table: EntityTable, name: str) -> Iterator[ColumnElement[Any]]:
    field = table.entity.by_name.get(name)
    if field is not None and isinstance(field.type, ReadsThrough):
        yield from table.columns.get(field.type.via, {}).values()


def count_rows(
    table: EntityTable, *, only: Clause, where: Clause | None, limit: int, trash: bool = False
) -> Select[int]:
    """Return the SELECT that counts, but never past ``limit`` + 1: a big list stays fast."""

    def make() -> Select[int]:
        found = sa.select(table.c.id).where(*met(table, only, where, trash)).limit(limit + 1)
        return sa.select(sa.func.count()).select_from(found.subquery())

    key = ("count", limit, trash)
    if where is not None:
        return make()
    if is_true(only):
        return remembered(table.table, key, make)
    return remembered_with(table.table, only, key, make)


def option_counts(
    table: EntityTable, field: str, *, only: Clause, where: Clause | None = None
) -> Select[Any, int]:
    """Return the SELECT of (main value of the field, number of records)."""
    narrowed = met(table, only, where, False)
    if field in table.links:
        item = table.link_columns(field)[""]
        link = table.links[field]
        joined = table.table.join(link, link.c.record_id == table.c.id)
        counted = sa.func.count(sa.distinct(table.c.id))
        return sa.select(item, counted).select_from(joined).where(*narrowed).group_by(item)
    value = _main(table, field)
    counted = sa.func.count(table.c.id)
    return sa.select(value, counted).where(*narrowed, value.is_not(None)).group_by(value)


def search_clause(table: EntityTable, fields: Iterable[str], text: str) -> Clause:
    """Return "every word of ``text`` is found in one of ``fields``" by the search columns."""
    columns = [table.search[name] for name in fields if name in table.search]
    words = [key for word in text.split() if (key := query_key(word))]
    if not words or not columns:
        return sa.false() if text.strip() else sa.true()
    return sa.and_(
        *(sa.or_(*(c.contains(word, autoescape=True) for c in columns)) for word in words)
    )


def order(place: Place, sort: Sequence[SortKey]) -> list[ColumnElement[Any]]:
    """Return the ORDER BY: empty values last either way, then by number."""
    keys = [_direction(sorted_by(place, key), key.descending) for key in sort]
    falling = bool(sort) and sort[0].descending
    number = place.table.c.id
    return [*keys, number.desc() if falling else number]


def _direction(column: ColumnElement[Any], descending: bool) -> ColumnElement[Any]:
    ordered = column.desc() if descending else column.asc()
    # NULLS LAST keeps a descending index of PostgreSQL from being used; spare it where it can be.
    return ordered if never_empty(column) else ordered.nulls_last()


def never_empty(column: ColumnElement[Any]) -> bool:
    """Tell whether every record has a value there."""
    return isinstance(column, sa.Column) and column.name in ("id", "created_at", "updated_at")


def sorted_by(place: Place, key: SortKey) -> ColumnElement[Any]:
    """Return what a list is sorted by for one key, or refuse what cannot be sorted by."""
    if key.field == "id":
        return _number(place.table)
    field = place.table.entity.by_name.get(key.field)
    if field is None or field.encrypted or not field.type.sortable:
        raise BadRequestError(
            "sort.impossible", N_("A list cannot be sorted by {field}."), field=key.field
        )
    return sort_value(place, field)


def _number(table: EntityTable) -> ColumnElement[Any]:
    number: ColumnElement[Any] = table.c.id
    return number


def sort_value(place: Place, field: Field, depth: int = 0) -> ColumnElement[Any]:
    """Return what a field is sorted by; a link by the title of what it points at."""
    table = place.table
    if isinstance(field.type, ReadsThrough):
        return _beyond(place, field, depth)
    if field.name in table.sort:
        return table.sort[field.name]
    if field.name in table.links:
        return _first_item(table, field)
    if isinstance(field.type, RefersTo) and depth == 0:
        return _by_title(place, field)
    return _rank(field, table.columns[field.name])


def _rank(field: Field, columns: Columns) -> ColumnElement[Any]:
    ranked = field.type.order_by(columns)
    if ranked is columns[""]:
        return ranked
    # A rank may give empty values a place; they come last either way.
    return sa.case((columns[""].is_not(None), ranked))


def _first_item(table: EntityTable, field: Field) -> ColumnElement[Any]:
    link = table.links[field.name].alias()
    columns = {s: link.c[c.name] for s, c in table.link_columns(field.name).items()}
    return (
        sa.select(_rank(field, columns))
        .where(link.c.record_id == table.c.id, link.c.position == 0)
        .correlate(table.table)
        .scalar_subquery()
    )


def _beyond(place: Place, field: Field, depth: int) -> ColumnElement[Any]:
    found = through(field.type, place) if isinstance(field.type, ReadsThrough) else None
    if found is None or depth:
        return sa.null()
    other, target, joined = found
    value = sort_value(_at(place, other), target, depth + 1)
    return _picked(value, other, joined, place)


def _by_title(place: Place, field: Field) -> ColumnElement[Any]:
    """Sort a link by the first field of the title; several targets cannot be told apart here."""
    main = place.table.columns[field.name][""]
    targets = field.type.targets if isinstance(field.type, RefersTo) else ()
    if targets == ("_user",):
        name = sa.select(sys_person.c.full_name).where(sys_person.c.user_id == main)
        return name.correlate(place.table.table).scalar_subquery()
    if targets == ("_department",):
        name = sa.select(sa.cast(sys_department.c.name, sa.Text)).where(sys_department.c.id == main)
        return name.correlate(place.table.table).scalar_subquery()
    target = place.tables.entities.get(targets[0]) if len(targets) == 1 else None
    titled = _titled(target) if target else None
    if target is None or titled is None or titled.encrypted:
        return main
    other = target.aliased()
    joined = sa.and_(other.c.id == main, in_scope(other, place.scope_of))
    return _picked(sort_value(_at(place, other), titled, 1), other, joined, place)


def _titled(table: EntityTable) -> Field | None:
    names = (n for n in table.entity.title_fields if n in table.entity.by_name)
    return next((table.entity.by_name[name] for name in names), None)


def _at(place: Place, other: EntityTable) -> Place:
    return Place(other, place.tables, place.moment, place.scope_of, place.keys)


def _picked(
    value: ColumnElement[Any], other: EntityTable, joined: Clause, place: Place
) -> ColumnElement[Any]:
    chosen = sa.select(value).select_from(other.table).where(joined)
    return chosen.correlate(place.table.table).scalar_subquery()


def _main(table: EntityTable, field: str) -> ColumnElement[Any]:
    if field not in table.columns or table.entity.by_name[field].encrypted:
        raise BadRequestError(
            "count.impossible", N_("Records cannot be counted by {field}."), field=field
        )
    return table.columns[field][""]


def met(
    table: EntityTable, only: Clause, where: Clause | None, trash: bool
) -> list[ColumnElement[bool]]:
    """Return what the WHERE of a list says."""
    deleted = table.c.deleted_at
    state = deleted.is_not(None) if trash else deleted.is_(None)
    return [state, *(part for part in (only, where) if not (part is None or is_true(part)))]


def is_true(clause: Clause) -> bool:
    """Tell whether a clause lets every record through."""
    return isinstance(clause, sa.True_)
