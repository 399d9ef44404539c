"""How many records scopes would reach for a person: what a designer is told before the choice."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import role_clause, scope_clause
from app.core.errors import AppError
from app.records.access import find_entity
from app.records.filters import require_readable
from app.records.why import HANGS_ON
from app.schema.condition import Condition
from app.schema.model import Action, Entity, Scope
from app.storage.store import Store


def reach(
    store: Store, asker: Actor, person: Actor, entity: str,
    scopes: Sequence[Scope | Condition], *, within: Scope | Condition = Scope.ALL,
) -> tuple[int | None, ...]:  # fmt: skip
    """Return how many records each scope reaches for ``person``, of those in ``within``.

    Only records that ``asker`` may read are counted; where a scope hangs on fields that ``asker``
    may not compare, nothing is told.
    """
    found = find_entity(store, entity)
    known = scope_clause(store, asker, Action.READ, entity)
    told = [_may_be_told(store, asker, found, each) for each in (*scopes, within)]
    if isinstance(known, sa.False_) or not told[-1]:
        return tuple(None for _ in scopes)
    table = store.tables.entities[entity]
    limit = role_clause(store, person, table, within)
    columns = [_counted(role_clause(store, person, table, each)) for each in scopes]
    query = sa.select(*columns).select_from(table.table)
    with store.reading() as conn:
        row = conn.execute(query.where(known, limit, table.c.deleted_at.is_(None))).one()
    pairs = zip(row, told, strict=False)
    return tuple(int(count or 0) if is_told else None for count, is_told in pairs)


def _counted(clause: ColumnElement[bool]) -> ColumnElement[int | None]:
    return sa.func.sum(sa.case((clause, 1), else_=0))


def _may_be_told(store: Store, asker: Actor, entity: Entity, scope: Scope | Condition) -> bool:
    if isinstance(scope, Scope):
        readable = field_set(store.definitions, asker, entity).readable
        return HANGS_ON.get(scope, frozenset()) <= readable
    try:
        require_readable(store, asker, entity, scope)
    except AppError:
        return False
    return True
