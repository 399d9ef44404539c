"""Filters and sort orders that come from outside, cut to what the actor may ask."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import decide
from app.core.errors import AppError, BadRequestError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.records.access import find_entity, known_field, may, readable_fields
from app.records.places import title_field
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.condition_reader import condition_from_json
from app.schema.model import Action, Entity, Field, SortKey
from app.storage.store import Store

LONGEST_VALUE = 1_000


def read_filter(store: Store, actor: Actor, entity: str, data: Mapping[str, Any]) -> Condition:
    """Read a condition tree from JSON; a field the actor may not read is an unknown one.

    Raises BadRequestError with every mistake.
    """
    found = find_entity(store, entity)
    fields = readable_fields(store, actor, entity)

    def relations(name: str) -> Mapping[str, Field] | None:
        """Return the fields of another entity that a filter may ask about; None: there is none."""
        if not may(store, actor, name, Action.READ):
            return None
        return readable_fields(store, actor, name)

    condition = condition_from_json(data, found, store.definitions, fields, relations=relations)
    require_readable(store, actor, found, condition)
    return condition


def read_sort(store: Store, actor: Actor, entity: str, text: str) -> tuple[SortKey, ...]:
    """Read ``"-updated_at,name"``; raises BadRequestError."""
    found = find_entity(store, entity)
    keys = tuple(
        SortKey(part.strip().removeprefix("-"), descending=part.strip().startswith("-"))
        for part in text.split(",")
        if part.strip()
    )
    require_sortable(store, actor, found, keys)
    return keys


def require_sortable(store: Store, actor: Actor, entity: Entity, keys: tuple[SortKey, ...]) -> None:
    """Refuse a sort by a field that is unknown, unreadable, or has no order."""
    fields = field_set(store.definitions, actor, entity)
    for key in keys:
        field = known_field(entity, fields, key.field)
        if not has_order(store, actor, field):
            raise BadRequestError(
                "sort.impossible", N_("Records cannot be sorted by “{field}”."), field=field.label
            )


def has_order(store: Store, actor: Actor, field: Field) -> bool:
    """Tell whether the actor may see the order of a field.

    A link is sorted by the first field of its target's title: who may not read that one must not
    learn it from the order either.
    """
    if not field.type.sortable or field.type.is_many or field.encrypted:
        return False
    if not isinstance(field.type, RefersTo):
        return True
    for name in field.type.targets:
        target = store.definitions.entities.get(name)
        titled = title_field(target) if target else None
        if (
            target
            and titled
            and titled.name not in field_set(store.definitions, actor, target).readable
        ):
            return False
    return True


def require_readable(
    store: Store, actor: Actor, entity: Entity, condition: Condition | None
) -> None:
    """Refuse a condition that reads a field, here or on a related entity, that the actor may not.

    The second lock: :func:`read_filter` already offers readable fields only, but conditions also
    come from definitions, saved views and code.
    """
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                require_readable(store, actor, entity, part)
        case Not(part):
            require_readable(store, actor, entity, part)
        case Compare(field, _, value):
            known_field(entity, field_set(store.definitions, actor, entity), field.name)
            _require_short(value)
        case Related(name, via, where, _):
            related = find_entity(store, name)
            _require_known_entity(actor, related)
            known_field(related, field_set(store.definitions, actor, related), via)
            require_readable(store, actor, related, where)
        case None:
            pass


def may_compare(store: Store, actor: Actor, entity: Entity, condition: Condition) -> bool:
    """Tell whether the actor may read every field that a condition compares."""
    try:
        require_readable(store, actor, entity, condition)
    except AppError:
        return False
    return True


def _require_short(value: object) -> None:
    """Refuse a text that no value holds; SQLite ends a search for one with an error."""
    if isinstance(value, str) and len(value) > LONGEST_VALUE:
        raise BadRequestError(
            "filter.long", N_("A value of a filter has at most {most} characters."),
            most=LONGEST_VALUE,
        )  # fmt: skip


def _require_known_entity(actor: Actor, entity: Entity) -> None:
    if not decide(actor, Action.READ, entity.name).allowed:
        raise BadRequestError(
            "entity.unreadable", N_("There is nothing called “{name}”."), name=entity.name
        )


def searched_fields(store: Store, actor: Actor, entity: Entity) -> tuple[Field, ...]:
    """Return the fields that a search looks into: marked for it, and readable."""
    readable = field_set(store.definitions, actor, entity).readable
    return tuple(f for f in entity.by_name.values() if f.search and f.name in readable)
