"""Writing through the door: who may, what was meant, do it, remember it. One transaction each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import require
from app.core.errors import AppError
from app.fieldtypes.abilities import Numbered
from app.records.access import find_entity
from app.records.collisions import require_first, settled, settled_quickly, told_apart
from app.records.consistency import asks_others, broken_rules
from app.records.masking import without_masks
from app.records.places import place_for
from app.records.record import Record
from app.records.references import hold_departments, release_references
from app.records.remember import remember
from app.records.saved import read_again, read_back, require_version, row_for, stored_fields
from app.records.update import update_record
from app.records.uploads import take_files
from app.records.values import (
    default_value,
    department_ref,
    person_ref,
    read_values,
    refuse,
    writable_fields,
)
from app.schema.model import Action, Entity
from app.storage.counters import next_number
from app.storage.rows import Row
from app.storage.saving import insert_and_read
from app.storage.store import Store
from app.storage.writes import set_deleted

__all__ = ["create_record", "delete_record", "restore_record", "update_record"]


@dataclass(frozen=True)
class _New:
    """A record that somebody wants to file: what was understood of it, and what was not."""

    store: Store
    actor: Actor
    entity: Entity
    fields: FieldSet
    values: Mapping[str, Any]
    unread: Mapping[str, AppError]


def create_record(store: Store, actor: Actor, entity: str, raw: Mapping[str, str]) -> Record:
    """Make a record from what a person typed, or say everything that is wrong with it."""
    found = find_entity(store, entity)
    require(actor, Action.CREATE, entity, found.label_plural)
    moment = store.moment(actor.id)
    fields = field_set(store.definitions, actor, found)
    given = without_masks(found, fields, raw, {})
    reading = read_values(writable_fields(found, fields), given.texts, moment)
    values = {f.name: default_value(f, moment) for f in found.live_fields if f.name not in raw}
    values |= _responsible(actor)
    values |= {name: value for name, value in reading.values.items() if value is not None}
    new = _New(store, actor, found, fields, values, {**reading.errors, **given.errors})
    row = settled_quickly(lambda: _file_quickly(new), lambda: _file_held(new))
    return read_back(store, actor, found, row, fields=fields)


def _responsible(actor: Actor) -> dict[str, Any]:
    return {"owner": person_ref(actor.id), "department": department_ref(actor.department)}


def _file_quickly(new: _New) -> Row:
    """Check first, and take a turn to write only for the writing itself."""
    with new.store.reading() as conn:
        _require_right(new, conn)
    given = _responsible(new.actor).items()  # by the panel: nothing to ask again
    chosen = {name: value for name, value in new.values.items() if (name, value) not in given}
    with new.store.writing() as conn, told_apart(new.entity):
        if asks_others(new.entity, chosen):
            _require_right(new, conn)
        return _filed(new, conn)


def _file_held(new: _New) -> Row:
    with new.store.writing() as conn, told_apart(new.entity):
        _require_right(new, conn)
        return _filed(new, conn)


def _require_right(new: _New, conn: Connection) -> None:
    errors = broken_rules(
        new.store, new.actor, conn, new.entity, new.values, before={}, record_id=None,
        fields=new.fields,
    )  # fmt: skip
    refuse({**errors, **new.unread})


def _filed(new: _New, conn: Connection) -> Row:
    store, actor, entity = new.store, new.actor, new.entity
    hold_departments(conn, entity, new.values)
    values = {**new.values, **_numbers(store, conn, entity, new.values)}
    values |= {"created_by": person_ref(actor.id), "updated_by": person_ref(actor.id)}
    row = insert_and_read(
        conn, place_for(store, actor, entity.name), values, fields=stored_fields(entity),
        now=store.clock(), user=actor.id,
    )  # fmt: skip
    take_files(conn, entity, row.id, values, {})
    remember(store, conn, actor, entity, row.id, kind="record:create", before={}, after=values)
    return row


def delete_record(
    store: Store, actor: Actor, entity: str, record_id: int, *, version: int | None = None
) -> None:
    """Put a record into the trash; what links to it is refused, cleared or follows, as defined."""
    found = find_entity(store, entity)

    def work() -> None:
        with store.writing() as conn:
            row = row_for(store, actor, conn, found, record_id, Action.DELETE)
            require_version(row, version)
            _delete(store, actor, conn, found, row)

    settled(work)


def _delete(store: Store, actor: Actor, conn: Connection, entity: Entity, row: Row) -> None:
    # Into the trash first: a circle of cascading links then ends here.
    now = store.clock()
    is_gone = set_deleted(
        conn, store.tables.entities[entity.name], row.id, deleted_at=now, now=now, user=actor.id,
        version=row.version,
    )  # fmt: skip
    require_first(is_gone)
    release_references(store, actor, conn, entity, row.id)
    remember(store, conn, actor, entity, row.id, kind="record:delete", before={}, after={})


def restore_record(store: Store, actor: Actor, entity: str, record_id: int) -> Record:
    """Take a record out of the trash."""
    found = find_entity(store, entity)
    require(actor, Action.RESTORE, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)

    def work() -> None:
        with store.writing() as conn, told_apart(found):
            row = row_for(store, actor, conn, found, record_id, Action.RESTORE, trash=True)
            errors = broken_rules(
                store, actor, conn, found, row.values, before=row.values, record_id=record_id,
                fields=fields, only_unique=True,
            )  # fmt: skip
            refuse(errors)
            _restore(store, actor, conn, found, row)

    settled(work)
    return read_again(store, actor, found, record_id)


def _restore(store: Store, actor: Actor, conn: Connection, entity: Entity, row: Row) -> None:
    is_back = set_deleted(
        conn, store.tables.entities[entity.name], row.id, deleted_at=None, now=store.clock(),
        user=actor.id, version=row.version,
    )  # fmt: skip
    require_first(is_back)
    remember(store, conn, actor, entity, row.id, kind="record:restore", before={}, after={})


def _numbers(
    store: Store, conn: Connection, entity: Entity, values: Mapping[str, Any]
) -> dict[str, str]:
    now = store.moment().now.astimezone(store.moment().zone)
    return {
        field.name: field.type.number(
            next_number(conn, entity.id, field.id, field.type.period(now)), now
        )
        for field in entity.live_fields
        if isinstance(field.type, Numbered) and values.get(field.name) is None
    }
