"""The roles of a draft tried on the records that are there: counted, looked through, not in force.

What runs has the tables, the draft has the roles. So the entities stay those that run, and the
roles of the draft are read onto them, without what only the draft knows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.design.drafts import Draft
from app.design.files.folder import Texts, read_one, write_one
from app.design.roles.operations import ROLES
from app.schema.loader import check, load
from app.schema.model import Definitions, Entity
from app.schema.role_reader import EVERY
from app.storage.store import Store


@dataclass(frozen=True)
class Trial:
    """The store that runs, with the roles of a draft."""

    store: Store
    unknown: frozenset[str]  # roles that hang on what only the draft has: nothing can be tried


def try_roles(store: Store, draft: Draft) -> Trial:
    """Return the store in which the draft's roles say who may what."""
    running = store.definitions
    kept = {path: text for path, text in running.texts.items() if not path.startswith(ROLES)}
    roles = {
        path: text
        for path in draft.texts
        if path.startswith(ROLES)
        for text in [_translated(draft, running, path)]
    }
    wrong = {problem.file for problem in check({**kept, **roles})}
    fit = {path: text for path, text in roles.items() if path not in wrong}
    definitions = replace(running, roles=load({**kept, **fit}).roles)
    unknown = frozenset(path.removeprefix(ROLES).removesuffix(".yaml") for path in wrong)
    return Trial(replace(store, definitions=definitions), unknown)


def _translated(draft: Draft, running: Definitions, path: str) -> str:
    """Return a role's file with the entities and fields called as they are now."""
    data = read_one(draft.texts, path)
    known = {entity.id: entity for entity in running.live_entities}
    grants: dict[str, Any] = {}
    for name, grant in (data.get("entities") or {}).items():
        entity = draft.definitions.entities.get(name)
        now = known.get(entity.id) if entity else None
        if name == EVERY:
            grants[name] = grant
        elif entity is not None and now is not None:
            grants[now.name] = _grant(grant or {}, entity, now)
    texts: Texts = {path: draft.texts[path]}
    return write_one(texts, path, {**data, "entities": grants})[path]


def _grant(grant: Mapping[str, Any], entity: Entity, now: Entity) -> dict[str, Any]:
    ids = {name: each.id for name, each in entity.by_name.items()}
    names = {each.id: name for name, each in now.by_name.items()}
    fields = {
        names.get(ids.get(name, ""), name) if name != EVERY else name: access
        for name, access in (grant.get("fields") or {}).items()
        if name == EVERY or ids.get(name) in names
    }
    return {**grant, **({"fields": fields} if "fields" in grant else {})}
