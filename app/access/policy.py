"""Who may do what to which records. The one place that decides, always with a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.access.actor import Actor
from app.core.errors import ForbiddenError
from app.core.i18n import N_, Label
from app.schema.condition import Condition, operands, reads_encrypted
from app.schema.model import Action, Role, Scope
from app.storage.condition_sql import clause
from app.storage.remembered import kept_clause
from app.storage.store import Store
from app.storage.tables import EntityTable

REVEAL_EVERYWHERE = "reveal_masked"
UNREAD = frozenset({Action.READ, Action.CREATE, Action.IMPORT})
"""Reading itself, and the actions on records that are not there yet."""


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
    granted = ((role.name, scope_granted(role, action, entity)) for role in actor.roles)
    return Decision(tuple((role, scope) for role, scope in granted if scope is not Scope.NONE))


def scope_granted(role: Role, action: Action, entity: str) -> Scope | Condition:
    """Return what one role grants; an entity or an action that it does not name is none.

    The system right ``reveal_masked`` reveals wherever the role says nothing of ``reveal`` itself;
    how far that reaches is how far its holder reads.
    """
    grant = role.entities.get(entity) or role.entities.get("*")
    named = None if grant is None else grant.actions.get(action)
    if named is not None:
        return named
    reveals = action is Action.REVEAL and REVEAL_EVERYWHERE in role.system
    return Scope.ALL if reveals else Scope.NONE


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
    Action.REVEAL: N_("None of your roles may reveal masked values of {entity}."),
}


def scope_clause(store: Store, actor: Actor, action: Action, entity: str) -> ColumnElement[bool]:
    """Return the records an action reaches, as SQL; nothing granted is ``false``.

    No action on a record reaches further than reading does: whoever may delete all records but read
    their own deletes their own. All records are plain ``true``, which whoever builds a statement
    can tell and leave out.
    """
    reached = granted_clause(store, actor, action, entity)
    if action in UNREAD or isinstance(reached, sa.False_):
        return reached
    read = granted_clause(store, actor, Action.READ, entity)
    if isinstance(read, sa.True_) or isinstance(reached, sa.True_):
        return read if isinstance(reached, sa.True_) else reached
    return sa.and_(reached, read)


def granted_clause(store: Store, actor: Actor, action: Action, entity: str) -> ColumnElement[bool]:
    """Return the records that the roles name for an action, read or not, as SQL.

    However many roles say by owner or department, it is one list of each. Every statement of a page
    carries this clause, so it is kept for whoever is granted just the same: by the people, the
    departments and the values that it asks for, never by name alone.
    """
    scopes = [scope for _, scope in decide(actor, action, entity).scopes]
    if not scopes:
        return sa.false()
    if Scope.ALL in scopes:
        return sa.true()
    table = store.tables.entities[entity]
    named = [WHOSE[scope](actor) for scope in scopes if isinstance(scope, Scope)]
    whose = Whose.both(named) if named else None
    apart = [scope for place, scope in enumerate(scopes) if scope not in scopes[:place]]
    conditions = [scope for scope in apart if not isinstance(scope, Scope)]

    def make() -> ColumnElement[bool]:
        parts = [] if whose is None else [_reached(table, whose)]
        parts += [role_clause(store, actor, table, scope) for scope in conditions]
        return sa.or_(*parts) if len(parts) > 1 else parts[0]

    if any(reads_encrypted(scope) for scope in conditions):
        return make()  # how such a value is looked up changes with the keys
    moment = store.moment(actor.id)
    said = tuple((_The(scope), tuple(operands(scope, moment))) for scope in conditions)
    return kept_clause(table.table, (whose, said), make)


class _The:
    """A condition as itself: told from its like, and alive as long as this is."""

    def __init__(self, condition: Condition) -> None:
        self.condition = condition

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _The) and self.condition is other.condition

    def __hash__(self) -> int:
        return id(self.condition)


def role_clause(
    store: Store, actor: Actor, table: EntityTable, scope: Scope | Condition
) -> ColumnElement[bool]:
    """Return the records that one scope of one role reaches, as SQL."""
    if isinstance(scope, Scope):
        return sa.true() if scope is Scope.ALL else _reached(table, WHOSE[scope](actor))
    # The admin's own words: what they reach through is not cut to what this actor may read.
    moment = store.moment(actor.id)
    return clause(scope, table, store.tables, moment, lambda _: sa.true(), keys=store.keys)


@dataclass(frozen=True)
class Whose:
    """The people and departments whose records a scope reaches."""

    owners: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()

    @classmethod
    def both(cls, several: Iterable[Whose]) -> Whose:
        """Return what several scopes reach together."""
        found = list(several)
        return cls(
            frozenset[int]().union(*(each.owners for each in found)),
            frozenset[int]().union(*(each.departments for each in found)),
        )


def _reached(table: EntityTable, whose: Whose) -> ColumnElement[bool]:
    owner: ColumnElement[Any] = table.c.owner
    department: ColumnElement[Any] = table.c.department
    parts = []
    if whose.owners:
        parts.append(owner.in_(sorted(whose.owners)))
    if whose.departments:
        parts.append(department.in_(sorted(whose.departments)))
    if len(parts) > 1:
        return sa.or_(*parts)
    return parts[0] if parts else sa.false()


def _own(actor: Actor) -> Whose:
    return Whose(owners=frozenset({actor.id}))


def _reports(actor: Actor) -> Whose:
    return Whose(owners=frozenset({actor.id, *actor.reports}))


def _team(actor: Actor) -> Whose:
    mine = frozenset[int]() if actor.department is None else frozenset({actor.department})
    return Whose(departments=mine)


def _below(actor: Actor) -> Whose:
    return Whose(departments=frozenset(actor.departments_below))


WHOSE: dict[Scope, Callable[[Actor], Whose]] = {
    Scope.NONE: lambda _: Whose(),
    Scope.OWN: _own,
    Scope.OWN_AND_REPORTS: _reports,
    Scope.OWN_AND_TEAM: lambda actor: Whose.both([_own(actor), _team(actor)]),
    Scope.TEAM: _team,
    Scope.TEAM_AND_BELOW: _below,
}
"""Every scope but all of them, which asks of nobody."""
