"""Who may do what to which records. The one place that decides, always with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.access.actor import Actor
from app.access.fields import grants_for
from app.core.errors import ForbiddenError
from app.core.i18n import N_, Label
from app.schema.condition import Condition
from app.schema.model import Action, Scope
from app.storage.condition_sql import clause
from app.storage.store import Store
from app.storage.tables import EntityTable

Clause = Callable[[Actor, EntityTable], ColumnElement[bool]]


@dataclass(frozen=True)
class Decision:
    """Which records an action reaches, and by which roles."""

    scopes: tuple[tuple[str, Scope | Condition], ...]  # (role name, what it grants)

    @property
    def allowed(self) -> bool:
        """Whether any record at all may be reached."""
        return bool(self.scopes)

    @property
    def reason(self) -> str:
        """Which roles allow it, for the *why* of a decision."""
        named = (f"role {role!r} grants {_word(scope)}" for role, scope in self.scopes)
        return "; ".join(named) or "no role grants it"


def _word(scope: Scope | Condition) -> str:
    return str(scope) if isinstance(scope, Scope) else "the records of a condition"


def decide(actor: Actor, action: Action, entity: str) -> Decision:
    """Return the union of what the actor's roles grant; an action not named is none."""
    granted = (
        (role.name, grant.actions.get(action, Scope.NONE))
        for role, grant in grants_for(actor, entity)
    )
    return Decision(tuple((role, scope) for role, scope in granted if scope is not Scope.NONE))


def require(actor: Actor, action: Action, entity: str, label: Label) -> Decision:
    """Return the decision, or refuse; ``label`` names the entity to the person."""
    decision = decide(actor, action, entity)
    if not decision.allowed:
        raise ForbiddenError(f"forbidden.{action}", REFUSALS[action], entity=label)
    return decision


REFUSALS = {
    Action.READ: N_("None of your roles may see records of {entity}. Ask an administrator."),
    Action.CREATE: N_("None of your roles may create records of {entity}. Ask an administrator."),
    Action.UPDATE: N_("None of your roles may change this record of {entity}."),
    Action.DELETE: N_("None of your roles may delete this record of {entity}."),
    Action.RESTORE: N_("None of your roles may restore records of {entity}."),
    Action.EXPORT: N_("None of your roles may export records of {entity}."),
    Action.IMPORT: N_("None of your roles may import records of {entity}."),
    Action.PRINT: N_("None of your roles may print records of {entity}."),
}


def scope_clause(store: Store, actor: Actor, action: Action, entity: str) -> ColumnElement[bool]:
    """Return the records an action reaches, as SQL; nothing granted is ``false``.

    All records are plain ``true``, which whoever builds a statement can tell and leave out.
    """
    scopes = [scope for _, scope in decide(actor, action, entity).scopes]
    if Scope.ALL in scopes:
        return sa.true()
    table = store.tables.entities[entity]
    return sa.or_(sa.false(), *(_clause(store, actor, table, scope) for scope in scopes))


def _clause(
    store: Store, actor: Actor, table: EntityTable, scope: Scope | Condition
) -> ColumnElement[bool]:
    if isinstance(scope, Scope):
        return SCOPES[scope](actor, table)
    # The admin's own words: what they reach through is not cut to what this actor may read.
    return clause(scope, table, store.tables, store.moment(actor.id), lambda _: sa.true())


def _owned_by(table: EntityTable, users: Iterable[int]) -> ColumnElement[bool]:
    owner: ColumnElement[Any] = table.c.owner
    return owner.in_(sorted(users))


def _inside(table: EntityTable, departments: Iterable[int]) -> ColumnElement[bool]:
    department: ColumnElement[Any] = table.c.department
    return department.in_(sorted(departments))


def _own(actor: Actor, table: EntityTable) -> ColumnElement[bool]:
    return _owned_by(table, [actor.id])


def _reports(actor: Actor, table: EntityTable) -> ColumnElement[bool]:
    return _owned_by(table, {actor.id, *actor.reports})


def _team(actor: Actor, table: EntityTable) -> ColumnElement[bool]:
    return _inside(table, [] if actor.department is None else [actor.department])


def _below(actor: Actor, table: EntityTable) -> ColumnElement[bool]:
    return _inside(table, actor.departments_below)


SCOPES: dict[Scope, Clause] = {
    Scope.NONE: lambda _, __: sa.false(),
    Scope.OWN: _own,
    Scope.OWN_AND_REPORTS: _reports,
    Scope.OWN_AND_TEAM: lambda actor, t: sa.or_(_own(actor, t), _team(actor, t)),
    Scope.TEAM: _team,
    Scope.TEAM_AND_BELOW: _below,
    Scope.ALL: lambda _, __: sa.true(),
}
