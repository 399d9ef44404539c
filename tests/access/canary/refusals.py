"""What the door must refuse of a field that somebody may not read: every operator, every order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.access.fields import field_set
from app.core.errors import BadRequestError
from app.fieldtypes.abilities import RefersTo
from app.records.filters import read_filter, read_sort
from app.records.pick import pick
from app.schema.model import Entity, Field
from tests.access.canary.twins import Canary


@dataclass(frozen=True)
class Picked:
    """What a picker of the field would offer."""

    field: str


def refusals_missing(canary: Canary, person: str) -> list[str]:
    """Return the questions about closed fields that the door would answer."""
    definitions, actor = canary.panel.store.definitions, canary.actor(person)
    return [
        f"{entity.name}: {question}"
        for entity in canary.entities
        for field in entity.by_name.values()
        if field.name not in field_set(definitions, actor, entity).readable
        for question in _questions(field)
        if not _is_refused(canary, person, entity, question)
    ]


def _questions(field: Field) -> Iterator[Any]:
    for operator in field.type.all_operators():
        asked = {field.name: {operator.key: "1"}}
        yield from (asked, {"not": asked}, {"any": [asked, {"id": 1}]})
    yield from (field.name, f"-{field.name}", f"id,{field.name}")
    if not isinstance(field.type, RefersTo):
        yield Picked(field.name)


def _is_refused(canary: Canary, person: str, entity: Entity, question: Any) -> bool:
    store, actor = canary.panel.store, canary.actor(person)
    try:
        if isinstance(question, Picked):
            pick(store, actor, entity.name, question.field, "1")
        elif isinstance(question, str):
            read_sort(store, actor, entity.name, question)
        else:
            read_filter(store, actor, entity.name, question)
    except BadRequestError:
        return True
    return False
