"""What the roles pages show of the running definitions, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.accounts import Account
from app.access.explain import FieldFact, field_facts, scope_fact
from app.core.i18n import Label
from app.fieldtypes.abilities import Computed, Numbered, ReadsThrough
from app.schema.model import Action, Definitions, Entity, Field, FieldAccess, Role
from app.web.roles.words import ScopeCell, ScopeWords

EVERY = "*"
SHOWN = ("all", "limited", "personal")


@dataclass(frozen=True)
class ScopeRow:
    """One line of the matrix of records: an entity of a role, or a role of an entity."""

    label: Label
    icon: str
    cells: tuple[tuple[Action, ScopeCell], ...]
    limited: int  # fields that are hidden or masked
    role: Role
    entity: Entity
    is_rest: bool = False  # the role does not name the entity


@dataclass(frozen=True)
class FieldRow:
    """One line of the matrix of fields."""

    field: Field
    facts: tuple[FieldFact, ...]  # by role, in the order of the columns
    tags: tuple[str, ...]

    @property
    def is_limited(self) -> bool:
        """Whether any role may not read it."""
        return any(is_limit(fact) for fact in self.facts)


@dataclass(frozen=True)
class FieldGroup:
    """The fields of one section."""

    title: str
    rows: tuple[FieldRow, ...]


def is_limit(fact: FieldFact) -> bool:
    """Tell whether a role may know less than the value."""
    return fact.access in (FieldAccess.HIDDEN, FieldAccess.MASKED)


def scope_rows(
    definitions: Definitions, words: ScopeWords, pairs: Iterable[tuple[Role, Entity]],
    *, by_role: bool,
) -> tuple[ScopeRow, ...]:  # fmt: skip
    """Return the lines of a matrix of records: one role's entities, or one entity's roles."""
    return tuple(_scope_row(definitions, words, *pair, by_role=by_role) for pair in pairs)


def _scope_row(
    definitions: Definitions, words: ScopeWords, role: Role, entity: Entity, *, by_role: bool
) -> ScopeRow:
    facts = [scope_fact(role, entity, action) for action in Action]
    limited = sum(is_limit(fact) for fact in field_facts(definitions, role, entity))
    return ScopeRow(
        entity.label if by_role else role.label,
        entity.icon if by_role else "user-shield",
        tuple((fact.action, words.cell(fact.scope, fact.action)) for fact in facts),
        limited,
        role,
        entity,
        is_rest=not facts[0].is_named,
    )


def field_groups(
    definitions: Definitions, entity: Entity, *, show: str, find: str, language: str
) -> tuple[FieldGroup, ...]:
    """Return the fields of an entity by section with what each role may do with them."""
    rows = {row.field.name: row for row in field_rows(definitions, entity)}
    kept = {name: row for name, row in rows.items() if _is_kept(row, show, find, language)}
    groups = [
        FieldGroup(title, tuple(kept[name] for name in names if name in kept))
        for title, names in _sections(entity, language)
    ]
    return tuple(group for group in groups if group.rows)


def field_rows(definitions: Definitions, entity: Entity) -> tuple[FieldRow, ...]:
    """Return every live field of an entity with what each role may do with it."""
    columns = [field_facts(definitions, role, entity) for role in definitions.roles.values()]
    return tuple(
        FieldRow(facts[0].field, facts, tuple(_tags(facts[0].field)))
        for facts in zip(*columns, strict=True)
    )


def _is_kept(row: FieldRow, show: str, find: str, language: str) -> bool:
    if show == "limited" and not row.is_limited:
        return False
    if show == "personal" and not row.field.personal_data and not row.field.sensitive:
        return False
    return find.lower() in f"{row.field.label.text(language)}\n{row.field.name}".lower()


def _sections(entity: Entity, language: str) -> Iterator[tuple[str, list[str]]]:
    placed: set[str] = set()
    for section in entity.sections:
        placed.update(section.fields)
        yield section.label.text(language), list(section.fields)
    yield _("More"), [name for name in entity.by_name if name not in placed]


def _tags(field: Field) -> Iterator[str]:
    if field.personal_data:
        yield _("personal")
    if field.sensitive:
        yield _("sensitive")
    if field.encrypted:
        yield _("encrypted")
    if isinstance(field.type, Computed | Numbered | ReadsThrough):
        yield _("worked out")


def people_by_role(accounts: Iterable[Account]) -> Mapping[str, int]:
    """Return how many people who may sign in have each role."""
    counts: dict[str, int] = {}
    for account in accounts:
        for name in account.roles if account.is_active else ():
            counts[name] = counts.get(name, 0) + 1
    return counts
