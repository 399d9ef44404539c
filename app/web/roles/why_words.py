"""Why a person sees something, as sentences: which role, which setting, what would change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel import Locale
from babel.lists import format_list
from flask_babel import gettext as _

from app.access.action_names import ACTIONS
from app.access.policy import scope_granted
from app.access.right_names import ACCESSES
from app.core.i18n import N_, Label
from app.fieldtypes.abilities import ReadsThrough, RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.records.masking import masked_value
from app.records.record import Masked
from app.records.show import shown
from app.records.why import ActionAnswer, Vote, Why
from app.schema.model import Action, Definitions, FieldAccess, Role, Scope
from app.web.roles.words import ScopeWords, setting_text

OWN = (Scope.OWN, Scope.OWN_AND_REPORTS, Scope.OWN_AND_TEAM)
TEAM = (Scope.TEAM, Scope.OWN_AND_TEAM, Scope.TEAM_AND_BELOW)


@dataclass(frozen=True)
class Step:
    """One step of a decision: what came of it, and each role's part in it."""

    title: str
    kind: str  # "ok", "care" (masked) or "no"
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class WhyWords:
    """Says one :class:`Why` in the language of the answer."""

    why: Why
    definitions: Definitions
    words: ScopeWords
    locale: Locale

    @property
    def verdict(self) -> str:
        """The answer in one sentence."""
        sentences = {
            FieldAccess.HIDDEN: N_("{person} does not see it."),
            FieldAccess.MASKED: N_("{person} sees it masked."),
            FieldAccess.READ: N_("{person} sees it and cannot change it."),
            FieldAccess.WRITE: N_("{person} sees it."),
        }
        if self.why.field is not None:
            return self._say(_(sentences[self.why.sees]))
        is_read = self.why.actions[Action.READ].is_allowed
        return self._say(
            _("{person} sees this record.") if is_read else _("{person} does not see this record.")
        )

    @property
    def seen_value(self) -> str:
        """What stands there for the person, where the asker may know; else nothing."""
        answer, record = self.why.field, self.why.record
        if answer is None or isinstance(answer.field.type, RefersTo | ReadsThrough):
            return ""  # what a link shows hangs on the rights to what it points at
        value = record.values.get(answer.field.name)
        if self.why.sees is FieldAccess.MASKED:
            return str(masked_value(answer.field, value, self.locale) or "")
        is_open = self.why.sees in (FieldAccess.READ, FieldAccess.WRITE)
        if not is_open or isinstance(value, Masked):
            return ""
        return shown(answer.field, value, record.titles, self.locale)

    # -- the steps, in the order in which they are decided ----------------------------------------

    def steps(self) -> Iterator[Step]:
        """Yield the record, the field, revealing, changing."""
        read = self.why.actions[Action.READ]
        title = _("The record is in reach") if read.is_allowed else _("The record is out of reach")
        yield Step(title, "ok" if read.is_allowed else "no", tuple(self._reasons(read)))
        if self.why.field is not None:
            yield self._field_step()
            if self.why.sees is FieldAccess.MASKED:
                yield self._reveal_step()
        yield self._change_step()

    def _field_step(self) -> Step:
        answer = self.why.field
        assert answer is not None  # noqa: S101 - steps() asks first
        titles = {
            FieldAccess.HIDDEN: (N_("The field is hidden"), "no"),
            FieldAccess.MASKED: (N_("The field is masked"), "care"),
            FieldAccess.READ: (N_("The field may be read"), "ok"),
            FieldAccess.WRITE: (N_("The field may be read and changed"), "ok"),
        }
        title, kind = titles[answer.access]
        if answer.access is FieldAccess.WRITE and not answer.is_writable:
            title = titles[FieldAccess.READ][0]
        reasons = [
            _("{role}: {field} is “{access}”. {setting}").format(
                role=self._role(fact.role), field=self._label(fact.field.label),
                access=_(ACCESSES[fact.effective]), setting=setting_text(fact),
            )
            for fact in answer.facts
        ]  # fmt: skip
        if len(reasons) > 1:
            reasons.append(_("The widest of them counts."))
        return Step(_(title), kind, tuple(reasons or [self._nobody()]))

    def _reveal_step(self) -> Step:
        may, answer = self.why.may_reveal, self.why.actions[Action.REVEAL]
        title = _("May reveal it for a reason") if may else _("May not reveal it")
        return Step(title, "ok" if may else "no", tuple(self._reasons(answer)))

    def _change_step(self) -> Step:
        may, answer = self.why.may_change, self.why.actions[Action.UPDATE]
        if self.why.field is None:
            title = _("May change the record") if may else _("May not change the record")
        else:
            title = _("May change it") if may else _("May not change it")
        reasons = list(self._reasons(answer))
        if answer.is_allowed and self.why.field is not None and not may:
            reasons.append(_("The record may be changed, but not this field."))
        return Step(title, "ok" if may else "no", tuple(reasons))

    def others(self) -> Iterator[tuple[str, bool]]:
        """Yield what else may be done to the record: (action, whether)."""
        for action in (Action.DELETE, Action.EXPORT, Action.PRINT):
            yield _(ACTIONS[action]), self.why.actions[action].is_allowed

    # -- reasons ----------------------------------------------------------------------------------

    def _reasons(self, answer: ActionAnswer) -> Iterator[str]:
        if not answer.votes:
            yield self._nobody()
        for vote in answer.votes:
            yield _("{role}: {action} “{scope}”. {fact}").format(
                role=self._role(vote.role), action=_(ACTIONS[answer.action]),
                scope=self.words.cell(vote.scope).text, fact=self._fact(vote),
            ).strip()  # fmt: skip
        is_cut = answer.deciding and not answer.is_allowed
        if is_cut and answer.action is not Action.READ:
            yield _("But nothing can be done to a record that is out of reach.")

    def _fact(self, vote: Vote) -> str:
        if vote.scope is Scope.NONE or vote.scope is Scope.ALL:
            return ""
        if not isinstance(vote.scope, Scope):
            fulfils = N_("The record fulfils this condition.")
            fails = N_("The record does not fulfil this condition.")
            return self._say(_(fulfils if vote.matches else fails))
        return self._say(_(self._where(vote)))

    def _where(self, vote: Vote) -> str:
        """Return the sentence that says whose the record is, from this person's side."""
        person, owner = self.why.person, self._ref("owner")
        if not vote.matches:
            return N_("The owner is {owner}, the department is {department}.")
        if vote.scope not in (Scope.TEAM, Scope.TEAM_AND_BELOW) and owner == person.id:
            return N_("{person} is the owner.")
        if vote.scope is Scope.OWN_AND_REPORTS:
            return N_("{owner} is in a department that {person} heads.")
        if vote.scope is Scope.TEAM_AND_BELOW:
            return N_("The record is of {department}, in or below the department of {person}.")
        return N_("The record is of {department}, the department of {person}.")

    def _ref(self, name: str) -> int | None:
        value = self.why.record.values.get(name)
        return value.id if isinstance(value, Ref) else None

    def _named(self, name: str, entity: str) -> str:
        key = self._ref(name)
        if key is None:
            return str(_("nobody") if name == "owner" else _("none"))
        return self.why.record.titles.get(Ref(entity, key), f"#{key}")

    def _say(self, sentence: str) -> str:
        return sentence.format(
            person=self.why.person.name, owner=self._named("owner", USER),
            department=self._named("department", DEPARTMENT),
        )  # fmt: skip

    def _nobody(self) -> str:
        return self._say(_("{person} has no role."))

    def _role(self, role: Role) -> str:
        return self._label(role.label)

    def _label(self, label: Label) -> str:
        return label.text(str(self.locale))

    # -- what would change it ---------------------------------------------------------------------

    def advice(self) -> Iterator[str]:
        """Yield what would let the person see, or change, what they do not now."""
        read, update = self.why.actions[Action.READ], self.why.actions[Action.UPDATE]
        if not read.is_allowed:
            yield from self._reach_advice(read)
        elif self.why.sees in (FieldAccess.HIDDEN, FieldAccess.MASKED) and self.why.field:
            yield self._open_field(self._label(self.why.field.field.label))
        elif not update.is_allowed:
            yield from self._reach_advice(update)

    def _reach_advice(self, answer: ActionAnswer) -> Iterator[str]:
        scopes = [vote.scope for vote in answer.votes]
        if any(scope in OWN for scope in scopes):
            yield self._say(_("Make {person} the owner of the record."))
        if any(scope in TEAM for scope in scopes) and self.why.person.department is not None:
            yield self._say(_("Put the record into the department of {person}."))
        granting = [vote.role for vote in answer.votes if vote.scope is not Scope.NONE]
        action = _(ACTIONS[answer.action])
        entity = self._label(self.why.entity.label_plural)
        if granting:
            yield _("Widen “{action}” of {entity} in {roles}.").format(
                action=action, entity=entity, roles=self._list(granting)
            )
        else:
            able = [role for role in self.definitions.roles.values() if self._grants(role, answer)]
            yield _("Give a role that has “{action}” of {entity}: {roles}.").format(
                action=action, entity=entity, roles=self._list(able)
            )

    def _grants(self, role: Role, answer: ActionAnswer) -> bool:
        return scope_granted(role, answer.action, self.why.entity.name) is not Scope.NONE

    def _open_field(self, field: str) -> str:
        reading = [vote.role for vote in self.why.actions[Action.READ].deciding]
        sentence = _("Set “{field}” to “read” in {roles}.")
        return str(sentence.format(field=field, roles=self._list(reading)))

    def _list(self, roles: Iterable[Role]) -> str:
        return str(format_list([self._role(role) for role in roles], "or", locale=self.locale))
