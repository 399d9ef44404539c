"""Several SELECTs as one statement: a page asks the database few times, however much it shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, CompoundSelect, Connection, FromClause, Row, Select

Slot = tuple[Any, int]  # a type and the how-manieth column of that type


@dataclass(frozen=True)
class Part:
    """One SELECT among several: its columns, of any types, and what narrows it."""

    columns: Sequence[ColumnElement[Any]]
    where: Sequence[ColumnElement[bool]] = ()
    source: FromClause | None = None


@dataclass(frozen=True)
class Together:
    """Parts joined by UNION ALL, and where in its rows the columns of each part are."""

    statement: Select[Any] | CompoundSelect[Any]
    places: tuple[tuple[int, ...], ...]

    def run(
        self, conn: Connection, parameters: Mapping[str, Any] | None = None
    ) -> list[list[tuple[Any, ...]]]:
        """Run the statement; return the rows of each part, in no order to rely on."""
        found: list[list[tuple[Any, ...]]] = [[] for _ in self.places]
        for row in conn.execute(self.statement, parameters).all():
            found[row[0]].append(_picked(row, self.places[row[0]]))
        return found


def together(parts: Sequence[Part]) -> Together:
    """Return the parts as one statement.

    UNION ALL wants the same types in the same places, so columns share a place only with columns
    of their own type; a part leaves the places empty that it has no column for.
    """
    slots: dict[Slot, int] = {}
    types: list[Any] = []
    places = tuple(tuple(_place(c, slots, types) for c in _slots(part)) for part in parts)
    chosen = [
        _select(number, part, where, types)
        for number, (part, where) in enumerate(zip(parts, places, strict=True))
    ]
    statement = sa.union_all(*chosen) if len(chosen) > 1 else chosen[0]
    return Together(statement, places)


def _slots(part: Part) -> Iterable[tuple[Slot, Any]]:
    seen: dict[Any, int] = {}
    for column in part.columns:
        kind = column.type._static_cache_key  # what SQLAlchemy calls the same type
        seen[kind] = seen.get(kind, 0) + 1
        yield (kind, seen[kind]), column.type


def _place(slot: tuple[Slot, Any], slots: dict[Slot, int], types: list[Any]) -> int:
    if slot[0] not in slots:
        types.append(slot[1])
        slots[slot[0]] = len(types)  # the number of the part stands before them
    return slots[slot[0]]


def _select(number: int, part: Part, places: Sequence[int], types: Sequence[Any]) -> Select[Any]:
    filled = dict(zip(places, part.columns, strict=True))
    columns = [
        filled[place] if place in filled else sa.cast(sa.null(), type_)
        for place, type_ in enumerate(types, 1)
    ]
    chosen = sa.select(sa.literal_column(str(number), sa.Integer()), *columns).where(*part.where)
    return chosen if part.source is None else chosen.select_from(part.source)


def _picked(row: Row[Any], places: Sequence[int]) -> tuple[Any, ...]:
    return tuple([row[place] for place in places])
