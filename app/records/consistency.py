"""Whether a record as it would be is right: required, options, links, checks, unique keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.records.files import broken_files
from app.records.places import has_record, matching, open_place, same
from app.records.references import broken_links
from app.records.values import broken_checks, missing_values, retired_choices
from app.schema.condition import (
    All,
    AnyOf,
    Compare,
    Condition,
    Lookup,
    Not,
    Related,
    fields_of,
)
from app.schema.model import Check, Entity, Field, UniqueKey
from app.storage.store import Store


def broken_rules(
    store: Store, actor: Actor, conn: Connection, entity: Entity, values: Mapping[str, Any],
    *, before: Mapping[str, Any], record_id: int | None, fields: FieldSet,
    only_unique: bool = False,
) -> dict[str, AppError]:  # fmt: skip
    """Return everything that is wrong with ``values``, by field name; ``""`` is the record."""
    errors = _taken(store, conn, entity, values, before, record_id=record_id, fields=fields)
    if only_unique:
        return errors
    moment = store.moment(actor.id)
    related = _lookup(store, actor, conn, entity, record_id)
    changed = {
        name: value
        for name, value in values.items()
        if name in entity.by_name and value is not None and value != before.get(name)
    }
    known = {n: v for n, v in values.items() if n in fields.readable or v != before.get(n)}
    return {
        **broken_checks(
            entity, _asked_checks(entity, values, before, fields), values, moment, related
        ),
        **errors,
        **broken_links(store, actor, conn, entity, changed),
        **broken_files(actor, conn, entity, changed, before),
        **retired_choices(entity.by_name, changed, before),
        **missing_values(entity, fields.writable, values, moment, related, known=known),
    }


def _asked_checks(
    entity: Entity, values: Mapping[str, Any], before: Mapping[str, Any], fields: FieldSet
) -> list[Check]:
    """Return the checks to ask: one that reads what the actor may not only if they changed a part.

    Whoever changes something else neither broke such a rule nor could mend it, and would be told
    by it of a value that is hidden from them.
    """
    touched = {name for name, value in values.items() if value != before.get(name)}
    return [
        check
        for check in entity.checks
        if (names := fields_of(check.when)) <= fields.readable or names & touched
    ]


def asks_others(entity: Entity, changed: Mapping[str, Any]) -> bool:
    """Tell whether other records say if these values are right, besides unique indexes.

    What was found right before a turn to write is then asked again within it.
    """
    if any(isinstance(entity.by_name[n].type, RefersTo) for n, v in changed.items() if v):
        return True
    rules = [check.when for check in entity.checks]
    rules += [
        when
        for f in entity.live_fields
        for when in (f.visible_if, f.required_if, f.read_only_if)
        if when is not None
    ]
    return any(_asks_others(rule) for rule in rules)


def _asks_others(condition: Condition) -> bool:
    match condition:
        case All(parts) | AnyOf(parts):
            return any(_asks_others(part) for part in parts)
        case Not(part):
            return _asks_others(part)
        case Compare():
            return False
        case Related():
            return True


def _lookup(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int | None
) -> Lookup:
    """Answer "some related record …" for the record at hand; a new one has none yet."""

    def answer(condition: Related) -> bool:
        if record_id is None:
            return condition.none
        return _holds_in_sql(store, actor, conn, entity, record_id, condition)

    return answer


def _holds_in_sql(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int,
    condition: Condition,
) -> bool:  # fmt: skip
    place = open_place(store, entity.name, actor.id)
    return has_record(conn, place, record_id, only=matching(place, condition))


def _taken(
    store: Store, conn: Connection, entity: Entity, values: Mapping[str, Any],
    before: Mapping[str, Any], *, record_id: int | None, fields: FieldSet,
) -> dict[str, AppError]:  # fmt: skip
    """Return an error for each unique field and key that another live record already has."""
    errors: dict[str, AppError] = {}
    for key in _keys(entity):
        names = key.fields
        if any(values.get(name) is None for name in names):
            continue
        fresh = record_id is None or any(values.get(n) != before.get(n) for n in names)
        if not (fresh or before is values):
            continue
        if _exists(store, conn, entity, names, values, record_id):
            errors[_place(names, fields)] = _conflict(entity, key, fields)
    return errors


def _keys(entity: Entity) -> Iterable[UniqueKey]:
    yield from (UniqueKey((f.name,)) for f in entity.live_fields if f.unique)
    yield from entity.unique


def _place(names: tuple[str, ...], fields: FieldSet) -> str:
    return next((name for name in names if name in fields.visible), "")


def _exists(
    store: Store, conn: Connection, entity: Entity, names: Iterable[str],
    values: Mapping[str, Any], record_id: int | None,
) -> bool:  # fmt: skip
    place = open_place(store, entity.name)
    columns = place.table.c
    alike = [same(place, entity.by_name[name], values[name]) for name in names]
    query = sa.select(columns.id).where(columns.deleted_at.is_(None), *alike).limit(1)
    if record_id is not None:
        query = query.where(columns.id != record_id)
    return conn.scalar(query) is not None


def _conflict(entity: Entity, key: UniqueKey, fields: FieldSet) -> AppError:
    name = _place(key.fields, fields)
    if not name:
        return FieldValueError(
            "unique", N_("Another record of {entity} has a value that no two may have, in a field"
                         " that you may not see. Ask an administrator."),
            entity=entity.label,
        )  # fmt: skip
    if key.message is not None:
        return FieldValueError("unique", "{text}", text=key.message)
    field: Field = entity.by_name[name]
    return FieldValueError(
        "unique", N_("Another record of {entity} already has this {field}."),
        entity=entity.label, field=field.label,
    )  # fmt: skip
