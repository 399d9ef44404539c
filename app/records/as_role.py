"""Records as somebody else would see them, never more of them than who asks may see themselves.

For looking at a role before it is in force: the rows that both reach, of each field the less that
either may know, and the title of a linked record where both know it by the same one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import STRENGTH, FieldSet, field_set
from app.access.policy import require, scope_clause
from app.core.errors import ForbiddenError
from app.core.i18n import N_
from app.records.access import find_entity
from app.records.cut import cut, wanted_fields
from app.records.places import fetch, matching, place_for
from app.records.read import default_sort, missing_record
from app.records.record import Record
from app.records.why import may_be_told
from app.schema.condition import Condition
from app.schema.model import Action, Entity, Field, FieldAccess, SortKey
from app.storage import query
from app.storage.rows import Row, read_rows
from app.storage.store import Store

MOST = 20


@dataclass(frozen=True)
class Seen:
    """Some records of an entity as both may see them."""

    entity: Entity
    fields: FieldSet
    records: tuple[Record, ...]

    @property
    def visible(self) -> tuple[Field, ...]:
        """The fields that show, masked ones included."""
        return tuple(f for n, f in self.entity.by_name.items() if n in self.fields.access)


def see_records(
    store: Store, asker: Actor, other: Actor, entity: str, *, where: Condition | None = None,
    most: int = MOST,
) -> Seen:  # fmt: skip
    """Return the first records of the list of ``other``, as far as ``asker`` may see them.

    ``where`` speaks of fields that both may read; who asks makes sure of it.
    """
    found, fields = _opened(store, asker, other, entity)
    wanted = wanted_fields(found, fields, ())
    names = [field.name for field in wanted]
    place = place_for(store, asker, entity)
    only = sa.and_(*(scope_clause(store, each, Action.READ, entity) for each in (asker, other)))
    if where is not None:
        only = sa.and_(only, matching(place, where))
    sort = _order(store, (asker, other), found, fields)
    selected = query.select_rows(place, names, only=only, sort=sort, limit=most)
    with store.reading() as conn:
        rows = read_rows(conn, place, selected, fields=names)
        return Seen(found, fields, _cut(store, conn, (asker, other), found, rows, fields))


def see_record(store: Store, asker: Actor, other: Actor, entity: str, record_id: int) -> Seen:
    """Return one record as both may see it, or raise NotFoundError."""
    found, fields = _opened(store, asker, other, entity)
    wanted = wanted_fields(found, fields, ())
    place = place_for(store, asker, entity)
    only = sa.and_(*(scope_clause(store, each, Action.READ, entity) for each in (asker, other)))
    with store.reading() as conn:
        rows = fetch(conn, place, [record_id], wanted, only=only)
        if not rows:
            raise missing_record(found, record_id)
        return Seen(found, fields, _cut(store, conn, (asker, other), found, rows, fields))


def _opened(store: Store, asker: Actor, other: Actor, entity: str) -> tuple[Entity, FieldSet]:
    found = find_entity(store, entity)
    for each in (asker, other):
        require(each, Action.READ, entity, found.label_plural)
    if not may_be_told(store, asker, other, found):
        raise ForbiddenError(
            "why.unreadable",
            N_("This hangs on a condition over fields of {entity} that you may not read."),
            entity=found.label,
        )
    return found, _shared(*(field_set(store.definitions, each, found) for each in (asker, other)))


def _shared(one: FieldSet, other: FieldSet) -> FieldSet:
    """Return the less that either may do with each field; nothing is written here."""
    names = [name for name in one.access if name in other.access]
    least = {
        name: min(one.access[name], other.access[name], key=STRENGTH.__getitem__) for name in names
    }
    access = {
        name: FieldAccess.READ if each is FieldAccess.WRITE else each
        for name, each in least.items()
    }
    return FieldSet(access, frozenset(access))


def _order(
    store: Store, both: tuple[Actor, Actor], entity: Entity, fields: FieldSet
) -> tuple[SortKey, ...]:
    """Return the list's own order where both may know it."""
    asker, other = (default_sort(store, each, entity, fields) for each in both)
    return asker if asker == other else (SortKey("id", descending=True),)


def _cut(
    store: Store, conn: Connection, both: tuple[Actor, Actor], entity: Entity,
    rows: Sequence[Row], fields: FieldSet,
) -> tuple[Record, ...]:  # fmt: skip
    wanted = wanted_fields(entity, fields, ())
    asker, other = (
        cut(store, each, conn, entity, rows, fields=fields, wanted=wanted, actions=False)
        for each in both
    )
    return tuple(
        replace(mine, titles={r: t for r, t in mine.titles.items() if theirs.titles.get(r) == t})
        for mine, theirs in zip(asker, other, strict=True)
    )
