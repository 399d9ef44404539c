"""Which fields of an entity an actor may see, read and write: worked out before any query."""

from __future__ import annotations

import weakref
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.access.actor import Actor
from app.fieldtypes.abilities import Computed, Numbered, ReadsThrough, RefersTo
from app.schema.model import Action, Definitions, Entity, Field, FieldAccess, Grant, Role, Scope

STRENGTH = {access: place for place, access in enumerate(FieldAccess)}
_known: dict[int, dict[tuple[tuple[str, ...], str], FieldSet]] = {}
WRITING = (Action.CREATE, Action.UPDATE)
OPENING = (Action.READ, *WRITING)


@dataclass(frozen=True)
class FieldSet:
    """What an actor may do with each field, by name; a hidden field is not in it."""

    access: Mapping[str, FieldAccess]
    fixed: frozenset[str] = frozenset()  # not written: read-only, numbered, derived, not granted

    @cached_property
    def readable(self) -> frozenset[str]:
        """Fields whose values may be read, compared, sorted by and counted."""
        return frozenset(n for n, a in self.access.items() if a is not FieldAccess.MASKED)

    @cached_property
    def masked(self) -> frozenset[str]:
        """Fields that show a mask and can be compared with nothing."""
        return frozenset(n for n, a in self.access.items() if a is FieldAccess.MASKED)

    @cached_property
    def writable(self) -> frozenset[str]:
        """Fields that may be written, where the action on the record is allowed too.

        A masked value may be replaced by somebody who cannot read it.
        """
        opened = (FieldAccess.WRITE, FieldAccess.MASKED)
        return frozenset(n for n, a in self.access.items() if a in opened) - self.fixed

    @cached_property
    def visible(self) -> frozenset[str]:
        """Fields the actor may know of."""
        return frozenset(self.access)


def grants_for(actor: Actor, entity: str) -> Iterator[tuple[Role, Grant]]:
    """Yield what each role of the actor says of an entity; its own name goes before ``"*"``."""
    for role in actor.roles:
        grant = role.entities.get(entity) or role.entities.get("*")
        if grant is not None:
            yield role, grant


def field_set(definitions: Definitions, actor: Actor, entity: Entity) -> FieldSet:
    """Return the union of what the actor's roles allow (``definitions.md``, Roles).

    A field that reads through a link follows the rights of the field that it reads.
    """
    if not _all_of(definitions, actor, entity):
        return _field_set(definitions, actor, entity)
    known = _known_of(definitions)
    key = (tuple(role.name for role in actor.roles), entity.name)
    if key not in known:
        known[key] = _field_set(definitions, actor, entity)
    return known[key]


def _all_of(definitions: Definitions, actor: Actor, entity: Entity) -> bool:
    """Tell whether roles and entity are these definitions' own, so that their names tell all."""
    return definitions.entities.get(entity.name) is entity and all(
        definitions.roles.get(role.name) is role for role in actor.roles
    )


def _known_of(definitions: Definitions) -> dict[tuple[tuple[str, ...], str], FieldSet]:
    """Return the field sets worked out for these very definitions; they go when those go."""
    key = id(definitions)
    if key not in _known:
        weakref.finalize(definitions, _known.pop, key, None)
        _known[key] = {}
    return _known[key]


def _field_set(definitions: Definitions, actor: Actor, entity: Entity) -> FieldSet:
    access = _granted(actor, entity)
    for field in entity.by_name.values():
        if isinstance(field.type, ReadsThrough) and field.name in access:
            beyond = _beyond(definitions, actor, entity, field.type)
            access[field.name] = min(access[field.name], beyond, key=STRENGTH.__getitem__)
    seen = {name: each for name, each in access.items() if each is not FieldAccess.HIDDEN}
    opened = _written(actor, entity)
    fixed = (n for n in seen if n not in opened or is_fixed(entity.by_name[n]))
    return FieldSet(seen, frozenset(fixed))


def _beyond(
    definitions: Definitions, actor: Actor, entity: Entity, reads: ReadsThrough
) -> FieldAccess:
    link = entity.by_name.get(reads.via)
    if link is None or not isinstance(link.type, RefersTo):
        return FieldAccess.HIDDEN
    target = definitions.entities.get(link.type.targets[0])
    via = _granted(actor, entity).get(link.name, FieldAccess.HIDDEN)
    if target is None or via in (FieldAccess.HIDDEN, FieldAccess.MASKED):
        return FieldAccess.HIDDEN
    return _granted(actor, target).get(reads.field, FieldAccess.HIDDEN)


def _granted(actor: Actor, entity: Entity) -> dict[str, FieldAccess]:
    grants = _reaching(actor, entity, OPENING)
    opened = _written(actor, entity)
    access: dict[str, FieldAccess] = {}
    for field in entity.by_name.values():
        granted = [access_by_grant(grant, field) for grant in grants]
        best = max(granted, key=STRENGTH.__getitem__, default=FieldAccess.HIDDEN)
        if best is FieldAccess.READ and field.name in opened:
            best = FieldAccess.WRITE  # read by one role, replaced by another that masks it
        if best is not FieldAccess.HIDDEN:
            access[field.name] = best
    return access


def _written(actor: Actor, entity: Entity) -> frozenset[str]:
    """Return the fields that some role writes, or replaces unseen: a role that changes records.

    What a role that only reads says of a field never adds the right to write it.
    """
    grants = _reaching(actor, entity, WRITING)
    opened = (FieldAccess.WRITE, FieldAccess.MASKED)
    return frozenset(
        field.name
        for field in entity.by_name.values()
        if any(access_by_grant(grant, field) in opened for grant in grants)
    )


def _reaching(actor: Actor, entity: Entity, actions: Iterable[Action]) -> list[Grant]:
    """Return the grants with any of the actions; of the others, what they say of fields is idle."""
    wanted = tuple(actions)
    return [
        grant
        for _, grant in grants_for(actor, entity.name)
        if any(grant.actions.get(action, Scope.NONE) is not Scope.NONE for action in wanted)
    ]


def access_by_grant(grant: Grant, field: Field) -> FieldAccess:
    """Return what one grant says of a field.

    A sensitive or encrypted field is hidden from every role that does not name it.
    """
    named = grant.fields.get(field.id)
    if named is not None:
        return named
    if field.sensitive or field.encrypted:
        return FieldAccess.HIDDEN
    return grant.fields.get("*", FieldAccess.WRITE)


def is_fixed(field: Field) -> bool:
    """Tell whether the panel alone gives the field its value."""
    derived = isinstance(field.type, Computed | ReadsThrough | Numbered)
    return field.read_only or derived
