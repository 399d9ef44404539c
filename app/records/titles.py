"""How records are called: from the title pattern of their entity, cut to what may be read."""

from __future__ import annotations

import re
import string
from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from functools import lru_cache, partial
from typing import Any, NamedTuple

import sqlalchemy as sa
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
from app.storage.remembered import remembered
from app.storage.rows import Row, part_of, rows_of
from app.storage.store import Store
from app.storage.together import Part, Together, together

Read = Callable[[Sequence[Sequence[Any]]], Mapping[int, str]]
EMPTY_BRACKETS = re.compile(r"\(\s*\)|（\s*）|\[\s*\]")


def title(entity: Entity, record_id: int, values: Mapping[str, Any], locale: Locale) -> str:
    """Return the title of a record from the values its reader may see.

    What joined an empty part to the others goes with it: ``"{name} ({city})"`` without a city is
    the name alone.
    """
    pieces, words = _pieces(entity.title), {"id": str(record_id)}
    for _, name in pieces:
        if name and name in values and name in entity.by_name:
            words[name] = shown(entity.by_name[name], values[name], {}, locale)
    if len(pieces) == 1 and not pieces[0][0]:  # one field alone, as most titles are
        return words.get(pieces[0][1] or "", "").strip() or f"#{record_id}"
    parts = [literal + (words.get(name, "") if name else "") for literal, name in pieces]
    text = "".join(parts).strip()
    if not all(words.get(name) for _, name in pieces if name):
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
    return titles_by_number(store, actor, conn, wanted)


def titles_by_number(
    store: Store, actor: Actor, conn: Connection, wanted: Mapping[str, Collection[int]]
) -> dict[Ref, str]:
    """Return titles as :func:`titles_of` does, of the numbers wanted of each entity."""
    numbers = {
        name: sorted(ids)
        for name, ids in wanted.items()
        if name in (USER, DEPARTMENT) or name in store.tables.entities
    }
    asked = {name: _asked(store, actor, conn, name, ids) for name, ids in numbers.items()}
    together_asked = {name: each for name, each in asked.items() if each.part is not None}
    ids = {f"ids_{name}": numbers[name] for name in together_asked}
    found = _statement(store, together_asked).run(conn, ids) if together_asked else ()
    rows = dict(zip(together_asked, found, strict=True))
    return {
        Ref(name, key): text
        for name, each in asked.items()
        for key, text in each.read(rows.get(name, ())).items()
    }


class _Asked(NamedTuple):
    """What to ask for the titles of one entity, and how to read the answer."""

    part: Part | None  # nothing: what is read was found by itself
    read: Read
    kind: Hashable = None  # what tells the part from others; nothing, where somebody's scope is in


def _statement(store: Store, asked: Mapping[str, _Asked]) -> Together:
    """Return the parts as one statement, which is kept where it is the same for everybody."""

    def make() -> Together:
        return together([each.part for each in asked.values() if each.part is not None])

    kinds = tuple(each.kind for each in asked.values())
    return make() if None in kinds else remembered(store.tables.metadata, ("titles", kinds), make)


def _asked(store: Store, actor: Actor, conn: Connection, name: str, numbers: list[int]) -> _Asked:
    language = language_of(store, actor)
    ids: sa.BindParameter[Any] = sa.bindparam(f"ids_{name}", expanding=True)
    if name == USER:
        return _Asked(names_part(ids), read_names, USER)
    if name == DEPARTMENT:
        return _Asked(departments_part(ids), partial(_department_names, language), DEPARTMENT)
    entity, locale = store.definitions.entities[name], Locale.parse(language)
    allowed = field_set(store.definitions, actor, entity).readable
    fields = tuple(each for each in entity.title_fields if each in allowed)
    place = place_for(store, actor, name)
    only = scope_clause(store, actor, Action.READ, name)
    part = part_of(place, ids, fields, only=only)
    if part is None:  # a title with a field of many values, or of another record
        known = [entity.by_name[each] for each in fields]
        found = fetch(conn, place, numbers, known, only=only)
        return _Asked(None, lambda _: _titled(entity, found, locale))
    kind = (name, fields) if isinstance(only, sa.True_) else None
    return _Asked(part, lambda rows: _titled(entity, rows_of(place, fields, rows), locale), kind)


def _department_names(language: str, rows: Sequence[Sequence[Any]]) -> dict[int, str]:
    return {each.id: each.text(language) for each in (Department(*row) for row in rows)}


def _titled(entity: Entity, rows: Iterable[Row], locale: Locale) -> dict[int, str]:
    return {row.id: title(entity, row.id, row.values, locale) for row in rows}


def refs_in(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> set[Ref]:
    """Return everything that the values of ``fields`` refer to."""
    return {Ref(name, key) for name, ids in numbers_in(fields, rows).items() for key in ids}


def numbers_in(fields: Iterable[Field], rows: Iterable[Mapping[str, Any]]) -> dict[str, set[int]]:
    """Return the numbers that the values of ``fields`` refer to, by entity."""
    linking = [field for field in fields if isinstance(field.type, RefersTo)]
    found: defaultdict[str, set[int]] = defaultdict(set)
    for values in rows:
        for field in linking:
            value = values.get(field.name)
            if value.__class__ is Ref:
                found[value.entity].add(value.id)
            elif value is not None:
                for ref in field.type.items(value):
                    if isinstance(ref, Ref):
                        found[ref.entity].add(ref.id)
    return found


def language_of(store: Store, actor: Actor) -> str:
    """Return the language in which the actor reads names and titles."""
    return actor.language or store.definitions.app.default_language
