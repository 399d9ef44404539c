"""A role of a draft beside the role that runs: what it reaches further, and what less far.

Definitions are read anew for a draft, so its conditions are other objects than those that run: they
are told apart by what the files say.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from app.access.explain import EVERY
from app.access.granting_rules import covers
from app.access.policy import scope_granted
from app.design.files.folder import read_one
from app.design.roles.operations import role_path
from app.schema.model import Action, Definitions, Entity, Role, Scope

Reach = Scope | str
"""How far an action goes: a scope, or a condition as its file says it."""


def reach(definitions: Definitions, role: Role, entity: str, action: Action) -> Reach:
    """Return how far an action of a role goes, such that two definitions can be compared."""
    scope = scope_granted(role, action, entity)
    return scope if isinstance(scope, Scope) else _said(definitions, role, entity, action)


def goes_beyond(wanted: Reach, had: Iterable[Reach]) -> bool:
    """Tell whether a scope may let out more than others together."""
    known = tuple(had)
    if isinstance(wanted, Scope):
        return not covers([each for each in known if isinstance(each, Scope)], wanted)
    return wanted not in known and Scope.ALL not in known


def running_entity(running: Definitions, entity: Entity) -> Entity | None:
    """Return what an entity of a draft is called now; nothing where it is new."""
    return next((each for each in running.entities.values() if each.id == entity.id), None)


def running_role(running: Definitions, draft: Definitions, name: str) -> Role | None:
    """Return the role as it runs, with the entities called as the draft calls them."""
    role = running.roles.get(name)
    if role is None:
        return None
    names = {
        known.name: entity.name
        for entity in draft.entities.values()
        if (known := running_entity(running, entity)) is not None
    }
    return replace(role, entities={names.get(n, n): grant for n, grant in role.entities.items()})


def is_changed(running: Definitions, draft: Definitions, name: str) -> bool:
    """Tell whether a role says something else than the one that runs."""
    path = role_path(name)
    return read_one(running.texts, path) != read_one(draft.texts, path)


def _said(definitions: Definitions, role: Role, entity: str, action: Action) -> str:
    grants: Any = read_one(definitions.texts, role_path(role.name)).get("entities") or {}
    grant = grants.get(entity) or grants.get(EVERY) or {}
    return json.dumps(grant.get(str(action)), sort_keys=True, default=str)
