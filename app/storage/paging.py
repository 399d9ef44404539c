"""One page of a list: the numbers of its records, and where the next one begins.

A page is found by how many records stand before it, or, much sooner when they are many, by the
last record of the page before (a keyset): then nothing is passed over, and records that come and
go meanwhile are neither shown twice nor missed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Select

from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.schema.model import SortKey
from app.storage.condition_sql import Place
from app.storage.query import Clause, is_true, met, never_empty, order, sorted_by
from app.storage.remembered import remembered, remembered_with
from app.storage.tables import EntityTable


@dataclass(frozen=True)
class Position:
    """Where a page ended: what its last record was sorted by, its number last."""

    sort: tuple[SortKey, ...]
    kinds: tuple[str, ...]  # the types of the fields: values of another type mean nothing
    values: tuple[Any, ...]


def has_position(table: EntityTable, sort: Sequence[SortKey]) -> bool:
    """Tell whether a list is sorted by what its own rows hold, and by nobody's scope."""
    return all(_is_own(table, key) for key in sort)


def _is_own(table: EntityTable, key: SortKey) -> bool:
    field = table.entity.by_name.get(key.field)
    return key.field == "id" or not (field and isinstance(field.type, ReadsThrough | RefersTo))


def kinds_of(table: EntityTable, sort: Sequence[SortKey]) -> tuple[str, ...]:
    """Return the names of the types that a list is sorted by."""
    fields = [table.entity.by_name.get(key.field) for key in sort]
    return tuple(type(field.type).__name__ if field else "" for field in fields)


def select_page(
    place: Place,
    *,
    only: Clause,
    sort: Sequence[SortKey],
    trash: bool = False,
    after: Position | None = None,
) -> Select[Any]:
    """Return the SELECT of the numbers on a page, and of what :func:`position` keeps.

    It is run with :func:`bounds`. A list that reaches all records asks the same for everybody, one
    that a scope narrows the same for whom it narrows alike.
    """

    def make() -> Select[Any]:
        return _select(place, only, sort, trash, after)

    if not has_position(place.table, sort):
        return make()
    empty = after and tuple(value is None for value in after.values)
    key = ("page", tuple(sort), trash, empty)
    if is_true(only):
        return remembered(place.table.table, key, make)
    return remembered_with(place.table.table, only, key, make)


def bounds(page: int, size: int, after: Position | None = None) -> Mapping[str, Any]:
    """Return what the SELECT is run with: one record more than the page shows."""
    begin = {f"after_{place}": v for place, v in enumerate(after.values)} if after else {}
    return {"most": size + 1, "skipped": 0 if after else (page - 1) * size, **begin}


def position(
    place: Place, sort: Sequence[SortKey], rows: Sequence[Sequence[Any]], size: int
) -> Position | None:
    """Return where a page ended; nothing, where no other follows or a scope is in the order."""
    if len(rows) <= size or not has_position(place.table, sort):
        return None
    number, *values = rows[size - 1]
    return Position(tuple(sort), kinds_of(place.table, sort), (*values, number))


def _select(
    place: Place, only: Clause, sort: Sequence[SortKey], trash: bool, after: Position | None
) -> Select[Any]:
    keys = [sorted_by(place, key) for key in sort] if has_position(place.table, sort) else []
    chosen = sa.select(_number(place), *keys).where(*met(place.table, only, None, trash))
    if after is not None:
        chosen = chosen.where(_after(place, sort, after))
    ordered = chosen.order_by(*order(place, sort))
    most, skipped = (sa.bindparam(name, type_=sa.Integer) for name in ("most", "skipped"))
    return ordered.limit(most).offset(skipped)


def _after(place: Place, sort: Sequence[SortKey], last: Position) -> Clause:
    """Return "comes after this position": a later first key, or the same and a later second …"""
    falling = bool(sort) and sort[0].descending
    keys = [(sorted_by(place, key), key.descending) for key in sort]
    keys.append((_number(place), falling))
    sides = [(key, down, _bound(n, key)) for n, (key, down) in enumerate(keys)]
    if all(never_empty(key) and down == falling for key, down in keys):
        # A database finds its place in an index by a whole row only.
        here, there = sa.tuple_(*(s[0] for s in sides)), sa.tuple_(*(s[2] for s in sides))
        return here < there if falling else here > there
    steps: list[Clause] = []
    same: list[Clause] = []
    for (key, down, bound), value in zip(sides, last.values, strict=True):
        if value is not None:  # what is empty comes last either way
            later = key < bound if down else key > bound
            past = later if never_empty(key) else sa.or_(later, key.is_(None))
            steps.append(sa.and_(*same, past))
        same.append(key.is_(None) if value is None else key == bound)
    return sa.or_(*steps)


def _bound(number: int, key: ColumnElement[Any]) -> sa.BindParameter[Any]:
    return sa.bindparam(f"after_{number}", type_=key.type)


def _number(place: Place) -> ColumnElement[Any]:
    number: ColumnElement[Any] = place.table.c.id
    return number
