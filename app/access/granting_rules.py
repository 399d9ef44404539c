"""What stays true whoever is given or loses a role: how far scopes reach, and who is the last."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.account_tables import roles, user_roles, users
from app.access.actor import Actor
from app.access.policy import decide
from app.core.errors import ConflictError
from app.core.i18n import N_
from app.schema.condition import Condition
from app.schema.model import Action, Definitions, Scope

BY_DEPARTMENT = frozenset(
    {Scope.OWN_AND_REPORTS, Scope.OWN_AND_TEAM, Scope.TEAM, Scope.TEAM_AND_BELOW}
)
PARTS: dict[Scope, frozenset[str]] = {
    Scope.NONE: frozenset(),
    Scope.OWN: frozenset({"own"}),
    Scope.OWN_AND_REPORTS: frozenset({"own", "reports"}),
    Scope.TEAM: frozenset({"own", "team"}),
    Scope.OWN_AND_TEAM: frozenset({"own", "team"}),
    Scope.TEAM_AND_BELOW: frozenset({"own", "team", "below"}),
}
"""What a scope is made of. Whoever sees a whole team may let one of it see what is their own."""

KEPT = {  # somebody must always be able to do these
    "manage_users": N_(
        "This is the last person who can manage people; give somebody else that role first."
    ),
    "design_schema": N_(
        "This is the last person who can change definitions; give somebody else that role first."
    ),
}


def covers(mine: Iterable[Scope | Condition], theirs: Scope | Condition) -> bool:
    """Tell whether scopes together reach all that another reaches.

    ``own_and_reports`` and ``team`` are not nested, so their parts are compared, never a rank. A
    condition is covered by all records or by itself; it covers nothing else.
    """
    had = tuple(mine)
    if Scope.ALL in had or theirs in had:
        return True
    if not isinstance(theirs, Scope) or theirs is Scope.ALL:
        return False
    parts = frozenset[str]().union(*(PARTS[each] for each in had if isinstance(each, Scope)))
    return PARTS[theirs] <= parts


def is_bound_to_department(actor: Actor, definitions: Definitions) -> bool:
    """Tell whether what the actor reaches hangs on where they stand in the tree of departments.

    Who is bound so may only put people and departments where they reach already: else they would
    widen their own reach by moving themselves, a friend or a whole department.
    """
    decided = (
        [scope for _, scope in decide(actor, action, entity.name).scopes]
        for entity in definitions.live_entities
        for action in Action
    )
    return any(Scope.ALL not in scopes and BY_DEPARTMENT & {*_named(scopes)} for scopes in decided)


def may_place(actor: Actor, definitions: Definitions, *departments: int | None) -> bool:
    """Tell whether the actor may put people and departments from and to these ones."""
    if not is_bound_to_department(actor, definitions):
        return True
    return all(each in actor.departments_below for each in departments)


def _named(scopes: Iterable[Scope | Condition]) -> Iterable[Scope]:
    return (scope for scope in scopes if isinstance(scope, Scope))


def keep_holders(
    conn: Connection, definitions: Definitions, user_id: int, wanted: Collection[str]
) -> None:
    """Refuse to take one of ``KEPT`` from the last active person who has it.

    ``wanted`` are the roles that the person shall have, none for one who may no longer sign in. Two
    people who take it from each other at once take turns at the rows of its roles: the second one
    then sees what the first one did.
    """
    for right, sentence in KEPT.items():
        giving = {name for name, role in definitions.roles.items() if right in role.system}
        if not giving & set(wanted) and holders(conn, giving) == {user_id}:
            raise ConflictError("person.last_manager", sentence)


def holders(conn: Connection, giving: Collection[str]) -> set[int]:
    """Return the active people who have one of these roles; nobody changes that until the end."""
    named = roles.c.name.in_(sorted(giving))
    turns = sa.select(roles.c.id).where(named).order_by(roles.c.id)
    conn.execute(turns.with_for_update(key_share=True)).all()
    having = (
        sa.select(user_roles.c.user_id)
        .join(roles, roles.c.id == user_roles.c.role_id)
        .join(users, users.c.id == user_roles.c.user_id)
        .where(named, users.c.active.is_(True))
    )
    return set(conn.scalars(having))
