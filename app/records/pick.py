"""What a picker offers for a link: records in the actor's scope, people, departments."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from babel import Locale

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.people import Account, departments, list_people
from app.access.policy import decide, require, scope_clause
from app.core.errors import BadRequestError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.fieldtypes.search_key import query_key, search_key
from app.records.access import find_entity, known_field
from app.records.cut import cut, wanted_fields
from app.records.filters import searched_fields
from app.records.places import place_for
from app.records.read import default_sort
from app.records.record import Choice
from app.records.references import pickable
from app.records.show import shown
from app.records.titles import language_of
from app.schema.model import Action, Entity, Field
from app.storage import query
from app.storage.rows import read_rows
from app.storage.store import Store

MOST = 20
ENGLISH = Locale.parse("en")  # a unique field is a code: it reads the same everywhere


def pick(store: Store, actor: Actor, entity: str, field: str, text: str) -> tuple[Choice, ...]:
    """Return at most twenty choices for a link field that match what was typed."""
    found = find_entity(store, entity)
    linking = known_field(found, field_set(store.definitions, actor, found), field, readable=False)
    if not isinstance(linking.type, RefersTo):
        raise BadRequestError(
            "pick.impossible", N_("“{field}” does not refer to records."), field=linking.label
        )
    choices: list[Choice] = []
    for target in linking.type.targets:
        choices.extend(_choices(store, actor, linking, target, text))
    return tuple(choices[:MOST])


def pick_person(store: Store, text: str) -> tuple[Choice, ...]:
    """Return at most twenty people who may sign in; the page that asks says who may."""
    return tuple(_people(store, text))[:MOST]


def pick_record(store: Store, actor: Actor, entity: str, text: str) -> tuple[Choice, ...]:
    """Return at most twenty records that the actor may read; a number finds the one that has it."""
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
    return tuple(_records(store, actor, found, text, sa.true(), number=number))


def _choices(store: Store, actor: Actor, field: Field, target: str, text: str) -> Iterable[Choice]:
    if target == USER:
        return _people(store, text)
    if target == DEPARTMENT:
        return _departments(store, language_of(store, actor), text)
    if target in store.tables.entities and decide(actor, Action.READ, target).allowed:
        allowed = pickable(store, actor, field, target)
        return _records(store, actor, find_entity(store, target), text, allowed)
    return ()


def _matches(text: str, *candidates: str) -> bool:
    wanted = query_key(text).split()
    return all(any(word in search_key(each) for each in candidates) for word in wanted)


def _people(store: Store, text: str) -> Iterable[Choice]:
    people: Iterable[Account] = (p for p in list_people(store) if p.is_active)
    return [
        Choice(Ref(USER, person.id), person.full_name, person.username)
        for person in people
        if _matches(text, person.full_name, person.username)
    ]


def _departments(store: Store, language: str, text: str) -> Iterable[Choice]:
    return [
        Choice(Ref(DEPARTMENT, each.id), each.text(language))
        for each in departments(store)
        if _matches(text, *each.name.values())
    ]


def _records(
    store: Store, actor: Actor, entity: Entity, text: str, allowed: sa.ColumnElement[bool],
    *, number: int | None = None,
) -> Iterable[Choice]:  # fmt: skip
    fields = field_set(store.definitions, actor, entity)
    hint = next((f for f in entity.live_fields if f.unique and f.name in fields.readable), None)
    wanted = wanted_fields(entity, fields, [hint.name] if hint else ["id"])
    place = place_for(store, actor, entity.name)
    parts = [scope_clause(store, actor, Action.READ, entity.name), allowed]
    if text.strip():
        names = [f.name for f in searched_fields(store, actor, entity)]
        has_text = query.search_clause(place.table, names, text)
        is_it = place.table.c.id == number
        parts.append(has_text if number is None else sa.or_(is_it, has_text))
    columns = [field.name for field in wanted]
    selected = query.select_rows(
        place,
        columns,
        only=sa.and_(*parts),
        sort=default_sort(store, actor, entity, fields),
        limit=MOST,
    )
    with store.reading() as conn:
        rows = read_rows(conn, place, selected, fields=columns)
        records = cut(store, actor, conn, entity, rows, fields=fields, wanted=wanted, actions=False)
    return [
        Choice(
            Ref(entity.name, record.id),
            record.title,
            shown(hint, record.values.get(hint.name), {}, ENGLISH) if hint else "",
        )
        for record in records
    ]
