"""How much a person sees, entity by entity: counted by the clauses that lists are made with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import Decision, decide, scope_clause
from app.records.why import may_be_told
from app.schema.model import Action, Entity, FieldAccess
from app.storage.store import Store
from app.storage.together import Part, together


@dataclass(frozen=True)
class Sight:
    """How much of one entity a person sees, as far as the asker may know."""

    entity: Entity
    decision: Decision  # on reading
    count: int | None  # none: the asker may not know, see ``records.why``
    is_whole: bool  # whether the asker reads all records, so that the count is the whole of it
    masked: int
    hidden: int
    total_fields: int


def sights(store: Store, asker: Actor, person: Actor) -> tuple[Sight, ...]:
    """Return what a person sees of each entity.

    Only records that the asker may read are counted: a count tells something, too.
    """
    entities = store.definitions.live_entities
    with store.reading() as conn:
        counts = _counted(store, conn, asker, person, entities)
    return tuple(_sight(store, asker, person, each, counts.get(each.name)) for each in entities)


def _counted(
    store: Store, conn: Connection, asker: Actor, person: Actor, entities: Sequence[Entity]
) -> dict[str, int]:
    parts: dict[str, Part] = {}
    for entity in entities:
        known = scope_clause(store, asker, Action.READ, entity.name)
        if not isinstance(known, sa.False_) and may_be_told(store, asker, person, entity):
            table = store.tables.entities[entity.name]
            only = scope_clause(store, person, Action.READ, entity.name)
            where = [known, only, table.c.deleted_at.is_(None)]
            parts[entity.name] = Part([sa.func.count()], where, table.table)
    answers = together(list(parts.values())).run(conn) if parts else []
    return {name: int(rows[0][0]) for name, rows in zip(parts, answers, strict=True)}


def _sight(store: Store, asker: Actor, person: Actor, entity: Entity, count: int | None) -> Sight:
    decision = decide(person, Action.READ, entity.name)
    access = field_set(store.definitions, person, entity).access if decision.allowed else {}
    known = scope_clause(store, asker, Action.READ, entity.name)
    masked = sum(each is FieldAccess.MASKED for each in access.values())
    total = len(entity.by_name)
    return Sight(
        entity, decision, count, isinstance(known, sa.True_), masked, total - len(access), total
    )
