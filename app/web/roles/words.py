"""Rights in words and marks: scopes, actions, field access, system rights, and why."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.explain import FieldFact, Setting
from app.access.right_names import SCOPES, SYSTEM
from app.core.i18n import N_
from app.fieldtypes.ref import Ref
from app.records.condition_words import refs_of, say
from app.records.titles import titles_of
from app.schema.condition import Condition
from app.schema.model import Action, FieldAccess, Role, Scope
from app.schema.role_reader import YES_NO_ACTIONS
from app.storage.store import Store
from app.web.cells import Look

QUARTERS = {  # how far the circle of a scope is filled
    Scope.NONE: "0",
    Scope.OWN: "1",
    Scope.OWN_AND_REPORTS: "2",
    Scope.OWN_AND_TEAM: "2",
    Scope.TEAM: "2",
    Scope.TEAM_AND_BELOW: "3",
    Scope.ALL: "4",
}
ICONS = {
    FieldAccess.HIDDEN: "minus",
    FieldAccess.MASKED: "eye-off",
    FieldAccess.READ: "eye",
    FieldAccess.WRITE: "pencil",
}
MEANINGS = {
    FieldAccess.HIDDEN: N_("Stands nowhere: not in screens, the API, exports or documents."),
    FieldAccess.MASKED: N_("Shows as 138****8806; cannot be filtered or sorted by."),
    FieldAccess.READ: N_("Can be read, filtered and sorted by."),
    FieldAccess.WRITE: N_("Can be changed in records that the role may change."),
}
SETTINGS = {
    Setting.NAMED: N_("The role names this field."),
    Setting.EVERY_FIELD: N_("The role says this of every field that it does not name."),
    Setting.NOTHING_SAID: N_("The role does not name this field, so it follows the record."),
    Setting.PROTECTED: N_(
        "The field is sensitive or encrypted, and hidden from every role that does not name it."
    ),
    Setting.CLOSED: N_("The role says nothing of these records."),
    Setting.READS_THROUGH: N_("The field that it shows through a link is not open to the role."),
}


@dataclass(frozen=True)
class ScopeCell:
    """A scope as a matrix shows it: a circle filled by quarters, and its word."""

    text: str
    mark: str  # "0" … "4" quarters, "f" for a condition
    differs: bool = False

    @property
    def is_none(self) -> bool:
        """Whether nothing is allowed."""
        return self.mark == "0"


class ScopeWords:
    """Says scopes; the titles of records that conditions name are asked for once."""

    def __init__(
        self, store: Store, actor: Actor, look: Look, roles: Iterable[Role] | None = None
    ) -> None:
        self._look = look
        said = store.definitions.roles.values() if roles is None else roles
        self._titles = _titles(store, actor, said)

    def cell(
        self, scope: Scope | Condition, action: Action = Action.READ, *, differs: bool = False
    ) -> ScopeCell:
        """Return a scope in its word; for what has no scope, yes or no."""
        if not isinstance(scope, Scope):
            return ScopeCell(str(say(scope, self._look, self._titles)), "f", differs)
        if action in YES_NO_ACTIONS:
            return ScopeCell(_("no") if scope is Scope.NONE else _("yes"), QUARTERS[scope], differs)
        return ScopeCell(_(SCOPES[scope]), QUARTERS[scope], differs)


def _titles(store: Store, actor: Actor, roles: Iterable[Role]) -> Mapping[Ref, str]:
    refs = {
        ref
        for role in roles
        for grant in role.entities.values()
        for scope in grant.actions.values()
        if not isinstance(scope, Scope)
        for ref in refs_of(scope)
    }
    if not refs:
        return {}
    with store.reading() as conn:
        return titles_of(store, actor, conn, refs)


def system_words(right: str) -> tuple[str, str]:
    """Return the name of a system right and what it is for."""
    name, meaning = SYSTEM.get(right, (right, ""))
    return _(name), _(meaning) if meaning else ""


def setting_text(fact: FieldFact) -> str:
    """Return why a role may do what it may with a field."""
    if fact.is_fixed and fact.access not in (FieldAccess.HIDDEN, FieldAccess.MASKED):
        return str(_("The panel itself gives this field its value."))
    if fact.effective is not fact.access:
        return str(_("The role may neither create nor change these records."))
    return str(_(SETTINGS[fact.setting]))
