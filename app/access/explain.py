"""What roles grant, as plain facts with their reasons: for the roles page, *why*, and tests.

Nothing is decided here: scopes come from ``policy``, field access from ``fields``. What is added is
the setting of the definitions that each answer goes back to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.access.actor import Actor
from app.access.fields import field_set, is_fixed
from app.access.policy import scope_granted
from app.fieldtypes.abilities import ReadsThrough
from app.schema.condition import Condition
from app.schema.model import Action, Definitions, Entity, Field, FieldAccess, Grant, Role, Scope

EVERY = "*"


class Setting(StrEnum):
    """Which words of a role decide what it may do with a field."""

    NAMED = "named"  # fields: {phone: masked}
    EVERY_FIELD = "every_field"  # fields: {"*": read}
    NOTHING_SAID = "nothing_said"  # left out: write where the action allows
    PROTECTED = "protected"  # left out, but sensitive or encrypted: hidden
    CLOSED = "closed"  # the role may neither read, create nor change records of the entity
    READS_THROUGH = "reads_through"  # the field that it reads through a link is narrower


@dataclass(frozen=True)
class ScopeFact:
    """Which records of an entity an action of a role reaches."""

    role: Role
    entity: Entity
    action: Action
    scope: Scope | Condition
    is_named: bool  # the role names the entity; else its "*" speaks, or nothing


@dataclass(frozen=True)
class FieldFact:
    """What a role may do with a field, and why."""

    role: Role
    field: Field
    access: FieldAccess
    setting: Setting
    is_fixed: bool  # the panel alone writes it, whatever a role says
    opens_for_writing: bool  # the role creates or changes records of the entity at all

    @property
    def effective(self) -> FieldAccess:
        """What comes of it: nobody writes a field of records that they may not write."""
        if self.access is FieldAccess.WRITE and (self.is_fixed or not self.opens_for_writing):
            return FieldAccess.READ
        return self.access


def scope_fact(role: Role, entity: Entity, action: Action) -> ScopeFact:
    """Return what a role grants of one action."""
    scope = scope_granted(role, action, entity.name)
    return ScopeFact(role, entity, action, scope, is_named(role, entity))


def is_named(role: Role, entity: Entity) -> bool:
    """Tell whether a role names an entity; else its ``"*"`` speaks for it, or nothing does."""
    return entity.name in role.entities


def scope_facts(definitions: Definitions) -> Iterator[ScopeFact]:
    """Yield every role × live entity × action."""
    for role in definitions.roles.values():
        for entity in definitions.live_entities:
            for action in Action:
                yield scope_fact(role, entity, action)


def field_facts(definitions: Definitions, role: Role, entity: Entity) -> tuple[FieldFact, ...]:
    """Return what a role may do with every live field of an entity, in the order of the file."""
    access = field_set(definitions, alone(role), entity).access
    writes = _grants(role, entity, Action.CREATE, Action.UPDATE)
    return tuple(
        FieldFact(
            role, field, access.get(name, FieldAccess.HIDDEN),
            _setting(role, entity, field, access.get(name, FieldAccess.HIDDEN)), is_fixed(field),
            writes,
        )
        for name, field in entity.by_name.items()
    )  # fmt: skip


def field_fact(definitions: Definitions, role: Role, entity: Entity, name: str) -> FieldFact:
    """Return what a role may do with one field."""
    return next(f for f in field_facts(definitions, role, entity) if f.field.name == name)


def alone(role: Role) -> Actor:
    """Return somebody who has this role and no other, for asking what it allows by itself."""
    return Actor(id=0, name="", roles=(role,))


def grant_of(role: Role, entity: Entity) -> Grant | None:
    """Return what a role says of an entity; its own name goes before ``"*"``."""
    return role.entities.get(entity.name) or role.entities.get(EVERY)


def _setting(role: Role, entity: Entity, field: Field, access: FieldAccess) -> Setting:
    grant = grant_of(role, entity)
    if grant is None or not _grants(role, entity, Action.READ, Action.CREATE, Action.UPDATE):
        return Setting.CLOSED
    if isinstance(field.type, ReadsThrough) and access is not _said(grant, field)[1]:
        return Setting.READS_THROUGH
    return _said(grant, field)[0]


def _grants(role: Role, entity: Entity, *actions: Action) -> bool:
    return any(scope_granted(role, each, entity.name) is not Scope.NONE for each in actions)


def _said(grant: Grant, field: Field) -> tuple[Setting, FieldAccess]:
    if field.id in grant.fields:
        return Setting.NAMED, grant.fields[field.id]
    if field.sensitive or field.encrypted:
        return Setting.PROTECTED, FieldAccess.HIDDEN
    if EVERY in grant.fields:
        return Setting.EVERY_FIELD, grant.fields[EVERY]
    return Setting.NOTHING_SAID, FieldAccess.WRITE
