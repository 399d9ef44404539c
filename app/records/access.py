"""The entities and fields that exist for an actor; everything else is unknown, not forbidden."""

from __future__ import annotations

from collections.abc import Mapping

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import decide
from app.core.errors import BadRequestError, NotFoundError
from app.core.i18n import N_
from app.schema.model import Action, Entity, Field
from app.schema.problems import did_you_mean
from app.storage.store import Store


def entities_for(store: Store, actor: Actor) -> tuple[Entity, ...]:
    """Return the entities whose records the actor may read, in the order of the menu."""
    return tuple(
        entity
        for entity in store.definitions.live_entities
        if decide(actor, Action.READ, entity.name).allowed
    )


def may(store: Store, actor: Actor, entity: str, action: Action) -> bool:
    """Tell whether the actor may do this to any record of the entity at all."""
    return entity in store.definitions.entities and decide(actor, action, entity).allowed


def find_entity(store: Store, name: str) -> Entity:
    """Return a live entity, or raise NotFoundError."""
    entity = store.definitions.entities.get(name)
    if entity is None or entity.retired:
        raise NotFoundError("entity.missing", N_("There is nothing called “{name}”."), name=name)
    return entity


def visible_fields(store: Store, actor: Actor, entity: str) -> Mapping[str, Field]:
    """Return the fields that the actor may know of, masked ones included."""
    found = find_entity(store, entity)
    allowed = field_set(store.definitions, actor, found).visible
    return {name: field for name, field in found.by_name.items() if name in allowed}


def readable_fields(store: Store, actor: Actor, entity: str) -> Mapping[str, Field]:
    """Return the fields that the actor may compare, sort by and count."""
    found = find_entity(store, entity)
    allowed = field_set(store.definitions, actor, found).readable
    return {name: field for name, field in found.by_name.items() if name in allowed}


def known_field(entity: Entity, fields: FieldSet, name: str, *, readable: bool = True) -> Field:
    """Return a field, or refuse: a hidden field and one that was never made answer alike."""
    allowed = fields.readable if readable else fields.visible
    if name not in allowed:
        hint = did_you_mean(name, allowed)
        raise BadRequestError(
            "field.unknown",
            N_("{entity} has no field “{name}” that you can use here{hint}."),
            entity=entity.label,
            name=name,
            hint=hint,
        )
    return entity.by_name[name]
