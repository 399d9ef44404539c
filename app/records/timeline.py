"""What happened to a record, cut to what its reader may read now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

from babel import Locale
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import require, scope_clause
from app.audit.events import Event, FieldChange, events_of
from app.core.errors import FieldValueError
from app.fieldtypes.ref import Ref
from app.records.access import find_entity
from app.records.cut import masked_value
from app.records.places import has_record, place_for
from app.records.read import missing_record
from app.records.record import Change, Entry, Masked
from app.records.titles import language_of, refs_in, titles_of
from app.schema.model import Action, Entity, Field
from app.storage.store import Store


def timeline(
    store: Store, actor: Actor, entity: str, record_id: int,
    *, before: int | None = None, limit: int = 20,
) -> tuple[Entry, ...]:  # fmt: skip
    """Return the newest entries; ``before`` is the id of the last one already shown."""
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)
    only = scope_clause(store, actor, Action.READ, entity)
    with store.reading() as conn:
        if not has_record(conn, place_for(store, actor, entity), record_id, only=only):
            raise missing_record(found, record_id)
        locale = Locale.parse(language_of(store, actor))
        events = _all_events(conn, found, record_id, before, limit)
        read = (_entry(found, fields, event, locale) for event in events)
        entries = tuple(islice((entry for entry in read if _shows(entry)), limit))
        titles = titles_of(store, actor, conn, _refs(entries))
    return tuple(replace(entry, titles=titles) for entry in entries)


def _shows(entry: Entry) -> bool:
    """Tell whether anything of an entry is left for this reader."""
    return bool(entry.changes) or entry.kind != "record:update"


def _all_events(
    conn: Connection, entity: Entity, record_id: int, before: int | None, limit: int
) -> Iterator[Event]:
    """Yield the events of a record, newest first, read as far as somebody goes on asking."""
    while True:
        events = events_of(conn, entity.id, record_id, before=before, limit=limit)
        yield from events
        if len(events) < limit:
            return
        before = events[-1].id


def _refs(entries: Iterable[Entry]) -> set[Ref]:
    found: set[Ref] = set()
    for change in (change for entry in entries for change in entry.changes):
        found |= refs_in([change.field], [{change.field.name: v} for v in (change.old, change.new)])
    return found


def _entry(entity: Entity, fields: FieldSet, event: Event, locale: Locale) -> Entry:
    by_id = {f.id: f for f in entity.by_name.values() if f.name in fields.visible}
    changes = tuple(
        _change(by_id[change.field], change, fields, locale)
        for change in event.changes
        if change.field in by_id
    )
    return Entry(event.id, event.at, event.kind, event.actor, changes)


def _change(field: Field, change: FieldChange, fields: FieldSet, locale: Locale) -> Change:
    old, new = (_value(field, text) for text in (change.old, change.new))
    if field.name in fields.masked:
        old, new = (masked_value(field, value, locale) for value in (old, new))
    return Change(field, old, new)


def _value(field: Field, text: str | None) -> Any:
    """Read back a dumped value; one of an older type of the field stays the text it was."""
    if text is None:
        return None
    if field.encrypted:
        return Masked(text)
    try:
        return field.type.parse(text)
    except FieldValueError:
        return Masked(text)
