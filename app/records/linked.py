"""How many records link to one record: the counts of its tabs, in one statement made once."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import sqlalchemy as sa

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import decide, require, scope_clause
from app.fieldtypes.ref import Ref
from app.records.access import find_entity, known_field
from app.records.places import matching, place_for
from app.schema.condition import Compare
from app.schema.model import Action, Field, Scope
from app.storage import query
from app.storage.store import Store
from app.storage.together import Part, Together, together

HERE: sa.BindParameter[int] = sa.bindparam("here", type_=sa.Integer())
MOST_KEPT = 500  # statements: one for who reaches everything, one for each other person

Links = Sequence[tuple[str, str]]
"""Entities and their fields that can link to a record."""


def links_to(here: Ref, field: Field) -> Compare | None:
    """Return the condition "``field`` links to ``here``", if the field can be asked that."""
    operator = field.type.operator("has") or field.type.operator("equals")
    return Compare(field, operator, here) if operator else None


def count_linking(store: Store, actor: Actor, here: Ref, links: Links) -> tuple[int, ...]:
    """Return how many of the records that the actor reaches link to ``here``, link by link.

    The statement is the same for every record of an entity, so it is made once for everybody who
    reaches the same.
    """
    for entity, name in links:
        found = find_entity(store, entity)
        require(actor, Action.READ, entity, found.label_plural)
        known_field(found, field_set(store.definitions, actor, found), name)
    if not links:
        return ()
    statement = _kept(store, actor, here.entity, tuple(links))
    with store.reading() as conn:
        return tuple(int(rows[0][0]) for rows in statement.run(conn, {"here": here.id}))


def _kept(store: Store, actor: Actor, target: str, links: tuple[tuple[str, str], ...]) -> Together:
    reach = _reach(actor, [entity for entity, _ in links])
    info = store.tables.entities[target].table.info  # goes when the generation goes
    known: dict[Hashable, Together] = info.setdefault("dossier_linking", {})
    found = known.get((links, reach)) if reach else None
    if found is None:
        found = together([_counting(store, actor, target, *link) for link in links])
        if reach and len(known) < MOST_KEPT:
            known[links, reach] = found
    return found


def _reach(actor: Actor, entities: Sequence[str]) -> tuple[Hashable, ...]:
    """Return all that the scopes of a person depend on; nothing where a condition is one.

    A condition may speak of today, so its SQL is made when it is asked.
    """
    scopes = [
        tuple(scope for _, scope in decide(actor, Action.READ, entity).scopes)
        for entity in entities
    ]
    if all(Scope.ALL in each for each in scopes):
        return (Scope.ALL,)
    if not all(isinstance(scope, Scope) for each in scopes for scope in each):
        return ()
    return (actor.id, actor.department, actor.reports, actor.departments_below, *scopes)


def _counting(store: Store, actor: Actor, target: str, entity: str, name: str) -> Part:
    table = store.tables.entities[entity]
    here = Ref(target, HERE)  # type: ignore[arg-type]  # the number comes when it is asked
    condition = links_to(here, table.entity.by_name[name])
    asked = (
        sa.false() if condition is None else matching(place_for(store, actor, entity), condition)
    )
    scope = scope_clause(store, actor, Action.READ, entity)
    return Part(
        [sa.func.count()], query.met(table, sa.and_(scope, asked), None, False), table.table
    )
