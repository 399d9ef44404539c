"""Changing a record: worked out while nobody waits, saved in a turn as short as can be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.core.clock import Moment
from app.records.access import find_entity
from app.records.collisions import overtaken, settled_quickly, told_apart
from app.records.consistency import asks_others, broken_rules
from app.records.locks import Stored, broken_locks, locked_fields, without_locked
from app.records.masking import without_masks
from app.records.places import place_for
from app.records.record import Record
from app.records.references import hold_departments
from app.records.remember import remember
from app.records.saved import read_back, require_version, row_for, stored_fields
from app.records.uploads import take_files
from app.records.values import read_values, refuse, writable_fields
from app.schema.model import Action, Entity
from app.storage.rows import Row
from app.storage.saving import update_and_read
from app.storage.store import Store
from app.storage.writes import hold_row


@dataclass(frozen=True)
class _Edit:
    """What somebody wants of one record."""

    store: Store
    actor: Actor
    entity: Entity
    fields: FieldSet
    moment: Moment
    record_id: int
    raw: Mapping[str, str]
    version: int | None


@dataclass(frozen=True)
class _Change:
    """What that means for the record as it was found: plain values, nothing done yet."""

    row: Row
    changed: Mapping[str, Any]
    unread: frozenset[str] = frozenset()  # changed by somebody who may not read what was there

    @property
    def before(self) -> Mapping[str, Any]:
        """The record as it was, without what must not decide how a masked value is answered.

        Were a guess that is right answered otherwise than one that is wrong, the mask would tell.
        """
        return {name: v for name, v in self.row.values.items() if name not in self.unread}

    @property
    def values(self) -> Mapping[str, Any]:
        """The whole record as it would be."""
        return {**self.row.values, **self.changed}


def update_record(
    store: Store, actor: Actor, entity: str, record_id: int, raw: Mapping[str, str],
    *, version: int | None,
) -> Record:  # fmt: skip
    """Change the fields that ``raw`` names; the others keep their values.

    ``version`` is the one the person saw: raises ConflictError where somebody else was faster.
    With ``None`` there is no such check, and who is overtaken does the whole again.
    """
    found = find_entity(store, entity)
    fields = field_set(store.definitions, actor, found)
    edit = _Edit(store, actor, found, fields, store.moment(actor.id), record_id, raw, version)
    row = settled_quickly(lambda: _quickly(edit), lambda: _held(edit))
    return read_back(store, actor, found, row, fields=fields)


def _quickly(edit: _Edit) -> Row:
    with edit.store.reading() as conn:
        change = _worked_out(edit, conn)
    if not change.changed:
        return change.row
    with edit.store.writing() as conn, told_apart(edit.entity):
        if asks_others(edit.entity, change.changed):  # who may have changed since
            refuse(_broken(edit, conn, change))
        return _saved(edit, conn, change)


def _held(edit: _Edit) -> Row:
    with edit.store.writing() as conn, told_apart(edit.entity):
        hold_row(conn, edit.store.tables.entities[edit.entity.name], edit.record_id)
        change = _worked_out(edit, conn)
        return _saved(edit, conn, change) if change.changed else change.row


def _worked_out(edit: _Edit, conn: Connection) -> _Change:
    """Return what would change, or raise everything that is wrong with it."""
    row = row_for(edit.store, edit.actor, conn, edit.entity, edit.record_id, Action.UPDATE)
    require_version(row, edit.version)
    given = without_masks(edit.entity, edit.fields, edit.raw, row.values)
    reading = read_values(writable_fields(edit.entity, edit.fields), given.texts, edit.moment)
    unread = edit.fields.masked & reading.values.keys()
    changed = {n: v for n, v in reading.values.items() if n in unread or v != row.values.get(n)}
    change = _Change(row, changed, unread)
    refuse({**_broken(edit, conn, change), **reading.errors, **given.errors})
    return change


def _broken(edit: _Edit, conn: Connection, change: _Change) -> Mapping[str, Any]:
    stored = Stored(
        edit.store, edit.actor, conn, edit.entity, edit.record_id, change.row.values
    )  # fmt: skip
    locked = locked_fields(stored, edit.fields)
    rules = broken_rules(
        edit.store, edit.actor, conn, edit.entity, change.values, before=change.before,
        record_id=edit.record_id, fields=without_locked(edit.fields, locked),
    )  # fmt: skip
    return {**rules, **broken_locks(edit.entity, locked & change.changed.keys())}


def _saved(edit: _Edit, conn: Connection, change: _Change) -> Row:
    store, actor, entity = edit.store, edit.actor, edit.entity
    hold_departments(conn, entity, change.changed)
    row = update_and_read(
        conn, place_for(store, actor, entity.name), change.row, change.changed,
        fields=stored_fields(entity), now=edit.moment.now, user=actor.id,
    )  # fmt: skip
    if row is None:
        raise overtaken()
    take_files(conn, entity, row.id, change.changed, change.before)
    remember(
        store, conn, actor, entity, edit.record_id, kind="record:update", before=change.row.values,
        after=change.changed,
    )  # fmt: skip
    return row
