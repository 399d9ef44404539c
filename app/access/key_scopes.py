"""What an API key may do of what its owner may: only read or also write, everywhere or in places.

A key narrows its owner's roles and never widens them, so all that is decided by roles (fields,
masks, which records) holds for a key as for its owner. System rights go with the person only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.access.actor import Actor
from app.schema.condition import Condition
from app.schema.model import Action, Definitions, Entity, Grant, Role, Scope

READING = frozenset({Action.READ, Action.EXPORT, Action.PRINT})


@dataclass(frozen=True)
class KeyScope:
    """Whether a key may write, and the ids of the entities it reaches; none named means all."""

    writes: bool = False
    entities: frozenset[str] = frozenset()

    def dump(self) -> str:
        """Return the scope as it is kept."""
        return json.dumps({"writes": self.writes, "entities": sorted(self.entities)})

    def reaches(self, entity: Entity) -> bool:
        """Tell whether records of an entity are within it."""
        return not self.entities or entity.id in self.entities


def parse_scope(text: str | None) -> KeyScope:
    """Read what :meth:`KeyScope.dump` wrote; a key from before scopes may write everywhere."""
    if not text:
        return KeyScope(writes=True)
    kept = json.loads(text)
    return KeyScope(writes=bool(kept["writes"]), entities=frozenset(kept["entities"]))


def narrowed(actor: Actor, scope: KeyScope, definitions: Definitions) -> Actor:
    """Return the actor with no more than the key allows."""
    return replace(actor, roles=tuple(_cut(role, scope, definitions) for role in actor.roles))


def _cut(role: Role, scope: KeyScope, definitions: Definitions) -> Role:
    grants: dict[str, Grant] = {}
    for entity in definitions.live_entities:
        grant = role.entities.get(entity.name) or role.entities.get("*")
        if grant is not None and scope.reaches(entity):
            grants[entity.name] = replace(grant, actions=_actions(grant, scope))
    return replace(role, entities=grants, system=frozenset())


def _actions(grant: Grant, scope: KeyScope) -> Mapping[Action, Scope | Condition]:
    if scope.writes:
        return grant.actions
    return {action: reach for action, reach in grant.actions.items() if action in READING}
