"""What one role allows that another does not: records, fields, rights of the panel."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.access.explain import FieldFact, field_facts, scope_fact
from app.schema.model import SYSTEM_RIGHTS, Action, Definitions, Entity, Role
from app.web.roles.words import ScopeCell, ScopeWords


@dataclass(frozen=True)
class ScopeDifference:
    """An action whose scope is not the same in two roles."""

    entity: Entity
    action: Action
    cells: tuple[ScopeCell, ScopeCell]


@dataclass(frozen=True)
class FieldDifference:
    """A field with which two roles may do different things."""

    entity: Entity
    facts: tuple[FieldFact, FieldFact]


@dataclass(frozen=True)
class RightDifference:
    """A system right that one of two roles has."""

    right: str
    has: tuple[bool, bool]


@dataclass(frozen=True)
class Differences:
    """All in which two roles differ."""

    scopes: tuple[ScopeDifference, ...]
    fields: tuple[FieldDifference, ...]
    rights: tuple[RightDifference, ...]

    def __bool__(self) -> bool:
        return bool(self.scopes or self.fields or self.rights)


def differences(definitions: Definitions, words: ScopeWords, one: Role, other: Role) -> Differences:
    """Return in what two roles differ, in the order of the menu and of the fields."""
    return Differences(
        tuple(_scopes(definitions, words, one, other)),
        tuple(_fields(definitions, one, other)),
        tuple(_rights(one, other)),
    )


def _scopes(
    definitions: Definitions, words: ScopeWords, one: Role, other: Role
) -> Iterator[ScopeDifference]:
    for entity in definitions.live_entities:
        for action in Action:
            a, b = (scope_fact(role, entity, action).scope for role in (one, other))
            if a != b:
                yield ScopeDifference(
                    entity, action, (words.cell(a, action), words.cell(b, action))
                )


def _fields(definitions: Definitions, one: Role, other: Role) -> Iterator[FieldDifference]:
    for entity in definitions.live_entities:
        pairs = zip(
            field_facts(definitions, one, entity), field_facts(definitions, other, entity),
            strict=True,
        )  # fmt: skip
        for pair in pairs:
            if pair[0].effective is not pair[1].effective:
                yield FieldDifference(entity, pair)


def _rights(one: Role, other: Role) -> Iterator[RightDifference]:
    for right in SYSTEM_RIGHTS:
        has = (right in one.system, right in other.system)
        if has[0] != has[1]:
            yield RightDifference(right, has)
