"""What is stored and closed to whoever designs: a design that depends on it would tell it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import decide
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.model import Action, Definitions, Entity, Field, Scope


def is_closed(definitions: Definitions, actor: Actor, entity: Entity, field: str = "") -> bool:
    """Tell whether somebody may not read a field (by id) of every record of an entity.

    Numbers are of all records: who reads some of them alone would learn of the others. A retired
    field is as open as it would be if it were not.
    """
    scopes = [scope for _, scope in decide(actor, Action.READ, entity.name).scopes]
    if Scope.ALL not in scopes:
        return True
    if not field:
        return False
    fields = tuple(replace(each, retired=False) for each in entity.fields)
    whole = replace(entity, fields=fields)
    readable = field_set(definitions, actor, whole).readable
    return not any(each.id == field and name in readable for name, each in whole.by_name.items())


def read_fields(
    condition: Condition, entity: Entity, entities: Mapping[str, Entity]
) -> Iterator[tuple[Entity, Field]]:
    """Yield every field that a condition on an entity reads, there and on related records."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from read_fields(part, entity, entities)
        case Not(part):
            yield from read_fields(part, entity, entities)
        case Compare(field, _, _):
            yield entity, field
        case Related(name, via, where, _):
            related = entities[name]
            yield related, related.by_name[via]
            yield from read_fields(where, related, entities)
