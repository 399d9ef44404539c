"""The inputs of a form: which fields an actor may see and write, and what they show."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import REFUSALS, require
from app.core.errors import ForbiddenError
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.records.access import find_entity
from app.records.locks import Stored, has_locks, locked_fields
from app.records.read import get_record
from app.records.record import Masked, Record, Slot
from app.records.titles import refs_in, titles_of
from app.records.values import default_value
from app.schema.model import Action, Entity, Field, FieldAccess
from app.storage.store import Store

NOT_ON_FORMS = frozenset({"id", "created_at", "created_by", "updated_at", "updated_by"})


def form_slots(store: Store, actor: Actor, entity: str, record_id: int | None) -> tuple[Slot, ...]:
    """Return the slots of a form, own fields first; a new record shows the defaults.

    Raises ForbiddenError or NotFoundError where the form may not be opened at all.
    """
    found = find_entity(store, entity)
    fields = field_set(store.definitions, actor, found)
    if record_id is None:
        require(actor, Action.CREATE, entity, found.label_plural)
        values = _defaults(store, actor, found)
        return slots_of(found, fields, values, _titles(store, actor, found, values))
    record = get_record(store, actor, entity, record_id)
    require_action(actor, found, record, Action.UPDATE)
    locked = _locked(store, actor, found, fields, record)
    return slots_of(found, fields, record.values, record.titles, locked=locked)


def _locked(
    store: Store, actor: Actor, entity: Entity, fields: FieldSet, record: Record
) -> frozenset[str]:
    if not has_locks(entity, fields):
        return frozenset()
    with store.reading() as conn:
        return locked_fields(Stored(store, actor, conn, entity, record.id, record.values), fields)


def require_action(actor: Actor, entity: Entity, record: Record, action: Action) -> None:
    """Refuse an action on a record that the actor may read but not do this to."""
    require(actor, action, entity.name, entity.label)
    if action not in record.may:
        raise ForbiddenError(f"forbidden.{action}", REFUSALS[action], entity=entity.label)


def _defaults(store: Store, actor: Actor, entity: Entity) -> dict[str, Any]:
    moment = store.moment(actor.id)
    values = {field.name: default_value(field, moment) for field in entity.live_fields}
    department = Ref(DEPARTMENT, actor.department) if actor.department is not None else None
    return {**values, "owner": Ref(USER, actor.id), "department": department}


def _titles(
    store: Store, actor: Actor, entity: Entity, values: Mapping[str, Any]
) -> Mapping[Ref, str]:
    with store.reading() as conn:
        return titles_of(store, actor, conn, refs_in(entity.by_name.values(), [values]))


def slots_of(
    entity: Entity, fields: FieldSet, values: Mapping[str, Any], titles: Mapping[Ref, str],
    *, locked: Collection[str] = (),
) -> tuple[Slot, ...]:  # fmt: skip
    """Return the slots for values that were read as the actor may see them."""
    return tuple(
        replace(_slot(field, fields, values.get(field.name), titles), locked=field.name in locked)
        for field in _on_forms(entity)
        if field.name in fields.visible
    )


def _on_forms(entity: Entity) -> Iterable[Field]:
    yield from entity.live_fields
    yield from (f for f in entity.standard if f.name not in NOT_ON_FORMS)


def _slot(field: Field, fields: FieldSet, value: Any, titles: Mapping[Ref, str]) -> Slot:
    access = fields.access[field.name]
    if field.name not in fields.writable:
        access = FieldAccess.READ
    if isinstance(value, Masked):
        return Slot(field, access, mask=value.text, titles=titles)
    text = "" if value is None else field.type.dump(value)
    return Slot(field, access, text=text, titles=titles)
