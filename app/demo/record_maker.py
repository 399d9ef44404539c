"""Make up whole records whose values fit together and obey the definitions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from app.core.errors import AppError
from app.core.i18n import N_
from app.demo.coherence import Coherence
from app.demo.history import Historian, Past
from app.demo.layout import Layout
from app.demo.meaning import Meaning, meaning
from app.demo.options import Offer
from app.demo.rules import Rules, Test
from app.demo.story import Owner, Story
from app.demo.task import Maker, Plan, Task
from app.demo.uniqueness import Taken, take, unique_fields
from app.demo.values import maker
from app.fieldtypes.abilities import HasOptions, HoldsFiles, Numbered, ReadsThrough, RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.schema.model import Field

TRIES = 25
_SELDOM: Mapping[Meaning, float] = {
    Meaning.NOTE: 0.3,
    Meaning.HOBBY: 0.3,
    Meaning.FOREIGN_NAME: 0.4,
    Meaning.DISCOUNT: 0.4,
    Meaning.CODE: 0.5,
}
_ORDINARY = 0.85

Values = dict[str, Any]


class Record(NamedTuple):
    """One record: its values, what they take of the unique fields, and what happened to it."""

    values: Values
    digests: tuple[int | None, ...]
    past: Past


class _Step(NamedTuple):
    """How one field is filled in; ``share`` is 1 where it is never left out."""

    name: str
    share: float
    make: Maker
    plan: Plan


class _Block(NamedTuple):
    """Fields that are shown under the same condition, if that is known before they are made."""

    is_shown: Test | None
    steps: list[_Step]


class RecordMaker:
    """Makes the records of one entity; all that is the same for them is worked out here."""

    def __init__(self, layout: Layout, zone: ZoneInfo) -> None:
        entity = self.entity = layout.entity
        plans = [_plan(layout, f) for f in entity.live_fields if _is_made(layout, f)]
        # Options decide what else is shown, links what a text is about: those come first.
        plans.sort(key=lambda p: (p.offer is None, not isinstance(p.field.type, RefersTo)))
        self._rules = Rules(entity, plans, zone)
        self._coherence, self._historian = Coherence(plans), Historian(plans)
        self._blocks = list(self._in_blocks(plans))
        self._unique = [Taken(fields) for fields in unique_fields(entity)]
        standard = [entity.by_name[name] for name in _NOBODY if name in entity.by_name]
        self.fields = [*(plan.field for plan in plans), *standard]

    @property
    def names(self) -> list[str]:
        """The fields that the values of a record name."""
        return [field.name for field in self.fields]

    def _in_blocks(self, plans: Sequence[Plan]) -> Iterator[_Block]:
        """Yield all fields: what is always shown, then what the values of those decide about."""
        at_once = [p for p in plans if p.offer is not None or p.field.visible_if is None]
        known = {plan.field.name for plan in at_once}
        yield _Block(None, [_step(plan) for plan in at_once])
        for group in self._rules.shown:
            members = [p for p in plans if p.field.name in group.names and p not in at_once]
            test = group.test if group.asked <= known else None
            yield _Block(test, [_step(plan) for plan in members])

    def make(self, task: Task, taken: Sequence[Taken] = ()) -> Record:
        """Return a record that obeys the definitions and has nothing that is ``taken``.

        What it has of unique fields is taken from then on.
        """
        values = self._begun(task)
        wanted: set[str] = set()
        for attempt in range(1, TRIES):
            self._coherence.fit(values, task)
            self._rules.hide(values, task.story)
            wanted = self._rules.refused(values, task.story)
            if not wanted:
                digests = tuple([each.digest(values) for each in self._unique])
                if not taken or take(taken, digests):
                    return self._finished(values, digests, task)
                wanted = _repeated(taken, digests)
            self._make_again(values, wanted, task, attempt)
        raise AppError(
            "demo.impossible",
            N_("No demo record of {entity} can be made: {fields} are refused every time."),
            entity=self.entity.label,
            fields=", ".join(sorted(wanted)),
        )

    def _begun(self, task: Task) -> Values:
        values: Values = {}
        story, random = task.story, task.random
        for is_shown, steps in self._blocks:
            if is_shown is not None and not is_shown(values, story):
                for step in steps:
                    values[step.name] = None
                continue
            for name, share, make, plan in steps:
                if share < 1.0 and random() > share:
                    values[name] = None
                else:
                    task.is_needed = plan.field.required
                    values[name] = make(task)
        return values

    def _make_again(self, values: Values, wanted: set[str], task: Task, attempt: int) -> None:
        for _, steps in self._blocks:
            for step in steps:
                if step.name in wanted:
                    values[step.name] = _again(step, task, attempt)

    def _finished(self, values: Values, digests: tuple[int | None, ...], task: Task) -> Record:
        story = task.story
        values.update(_standing(story.owner))
        values["created_at"] = values["updated_at"] = story.created
        return Record(values, digests, self._historian.past(values, task))


def _step(plan: Plan) -> _Step:
    field = plan.field
    is_sure = field.required or field.required_if is not None
    return _Step(field.name, 1.0 if is_sure else plan.share, maker(field.type, plan), plan)


def _is_made(layout: Layout, field: Field) -> bool:
    is_given = isinstance(field.type, Numbered | ReadsThrough | HoldsFiles)
    return not is_given and field not in layout.late


def _plan(layout: Layout, field: Field) -> Plan:
    says = meaning(layout.entity, field)
    is_sure = field.required or field.default is not None or field is layout.home
    share = 1.0 if is_sure or says is Meaning.TITLE else _SELDOM.get(says, _ORDINARY)
    offer = Offer(field.type.option_set) if isinstance(field.type, HasOptions) else None
    return Plan(field, says, layout.about, share, offer)


def _again(step: _Step, task: Task, attempt: int) -> Any:
    """Return another value; a field that is refused again and again is left empty."""
    if step.share < 1.0 and (task.random() > step.share or attempt > TRIES - 5):
        return None
    task.is_needed = True
    value = step.make(task)
    if value is not None and step.plan.field.unique:
        return _apart(step.plan.field, value, task.story, attempt)
    return value


def _apart(field: Field, value: Any, story: Story, attempt: int) -> Any:
    """Return a value that the record's number keeps apart from those of all others."""
    if isinstance(value, str) and attempt > 2:
        changed = f"{value} {story.serial}"
        return changed if len(field.type.parse(changed)) == len(changed) else value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return type(value)(story.serial + attempt)
    return value


def _repeated(taken: Sequence[Taken], digests: Sequence[int | None]) -> set[str]:
    return {
        field.name
        for each, digest in zip(taken, digests, strict=True)
        if digest is not None and each.holds(digest)
        for field in each.fields
    }


_NOBODY: Mapping[str, Any] = dict.fromkeys(
    ("owner", "department", "created_by", "updated_by", "created_at", "updated_at")
)
_STANDING: dict[Owner | None, Mapping[str, Any]] = {None: _NOBODY}


def _standing(owner: Owner | None) -> Mapping[str, Any]:
    """Return whose a record is, as values of its standard fields."""
    known = _STANDING.get(owner)
    if known is None and owner is not None:
        user = Ref(USER, owner.user)
        department = None if owner.department is None else Ref(DEPARTMENT, owner.department)
        people = {"owner": user, "department": department, "created_by": user, "updated_by": user}
        known = _STANDING[owner] = {**_NOBODY, **people}
    return known or _NOBODY
