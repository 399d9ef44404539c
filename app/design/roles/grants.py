"""Nobody grants what they lack, in a draft as anywhere else; and somebody keeps letting people in.

What a role allows already is never taken for new. Of an entity or a field that only the draft has,
nobody lacks anything: no record holds it yet. A role can come to allow more without a word of its
own file: where a field is no longer protected, or comes back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from app.access.accounts import Account
from app.access.action_names import ACTIONS
from app.access.actor import Actor
from app.access.explain import alone
from app.access.fields import STRENGTH, field_set
from app.access.last_managers import MANAGE
from app.access.policy import scope_granted
from app.core.errors import AppError, ConflictError, ForbiddenError
from app.core.i18n import N_
from app.design.closed import is_closed, read_fields
from app.design.roles.comparison import goes_beyond, reach, running_entity
from app.schema.model import Action, Definitions, Entity, FieldAccess, Role, Scope


@dataclass(frozen=True)
class Change:
    """The definitions that run, those that are wanted, and who wants them."""

    actor: Actor
    running: Definitions
    wanted: Definitions


def refuse_overgrants(actor: Actor, running: Definitions, wanted: Definitions) -> None:
    """Raise ForbiddenError for the first right that a role would get and ``actor`` lacks.

    ``actor`` is of the definitions that run.
    """
    change = Change(actor, running, wanted)
    for role in wanted.roles.values():
        for error in _overgrants(change, role):
            raise error


def refuse_no_managers(
    people: Iterable[Account], running: Definitions, wanted: Definitions
) -> None:
    """Raise ConflictError where nobody who can sign in would manage people any more."""
    active = [person for person in people if person.is_active]
    if not _holders(active, running) or _holders(active, wanted):
        return
    raise ConflictError(
        "design.last_manager",
        N_(
            "Nobody who can sign in would manage people any more. Give somebody another role that "
            "does first."
        ),
    )


def _holders(people: Iterable[Account], definitions: Definitions) -> list[Account]:
    giving = {name for name, role in definitions.roles.items() if MANAGE in role.system}
    return [person for person in people if giving.intersection(person.roles)]


def _overgrants(change: Change, role: Role) -> Iterator[AppError]:
    old = change.running.roles.get(role.name)
    had = change.actor.system_rights | (old.system if old else frozenset())
    if role.system - had:
        yield ForbiddenError(
            "design.over_granted_system",
            N_("Nobody can give a role a right of the panel that they do not have themselves."),
        )
    for entity in change.wanted.live_entities:
        known = running_entity(change.running, entity)
        if known is not None:
            yield from _beyond_scopes(change, role, old, entity, known)
            yield from _beyond_fields(change, role, old, entity, known)


def _beyond_scopes(
    change: Change, role: Role, old: Role | None, entity: Entity, known: Entity
) -> Iterator[AppError]:
    givers = (*change.actor.roles, *([old] if old else []))
    for action in Action:
        had = [reach(change.running, each, known.name, action) for each in givers]
        if goes_beyond(reach(change.wanted, role, entity.name, action), had):
            yield ForbiddenError(
                "design.over_granted",
                N_(
                    "Nobody can give a role more than they have themselves: {action} of {entity} "
                    "goes further than you may."
                ),
                action=AppError("action", ACTIONS[action]),
                entity=entity.label,
            )
        yield from _closed_conditions(change, role, old, entity, action)


def _closed_conditions(
    change: Change, role: Role, old: Role | None, entity: Entity, action: Action
) -> Iterator[AppError]:
    """Yield why a condition may not be given: whose records fall under it tells what they hold."""
    wanted = scope_granted(role, action, entity.name)
    had = reach(change.running, old, entity.name, action) if old else Scope.NONE
    if isinstance(wanted, Scope) or reach(change.wanted, role, entity.name, action) == had:
        return
    for home, field in read_fields(wanted, entity, change.wanted.entities):
        known = running_entity(change.running, home)
        stored = known and any(each.id == field.id for each in (*known.fields, *known.standard))
        if known and stored and is_closed(change.running, change.actor, known, field.id):
            yield ForbiddenError(
                "design.closed_condition",
                N_(
                    "Nobody can give a role a condition on what they may not read themselves: "
                    "{field} of {entity} is closed to you."
                ),
                field=field.label,
                entity=home.label,
            )


def _beyond_fields(
    change: Change, role: Role, old: Role | None, entity: Entity, known: Entity
) -> Iterator[AppError]:
    wanted = field_set(change.wanted, alone(role), entity).access
    givers = [change.actor, *([alone(old)] if old else [])]
    whole = replace(known, fields=tuple(replace(each, retired=False) for each in known.fields))
    had = [field_set(change.running, giver, whole).access for giver in givers]
    names = {field.id: name for name, field in whole.by_name.items()}
    for name, access in wanted.items():
        before = names.get(entity.by_name[name].id)
        most = [each.get(before, FieldAccess.HIDDEN) for each in had] if before else []
        if before and STRENGTH[access] > max(STRENGTH[each] for each in most):
            yield ForbiddenError(
                "design.over_granted_field",
                N_(
                    "Nobody can give a role more than they have themselves: {field} of {entity} "
                    "is closed to you that far."
                ),
                field=entity.by_name[name].label,
                entity=entity.label,
            )
