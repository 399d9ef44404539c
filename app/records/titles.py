"""How records are called: from the title pattern of their entity, cut to what may be read."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Mapping
from typing import Any

from babel import Locale
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.people import names, read_departments
from app.access.policy import scope_clause
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.records.places import fetch, place_for
from app.records.show import shown
from app.schema.model import Action, Entity, Field
from app.storage.store import Store

EMPTY_BRACKETS = re.compile(r"\(\s*\)|（\s*）|\[\s*\]")


def title(entity: Entity, record_id: int, values: Mapping[str, Any], locale: Locale) -> str:
    """Return the title of a record from the values its reader may see.

    What joined an empty part to the others goes with it: ``"{name} ({city})"`` without a city is
    the name alone.
    """
    words = {"id": str(record_id)}
    for name in entity.title_fields:
        if name in values and name in entity.by_name:
            words[name] = shown(entity.by_name[name], values[name], {}, locale)
    parts = [
        literal + (words.get(name, "") if name else "")
        for literal, name, _, _ in string.Formatter().parse(entity.title)
    ]
    text = "".join(parts).strip()
    if not all(words.get(name) for name in entity.title_fields):
        text = EMPTY_BRACKETS.sub("", text).strip(" -·/,，")
    return text or f"#{record_id}"


def titles_of(store: Store, actor: Actor, conn: Connection, refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the titles of the records, people and departments that ``refs`` point at.

    One statement for each entity. A record outside the actor's scope gets no title.
    """
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.entity, set()).add(ref.id)
    found: dict[Ref, str] = {}
    for name, ids in wanted.items():
        if name == USER:
            found.update({Ref(USER, key): text for key, text in names(conn, ids).items()})
        elif name == DEPARTMENT:
            found.update(_departments(language_of(store, actor), conn))
        elif name in store.tables.entities:
            found.update(_records(store, actor, conn, store.definitions.entities[name], ids))
    return found


def refs_in(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> set[Ref]:
    """Return everything that the values of ``fields`` refer to."""
    linking = [field for field in fields if isinstance(field.type, RefersTo)]
    return {
        ref
        for values in rows
        for field in linking
        for ref in field.type.items(values.get(field.name))
        if isinstance(ref, Ref)
    }


def language_of(store: Store, actor: Actor) -> str:
    """Return the language in which the actor reads names and titles."""
    return actor.language or store.definitions.app.default_language


def _departments(language: str, conn: Connection) -> dict[Ref, str]:
    return {Ref(DEPARTMENT, d.id): d.text(language) for d in read_departments(conn)}


def _records(
    store: Store, actor: Actor, conn: Connection, entity: Entity, ids: set[int]
) -> dict[Ref, str]:
    allowed = field_set(store.definitions, actor, entity).readable
    fields = [entity.by_name[name] for name in entity.title_fields if name in allowed]
    place = place_for(store, actor, entity.name)
    only = scope_clause(store, actor, Action.READ, entity.name)
    locale = Locale.parse(language_of(store, actor))
    rows = fetch(conn, place, sorted(ids), fields, only=only)
    return {Ref(entity.name, row.id): title(entity, row.id, row.values, locale) for row in rows}
