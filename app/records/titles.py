"""How records are called: from the title pattern of their entity, cut to what may be read."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from babel import Locale
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.people import Department, departments_part, names_part, read_names
from app.access.policy import scope_clause
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.records.places import fetch, place_for
from app.records.show import shown
from app.schema.model import Action, Entity, Field
from app.storage.rows import Row, part_of, rows_of
from app.storage.store import Store
from app.storage.together import Part, together

Read = Callable[[Sequence[Sequence[Any]]], Mapping[int, str]]
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
        literal + (words.get(name, "") if name else "") for literal, name in _pieces(entity.title)
    ]
    text = "".join(parts).strip()
    if not all(words.get(name) for name in entity.title_fields):
        text = EMPTY_BRACKETS.sub("", text).strip(" -·/,，")
    return text or f"#{record_id}"


@lru_cache(maxsize=1000)
def _pieces(pattern: str) -> tuple[tuple[str, str | None], ...]:
    return tuple((text, name) for text, name, _, _ in string.Formatter().parse(pattern))


def titles_of(store: Store, actor: Actor, conn: Connection, refs: Iterable[Ref]) -> dict[Ref, str]:
    """Return the titles of the records, people and departments that ``refs`` point at.

    One statement for all of them, whatever they are. A record outside the actor's scope gets no
    title.
    """
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        wanted.setdefault(ref.entity, set()).add(ref.id)
    asked = {
        name: _asked(store, actor, conn, name, sorted(ids))
        for name, ids in wanted.items()
        if name in (USER, DEPARTMENT) or name in store.tables.entities
    }
    parts = [part for part, _ in asked.values() if part is not None]
    found = iter(together(parts).run(conn) if parts else ())
    return {
        Ref(name, key): text
        for name, (part, read) in asked.items()
        for key, text in read(() if part is None else next(found)).items()
    }


def _asked(
    store: Store, actor: Actor, conn: Connection, name: str, ids: list[int]
) -> tuple[Part | None, Read]:
    """Return what to ask for the titles of one entity, and how to read the answer."""
    language = language_of(store, actor)
    if name == USER:
        return names_part(ids), read_names
    if name == DEPARTMENT:
        return departments_part(ids), lambda rows: {
            each.id: each.text(language) for each in (Department(*row) for row in rows)
        }
    entity, locale = store.definitions.entities[name], Locale.parse(language)
    allowed = field_set(store.definitions, actor, entity).readable
    fields = [each for each in entity.title_fields if each in allowed]
    place = place_for(store, actor, name)
    only = scope_clause(store, actor, Action.READ, name)
    part = part_of(place, ids, fields, only=only)
    if part is None:  # a title with a field of many values, or of another record
        known = [entity.by_name[each] for each in fields]
        found = fetch(conn, place, ids, known, only=only)
        return None, lambda _: _titled(entity, found, locale)
    return part, lambda rows: _titled(entity, rows_of(place, fields, rows), locale)


def _titled(entity: Entity, rows: Iterable[Row], locale: Locale) -> dict[int, str]:
    return {row.id: title(entity, row.id, row.values, locale) for row in rows}


def refs_in(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> set[Ref]:
    """Return everything that the values of ``fields`` refer to."""
    linking = [field for field in fields if isinstance(field.type, RefersTo)]
    found: set[Ref] = set()
    for values in rows:
        for field in linking:
            value = values.get(field.name)
            if value.__class__ is Ref:
                found.add(value)
            elif value is not None:
                found.update(ref for ref in field.type.items(value) if isinstance(ref, Ref))
    return found


def language_of(store: Store, actor: Actor) -> str:
    """Return the language in which the actor reads names and titles."""
    return actor.language or store.definitions.app.default_language
