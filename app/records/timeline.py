"""What happened to a record, cut to what its reader may read now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
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
from app.fieldtypes.masks import STARS
from app.fieldtypes.ref import Ref
from app.records.access import find_entity
from app.records.masking import masked_value
from app.records.places import has_record, place_for
from app.records.read import missing_record
from app.records.record import Change, Entry, Masked, Record
from app.records.titles import language_of, refs_in, titles_of
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.storage.system import REVEALED

RAISING = frozenset({"record:update", "record:delete", "record:restore"})
"""The events that raise the version of a record."""


def timeline(
    store: Store, actor: Actor, entity: str, record_id: int,
    *, before: int | None = None, limit: int = 20,
) -> tuple[Entry, ...]:  # fmt: skip
    """Return the newest entries; ``before`` is the id of the last one already shown."""
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    only = scope_clause(store, actor, Action.READ, entity)
    with store.reading() as conn:
        if not has_record(conn, place_for(store, actor, entity), record_id, only=only):
            raise missing_record(found, record_id)
        events = _all_events(conn, found, record_id, before, limit)
        return _entries(store, actor, conn, found, events, limit=limit, titles={})


def timeline_of(
    store: Store, actor: Actor, record: Record, *, before: int | None, limit: int
) -> tuple[Entry, ...]:
    """Return the same of a record that the door has handed out, for a page that tells of changes.

    What a record was filed with is left out: the page says that it was filed.
    """
    found = find_entity(store, record.entity)
    with store.reading() as conn:
        events = _all_events(conn, found, record.id, before, limit)
        told = (e if e.kind == "record:update" else replace(e, changes=()) for e in events)
        return _entries(store, actor, conn, found, told, limit=limit, titles=record.titles)


def changes_since(
    store: Store, actor: Actor, record: Record, *, version: int, limit: int
) -> tuple[Entry, ...]:
    """Return what others changed since a record was at ``version``, newest first.

    Each change raised the version by one, also one of which nothing is left for this reader.
    """
    found = find_entity(store, record.entity)
    rose = min(max(record.version - version, 0), limit)
    with store.reading() as conn:
        events = _all_events(conn, found, record.id, None, limit)
        since = list(islice((event for event in events if event.kind in RAISING), rose))
        told = (event for event in since if event.kind == "record:update")
        return _entries(store, actor, conn, found, told, limit=limit, titles=record.titles)


def _entries(
    store: Store, actor: Actor, conn: Connection, entity: Entity, events: Iterable[Event],
    *, limit: int, titles: Mapping[Ref, str],
) -> tuple[Entry, ...]:  # fmt: skip
    """Return what shows of events; ``titles`` are those that this reader knows already."""
    fields = field_set(store.definitions, actor, entity)
    by_id = {f.id: f for f in entity.by_name.values() if f.name in fields.visible}
    locale = Locale.parse(language_of(store, actor))
    read = (_entry(by_id, fields, event, locale) for event in events)
    entries = tuple(islice((entry for entry in read if _shows(entry)), limit))
    unknown = _refs(entries) - titles.keys()
    if unknown:
        titles = {**titles, **titles_of(store, actor, conn, unknown)}
    return tuple(replace(entry, titles=titles) for entry in entries)


def _shows(entry: Entry) -> bool:
    """Tell whether anything of an entry is left for this reader."""
    if entry.kind == REVEALED:
        return entry.field is not None
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


def _entry(by_id: Mapping[str, Field], fields: FieldSet, event: Event, locale: Locale) -> Entry:
    changes = tuple(
        _change(by_id[change.field], change, fields, locale)
        for change in event.changes
        if change.field in by_id
    )
    entry = Entry(event.id, event.at, event.kind, event.actor, changes)
    if event.kind != REVEALED:
        return entry
    told = event.detail
    return replace(entry, field=by_id.get(told["field"]), reason=told["reason"], note=told["note"])


def _change(field: Field, change: FieldChange, fields: FieldSet, locale: Locale) -> Change:
    old, new = (_value(field, text) for text in (change.old, change.new))
    if field.name in fields.masked:
        old, new = (_masked(field, value, locale) for value in (old, new))
    return Change(field, old, new)


def _masked(field: Field, value: Any, locale: Locale) -> Masked | None:
    """Return the mask of a value; of a text that an older type left, and of a mask, nothing more.

    A field that was encrypted later has old revisions in the clear.
    """
    if isinstance(value, Masked):
        return value if "*" in value.text and field.encrypted else Masked(STARS)
    return masked_value(field, value, locale)


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
