"""Who may give whom which roles: nobody hands out more than they have."""

from __future__ import annotations

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.granting_rules import covers
from app.access.people import Account
from app.access.policy import decide
from app.schema.model import Action, Definitions, Entity, FieldAccess, Role

STRENGTH = {access: place for place, access in enumerate(FieldAccess)}


def grantable_roles(actor: Actor, definitions: Definitions) -> tuple[Role, ...]:
    """Return the roles that ``actor`` may give to somebody or take away."""
    return tuple(r for r in definitions.roles.values() if may_grant(actor, r, definitions))


def may_manage(actor: Actor, account: Account, definitions: Definitions) -> bool:
    """Tell whether ``actor`` may change an account: a person who may more is out of reach.

    Otherwise whoever resets passwords could become anybody.
    """
    roles = (definitions.roles.get(name) for name in account.roles)
    return all(role is None or may_grant(actor, role, definitions) for role in roles)


def may_grant(actor: Actor, role: Role, definitions: Definitions) -> bool:
    """Tell whether everything that ``role`` allows is within what ``actor`` may."""
    if role in actor.roles:
        return True
    if not role.system <= actor.system_rights:
        return False
    holder = Actor(id=0, name="", roles=(role,))
    return all(_within(definitions, holder, actor, entity) for entity in definitions.live_entities)


def _within(definitions: Definitions, holder: Actor, actor: Actor, entity: Entity) -> bool:
    for action in Action:
        mine = [scope for _, scope in decide(actor, action, entity.name).scopes]
        theirs = [scope for _, scope in decide(holder, action, entity.name).scopes]
        if not all(covers(mine, each) for each in theirs):
            return False
    mine_fields = field_set(definitions, actor, entity).access
    their_fields = field_set(definitions, holder, entity).access
    return all(
        STRENGTH[access] <= STRENGTH[mine_fields.get(name, FieldAccess.HIDDEN)]
        for name, access in their_fields.items()
    )
