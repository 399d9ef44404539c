"""Writing through the door: who may, what was meant, do it, remember it. One transaction each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import REFUSALS, require, scope_clause
from app.core.errors import AppError, ConflictError, ForbiddenError, InvalidRecordError
from app.core.i18n import N_
from app.fieldtypes.abilities import Numbered, ReadsThrough
from app.records.access import find_entity
from app.records.consistency import broken_rules
from app.records.places import fetch, has_record, place_for
from app.records.read import missing_record, read_record
from app.records.record import Record
from app.records.references import release_references, require_first
from app.records.remember import remember
from app.records.values import default_value, department_ref, person_ref, read_values
from app.schema.model import Action, Entity, Field
from app.storage.counters import next_number
from app.storage.rows import Row
from app.storage.store import Store
from app.storage.writes import insert_row, set_deleted, update_row


def create_record(store: Store, actor: Actor, entity: str, raw: Mapping[str, str]) -> Record:
    """Make a record from what a person typed, or say everything that is wrong with it."""
    found = find_entity(store, entity)
    require(actor, Action.CREATE, entity, found.label_plural)
    moment = store.moment(actor.id)
    fields = field_set(store.definitions, actor, found)
    reading = read_values(_writable(found, fields), raw, moment)
    values = {f.name: default_value(f, moment) for f in found.live_fields if f.name not in raw}
    values |= {"owner": person_ref(actor.id), "department": department_ref(actor.department)}
    values |= {name: value for name, value in reading.values.items() if value is not None}
    with store.writing() as conn, _told_apart(found):
        errors = broken_rules(
            store, actor, conn, found, values, before={}, record_id=None, fields=fields
        )
        _refuse({**errors, **reading.errors})
        values |= _numbers(store, conn, found, values)
        values |= {"created_by": person_ref(actor.id), "updated_by": person_ref(actor.id)}
        key = insert_row(
            conn, store.tables.entities[entity], values, now=moment.now, user=actor.id,
            keys=store.keys,
        )  # fmt: skip
        remember(store, conn, actor, found, key, kind="record:create", before={}, after=values)
        return _read_back(store, actor, conn, found, key)


def update_record(
    store: Store, actor: Actor, entity: str, record_id: int, raw: Mapping[str, str],
    *, version: int | None,
) -> Record:  # fmt: skip
    """Change the fields that ``raw`` names; the others keep their values.

    ``version`` is the one the person saw; ``None`` asks for no check. Raises ConflictError where
    somebody else was faster.
    """
    found = find_entity(store, entity)
    fields = field_set(store.definitions, actor, found)
    moment = store.moment(actor.id)
    with store.writing() as conn, _told_apart(found):
        row = _row_for(store, actor, conn, found, record_id, Action.UPDATE)
        _require_version(row, version)
        given = _without_untouched_masks(raw, fields)
        reading = read_values(_writable(found, fields), given, moment)
        values = {**row.values, **reading.values}
        errors = broken_rules(
            store, actor, conn, found, values, before=row.values, record_id=record_id,
            fields=fields,
        )  # fmt: skip
        _refuse({**errors, **reading.errors})
        changed = {n: v for n, v in reading.values.items() if v != row.values.get(n)}
        if changed:
            is_saved = update_row(
                conn, store.tables.entities[entity], record_id, changed, version=row.version,
                now=moment.now, user=actor.id, keys=store.keys,
            )  # fmt: skip
            require_first(is_saved)
            remember(
                store, conn, actor, found, record_id, kind="record:update", before=row.values,
                after=changed,
            )  # fmt: skip
        return _read_back(store, actor, conn, found, record_id)


def delete_record(
    store: Store, actor: Actor, entity: str, record_id: int, *, version: int | None = None
) -> None:
    """Put a record into the trash; what links to it is refused, cleared or follows, as defined."""
    found = find_entity(store, entity)
    with store.writing() as conn:
        row = _row_for(store, actor, conn, found, record_id, Action.DELETE)
        _require_version(row, version)
        # Into the trash first: a circle of cascading links then ends here.
        now = store.clock()
        is_gone = set_deleted(
            conn, store.tables.entities[entity], record_id, deleted_at=now, now=now, user=actor.id,
            version=row.version,
        )  # fmt: skip
        require_first(is_gone)
        release_references(store, actor, conn, found, record_id)
        remember(store, conn, actor, found, record_id, kind="record:delete", before={}, after={})


def restore_record(store: Store, actor: Actor, entity: str, record_id: int) -> Record:
    """Take a record out of the trash."""
    found = find_entity(store, entity)
    require(actor, Action.RESTORE, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)
    with store.writing() as conn, _told_apart(found):
        row = _row_for(store, actor, conn, found, record_id, Action.RESTORE, trash=True)
        _refuse(
            broken_rules(
                store,
                actor,
                conn,
                found,
                row.values,
                before=row.values,
                record_id=record_id,
                fields=fields,
                only_unique=True,
            )
        )
        is_back = set_deleted(
            conn, store.tables.entities[entity], record_id, deleted_at=None, now=store.clock(),
            user=actor.id, version=row.version,
        )  # fmt: skip
        require_first(is_back)
        remember(store, conn, actor, found, record_id, kind="record:restore", before={}, after={})
        return _read_back(store, actor, conn, found, record_id)


def _writable(entity: Entity, fields: FieldSet) -> dict[str, Field]:
    return {name: entity.by_name[name] for name in fields.writable}


def _without_untouched_masks(raw: Mapping[str, str], fields: FieldSet) -> dict[str, str]:
    """Drop masked fields that were left alone: empty, or still showing their mask."""
    return {
        name: text
        for name, text in raw.items()
        if not (name in fields.masked and (not text.strip() or "*" in text))
    }


def _row_for(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int,
    action: Action, *, trash: bool = False,
) -> Row:  # fmt: skip
    """Return the row to change: 404 where it may not be seen, 403 where it may not be changed."""
    place = place_for(store, actor, entity.name)
    every = tuple(f for f in entity.by_name.values() if not isinstance(f.type, ReadsThrough))
    only = scope_clause(store, actor, action, entity.name)
    rows = fetch(conn, place, [record_id], every, only=only, trash=trash)
    if rows:
        return rows[0]
    seen = scope_clause(store, actor, Action.READ, entity.name)
    if has_record(conn, place, record_id, only=seen, trash=trash):
        raise ForbiddenError(f"forbidden.{action}", REFUSALS[action], entity=entity.label)
    raise missing_record(entity, record_id)


def _require_version(row: Row, version: int | None) -> None:
    require_first(version is None or row.version == version)


def _refuse(errors: Mapping[str, AppError]) -> None:
    if errors:
        raise InvalidRecordError(errors)


@contextmanager
def _told_apart(entity: Entity) -> Iterator[None]:
    """Say in words what a unique index said in SQL: two people were faster than our own check."""
    try:
        yield
    except IntegrityError:
        raise ConflictError(
            "record.taken",
            N_("Another record of {entity} with the same value was saved just now."),
            entity=entity.label,
        ) from None


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


def _read_back(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int
) -> Record:
    """Return the record as its writer sees it; who may not read it gets just its number."""
    try:
        return read_record(store, actor, conn, entity.name, record_id)
    except (ForbiddenError, AppError) as error:
        if error.status not in (403, 404):
            raise
        return Record(entity.name, record_id, version=0, title=f"#{record_id}", values={})
