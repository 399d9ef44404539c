"""Links between records: whether they may be made, and what becomes of them on deletion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_tables import users
from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import scope_clause
from app.core.errors import AppError, ConflictError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.records.collisions import require_first
from app.records.places import fetch, has_record, matching, open_place, place_for, same
from app.records.remember import remember
from app.records.values import refuse
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.storage.system import sys_department
from app.storage.writes import set_deleted, update_row


def broken_links(
    store: Store, actor: Actor, conn: Connection, entity: Entity, changed: Mapping[str, Any]
) -> dict[str, AppError]:
    """Return an error for each link to something that is not there, or not for this actor."""
    errors: dict[str, AppError] = {}
    for name, value in changed.items():
        field = entity.by_name[name]
        if not isinstance(field.type, RefersTo):
            continue
        for ref in field.type.items(value):
            if not _may_link(store, actor, conn, field, ref):
                errors[name] = _missing(ref)
    return errors


def _missing(ref: Ref) -> AppError:
    return FieldValueError(
        "link.missing", N_("There is no record no. {id} that could be picked here."), id=ref.id
    )


def hold_departments(conn: Connection, entity: Entity, values: Mapping[str, Any]) -> None:
    """Keep the departments that a record gets until it is written; refuse one deleted meanwhile.

    A link to a record has a foreign key for this; departments have none, as their fields come and
    go with the definitions. Who deletes one waits for us, see ``records.departments``.
    """
    wanted = {
        name: value
        for name, value in values.items()
        if isinstance(value, Ref) and value.entity == DEPARTMENT and name in entity.by_name
    }
    if not wanted:
        return
    ids = {ref.id for ref in wanted.values()}
    rows = sa.select(sys_department.c.id).where(sys_department.c.id.in_(ids))
    there = set(conn.scalars(rows.with_for_update(read=True, key_share=True)))
    refuse({name: _missing(ref) for name, ref in wanted.items() if ref.id not in there})


def _may_link(store: Store, actor: Actor, conn: Connection, field: Field, ref: Ref) -> bool:
    if ref.entity == USER:
        query = sa.select(users.c.id).where(users.c.id == ref.id, users.c.active.is_(True))
        return ref.id == actor.id or conn.scalar(query) is not None
    if ref.entity == DEPARTMENT:
        query = sa.select(sys_department.c.id).where(sys_department.c.id == ref.id)
        return ref.id == actor.department or conn.scalar(query) is not None
    if ref.entity not in store.tables.entities:
        return False
    only = sa.and_(
        scope_clause(store, actor, Action.READ, ref.entity),
        pickable(store, actor, field, ref.entity),
    )
    return has_record(conn, place_for(store, actor, ref.entity), ref.id, only=only)


def pickable(store: Store, actor: Actor, field: Field, entity: str) -> sa.ColumnElement[bool]:
    """Return which records of ``entity`` the definition lets a link point at."""
    if field.where is None:
        return sa.true()
    return matching(open_place(store, entity, actor.id), field.where)


def links_to(store: Store, entity: str) -> Iterator[tuple[Entity, Field]]:
    """Yield every live field of any entity that can point at records of ``entity``."""
    for other in store.definitions.live_entities:
        for field in other.live_fields:
            if isinstance(field.type, RefersTo) and entity in field.type.targets:
                yield other, field


def release_references(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int
) -> None:
    """Do what ``on_delete`` says for the records that link here: restrict, clear or cascade."""
    target = Ref(entity.name, record_id)
    for other, field in links_to(store, entity.name):
        ids = _linking(store, conn, other, field, target)
        if not ids:
            continue
        rule = getattr(field.type.settings, "on_delete", "restrict")
        RULES[rule](store, actor, conn, other, field, target, ids)


def _linking(store: Store, conn: Connection, other: Entity, field: Field, target: Ref) -> list[int]:
    place = open_place(store, other.name)
    columns = place.table.c
    query = sa.select(columns.id).where(columns.deleted_at.is_(None), same(place, field, target))
    return [key for key in conn.execute(query).scalars() if Ref(other.name, key) != target]


def _restrict(
    store: Store, actor: Actor, conn: Connection, other: Entity, field: Field, target: Ref,
    ids: list[int],
) -> None:  # fmt: skip
    seen = _seen(store, actor, conn, other, field, ids)
    if not seen:
        raise ConflictError(
            "record.referred",
            N_("Records that you may not see still refer to this one. Ask an administrator."),
        )
    raise ConflictError(
        "record.referred",
        N_("{count} records of {entity} still refer to this one ({field}). Change those first."),
        count=seen, entity=other.label_plural, field=field.label,
    )  # fmt: skip


def _seen(
    store: Store, actor: Actor, conn: Connection, other: Entity, field: Field, ids: list[int]
) -> int:
    """Return how many of these records the actor may know to link where they do."""
    if field.name not in field_set(store.definitions, actor, other).readable:
        return 0
    place, only = (
        place_for(store, actor, other.name),
        scope_clause(store, actor, Action.READ, other.name),
    )
    return len(fetch(conn, place, ids, (), only=only))


def _clear(
    store: Store, actor: Actor, conn: Connection, other: Entity, field: Field, target: Ref,
    ids: list[int],
) -> None:  # fmt: skip
    table = store.tables.entities[other.name]
    for row in fetch(conn, open_place(store, other.name), ids, (field,), only=sa.true()):
        kept = tuple(ref for ref in field.type.items(row.values[field.name]) if ref != target)
        after = {field.name: kept or None}
        is_saved = update_row(
            conn, table, row.id, after, version=row.version, now=store.clock(), user=actor.id,
            keys=store.keys,
        )  # fmt: skip
        require_first(is_saved)
        remember(
            store, conn, actor, other, row.id, kind="record:update", before=row.values, after=after
        )


def _cascade(
    store: Store, actor: Actor, conn: Connection, other: Entity, field: Field, target: Ref,
    ids: list[int],
) -> None:  # fmt: skip
    table = store.tables.entities[other.name]
    for key in ids:
        # Into the trash before its own links are followed: a circle of links ends here.
        now = store.clock()
        set_deleted(conn, table, key, deleted_at=now, now=now, user=actor.id)
        release_references(store, actor, conn, other, key)
        remember(store, conn, actor, other, key, kind="record:delete", before={}, after={})


RULES = {"restrict": _restrict, "clear": _clear, "cascade": _cascade}
