"""What the pages of a role in the draft show, worked out before they are drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from flask_babel import force_locale
from flask_babel import gettext as _

from app.access.accounts import Account
from app.access.explain import EVERY, FieldFact, field_facts, is_named
from app.access.policy import scope_granted
from app.core.i18n import LANGUAGES, Label
from app.design.drafts import Draft
from app.design.roles.comparison import Reach, goes_beyond, is_changed, reach, running_role
from app.schema.condition import Condition
from app.schema.model import Action, Definitions, Entity, Field, FieldAccess, Role, Scope
from app.schema.role_reader import YES_NO_ACTIONS
from app.web.roles.words import ScopeCell, ScopeWords

REST = Label(dict.fromkeys(LANGUAGES, ""))  # the row of all entities that a role does not name
KEYS = {  # what a digit sets
    Scope.NONE: "0", Scope.OWN: "1", Scope.TEAM: "2", Scope.TEAM_AND_BELOW: "3", Scope.ALL: "4",
}  # fmt: skip
CONDITION = "condition"
UNCHANGED, WIDER, NARROWER = "", "wider", "narrower"
CLOSED = (FieldAccess.HIDDEN, FieldAccess.MASKED)


def said(message: str) -> Label:
    """Return a message in every language, as the draft keeps what was done."""
    texts = {}
    for language in LANGUAGES:
        with force_locale(language):
            texts[language] = str(_(message))
    return Label(texts)


@dataclass(frozen=True)
class EditCell:
    """One action of one entity: what it reaches, and whether that runs already."""

    action: Action
    cell: ScopeCell
    scope: str  # the word of the scope, or ``condition``
    change: str = UNCHANGED
    was: ScopeCell | None = None


@dataclass(frozen=True)
class EditRow:
    """One entity of a role, or (``name`` is ``*``) all that it does not name."""

    name: str
    label: Label
    icon: str
    cells: tuple[EditCell, ...]
    limited: int = 0  # fields that are hidden or masked
    is_named: bool = True  # else the row follows the last one


@dataclass(frozen=True)
class FieldLine:
    """One field and what a role may do with it."""

    field: Field
    fact: FieldFact
    change: str = UNCHANGED
    was: FieldAccess | None = None

    @property
    def is_named(self) -> bool:
        """Whether the role names the field."""
        return self.fact.setting == "named"


@dataclass(frozen=True)
class RolePage:
    """One role of the draft beside the role that runs."""

    draft: Draft
    running: Definitions
    role: Role
    words: ScopeWords

    @property
    def definitions(self) -> Definitions:
        """What the draft says."""
        return self.draft.definitions

    @cached_property
    def before(self) -> Role | None:
        """The role as it runs; nothing where it is new."""
        return running_role(self.running, self.definitions, self.role.name)

    @cached_property
    def is_changed(self) -> bool:
        """Whether the draft changes it."""
        return is_changed(self.running, self.definitions, self.role.name)

    @cached_property
    def rows(self) -> tuple[EditRow, ...]:
        """The matrix of records."""
        named = [self._row(each) for each in self.definitions.live_entities]
        return (*named, EditRow(EVERY, REST, "asterisk", tuple(self._cells(EVERY))))

    def _row(self, entity: Entity) -> EditRow:
        facts = field_facts(self.definitions, self.role, entity)
        return EditRow(
            entity.name, entity.label, entity.icon, tuple(self._cells(entity.name)),
            sum(fact.access in CLOSED for fact in facts),
            is_named(self.role, entity),
        )  # fmt: skip

    def _cells(self, entity: str) -> Iterator[EditCell]:
        for action in Action:
            now = scope_granted(self.role, action, entity)
            cell = self.words.cell(now, action)
            word = str(now) if isinstance(now, Scope) else CONDITION
            yield EditCell(action, cell, word, *self._change(entity, action))

    def _change(self, entity: str, action: Action) -> tuple[str, ScopeCell | None]:
        wanted = reach(self.definitions, self.role, entity, action)
        had: Reach = Scope.NONE
        if self.before is not None:
            had = reach(self.running, self._known_by_running, _now(self, entity), action)
        if wanted == had:
            return UNCHANGED, None
        was = Scope.NONE if self.before is None else scope_granted(self.before, action, entity)
        return (WIDER if goes_beyond(wanted, [had]) else NARROWER), self.words.cell(was, action)

    @property
    def _known_by_running(self) -> Role:
        return self.running.roles[self.role.name]

    @cached_property
    def changes(self) -> tuple[tuple[EditRow, EditCell], ...]:
        """The cells that do not run yet."""
        return tuple((row, cell) for row in self.rows for cell in row.cells if cell.change)

    def fields(self, entity: Entity) -> tuple[FieldLine, ...]:
        """What the role may do with each field of an entity."""
        facts = field_facts(self.definitions, self.role, entity)
        before: dict[str, FieldAccess] = {}
        now = next((e for e in self.running.entities.values() if e.id == entity.id), None)
        if now is not None and self.role.name in self.running.roles:
            known = field_facts(self.running, self._known_by_running, now)
            before = {fact.field.id: fact.access for fact in known}
        return tuple(_line(fact, before.get(fact.field.id)) for fact in facts)


def _line(fact: FieldFact, was: FieldAccess | None) -> FieldLine:
    had = was or FieldAccess.HIDDEN
    if had is fact.access:
        return FieldLine(fact.field, fact)
    order = list(FieldAccess)
    wider = order.index(fact.access) > order.index(had)
    return FieldLine(fact.field, fact, WIDER if wider else NARROWER, had)


def _now(page: RolePage, entity: str) -> str:
    """Return what an entity of the draft is called now; of a new one its own name."""
    if entity == EVERY:
        return entity
    key = page.definitions.entities[entity].id
    return next((e.name for e in page.running.entities.values() if e.id == key), entity)


@dataclass(frozen=True)
class Offer:
    """One scope of the menu of a cell, with how many records it would reach."""

    scope: Scope
    cell: ScopeCell
    key: str
    count: int | None = None
    is_chosen: bool = False


def offered_scopes(action: Action) -> tuple[Scope, ...]:
    """Return the scopes that an action may have."""
    return (Scope.NONE, Scope.ALL) if action in YES_NO_ACTIONS else tuple(Scope)


def offers(
    words: ScopeWords, action: Action, chosen: Scope | Condition,
    counts: Sequence[int | None],
) -> tuple[Offer, ...]:  # fmt: skip
    """Return the menu of a cell."""
    scopes = offered_scopes(action)
    known = counts or [None] * len(scopes)
    return tuple(
        Offer(each, words.cell(each, action), KEYS.get(each, ""), count, each is chosen)
        for each, count in zip(scopes, known, strict=True)
    )


def holders(people: Sequence[Account], role: str) -> tuple[Account, ...]:
    """Return the people who have a role, whether they may sign in or not."""
    return tuple(person for person in people if role in person.roles)
