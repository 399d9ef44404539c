"""Why a person reaches a record, or does not: each role's own answer, by the door's own clauses.

Who asks learns nothing of the record that they may not read themselves: it must be theirs to read,
and what hangs on a condition over fields that they may not compare is not answered.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.access.actor import Actor
from app.access.explain import FieldFact, field_fact
from app.access.fields import field_set
from app.access.policy import role_clause, scope_clause, scope_granted
from app.core.errors import AppError, ForbiddenError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough
from app.records.access import find_entity, known_field
from app.records.filters import require_readable
from app.records.read import read_record
from app.records.record import Record
from app.schema.condition import Condition
from app.schema.model import Action, Definitions, Entity, Field, FieldAccess, Role, Scope
from app.storage.store import Store

ASKED = (
    Action.READ, Action.REVEAL, Action.UPDATE, Action.DELETE, Action.EXPORT, Action.PRINT,
)  # fmt: skip

HANGS_ON = {
    Scope.OWN: frozenset({"owner"}),
    Scope.OWN_AND_REPORTS: frozenset({"owner"}),
    Scope.OWN_AND_TEAM: frozenset({"owner", "department"}),
    Scope.TEAM: frozenset({"department"}),
    Scope.TEAM_AND_BELOW: frozenset({"department"}),
}
"""The fields that tell what a scope reaches."""


@dataclass(frozen=True)
class Vote:
    """What one role says to one action on this record."""

    role: Role
    scope: Scope | Condition
    matches: bool


@dataclass(frozen=True)
class ActionAnswer:
    """Whether a person may do something to this record, and each role's part in it."""

    action: Action
    is_allowed: bool
    votes: tuple[Vote, ...]

    @property
    def deciding(self) -> tuple[Vote, ...]:
        """The votes for it."""
        return tuple(vote for vote in self.votes if vote.matches)


@dataclass(frozen=True)
class FieldAnswer:
    """What a person may do with a field, and each role's part in it."""

    field: Field
    access: FieldAccess
    is_writable: bool
    facts: tuple[FieldFact, ...]


@dataclass(frozen=True)
class Why:
    """All answers about one person and one record, in the order in which they are decided."""

    entity: Entity
    record: Record  # as the asker sees it
    person: Actor
    actions: Mapping[Action, ActionAnswer]
    field: FieldAnswer | None = None

    @property
    def sees(self) -> FieldAccess:
        """What the person sees of the field in this record."""
        if self.field is None or not self.actions[Action.READ].is_allowed:
            return FieldAccess.HIDDEN
        return self.field.access

    @property
    def may_reveal(self) -> bool:
        """Whether the person may reveal the masked value."""
        if self.field is None or isinstance(self.field.field.type, ReadsThrough):
            return False  # what is read through a link is revealed where it is kept
        return self.sees is FieldAccess.MASKED and self.actions[Action.REVEAL].is_allowed

    @property
    def may_change(self) -> bool:
        """Whether the person may change the field, or without one anything of the record."""
        is_writable = self.field is None or self.field.is_writable
        return is_writable and self.actions[Action.UPDATE].is_allowed


def why(
    store: Store, asker: Actor, person: Actor, entity: str, record_id: int, field: str = ""
) -> Why:
    """Return why ``person`` may do what to a record that ``asker`` may read, and to its field."""
    found = find_entity(store, entity)
    with store.reading() as conn:
        record = read_record(store, asker, conn, entity, record_id)
        if not may_be_told(store, asker, person, found):
            raise ForbiddenError(
                "why.unreadable",
                N_("This hangs on a condition over fields of {entity} that you may not read."),
                entity=found.label,
            )
        actions = _answers(store, conn, person, found, record_id)
    if field:
        known_field(found, field_set(store.definitions, asker, found), field, readable=False)
    answer = field_answer(store.definitions, person, found, field) if field else None
    return Why(found, record, person, actions, answer)


def may_be_told(store: Store, asker: Actor, person: Actor, entity: Entity) -> bool:
    """Tell whether all that a person's rights hang on is what the asker may read.

    A scope by owner or department tells whose a record is, as a condition tells of its fields.
    """
    readable = field_set(store.definitions, asker, entity).readable
    try:
        for role in person.roles:
            for action in ASKED:
                scope = scope_granted(role, action, entity.name)
                if not isinstance(scope, Scope):
                    require_readable(store, asker, entity, scope)
                elif not HANGS_ON.get(scope, frozenset()) <= readable:
                    return False
    except AppError:
        return False
    return True


def field_answer(definitions: Definitions, person: Actor, entity: Entity, name: str) -> FieldAnswer:
    """Return what a person may do with a field, whichever record it is of."""
    fields = field_set(definitions, person, entity)
    return FieldAnswer(
        entity.by_name[name],
        fields.access.get(name, FieldAccess.HIDDEN),
        name in fields.writable,
        tuple(field_fact(definitions, role, entity, name) for role in person.roles),
    )


def _answers(
    store: Store, conn: Connection, person: Actor, entity: Entity, record_id: int
) -> dict[Action, ActionAnswer]:
    table = store.tables.entities[entity.name]
    scopes = [
        (action, role, scope_granted(role, action, entity.name))
        for action in ASKED
        for role in person.roles
    ]
    asked: list[ColumnElement[bool]] = [
        scope_clause(store, person, action, entity.name) for action in ASKED
    ]
    asked += [role_clause(store, person, table, scope) for _, _, scope in scopes]
    told = _ask(conn, asked, table.table, table.c.id == record_id)
    votes = [
        Vote(role, scope, is_so)
        for (_, role, scope), is_so in zip(scopes, told[len(ASKED) :], strict=True)
    ]
    each = len(person.roles)
    return {
        action: ActionAnswer(action, told[place], tuple(votes[place * each : (place + 1) * each]))
        for place, action in enumerate(ASKED)
    }


def _ask(
    conn: Connection, asked: Sequence[ColumnElement[bool]], table: sa.Table,
    where: ColumnElement[bool],
) -> list[bool]:  # fmt: skip
    """Return whether each clause holds for the one record; a clause of NULL does not."""
    columns = [sa.case((each, 1), else_=0).label(f"c{n}") for n, each in enumerate(asked)]
    row = conn.execute(sa.select(*columns).select_from(table).where(where)).one()
    return [bool(value) for value in row]
