"""Make up whole records whose values fit together and obey the definitions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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


class Made(NamedTuple):
    """One record: its values, what they take of the unique fields, and what happened to it."""

    values: Values
    digests: tuple[int | None, ...]
    past: Past


class _Step(NamedTuple):
    """How one field is filled in."""

    name: str
    share: float  # 1 where it is never left out
    make: Maker
    is_shown: Test | None  # asked before a value is made that would not be shown
    plan: Plan


class RecordMaker:
    """Makes the records of one entity; all that is the same for them is worked out here."""

    def __init__(self, layout: Layout, zone: ZoneInfo) -> None:
        entity = self.entity = layout.entity
        plans = [_plan(layout, f) for f in entity.live_fields if _is_made(layout, f)]
        # Options decide what else is shown, links what a text is about: those come first.
        plans.sort(key=lambda p: (p.offer is None, not isinstance(p.field.type, RefersTo)))
        self._rules = Rules(entity, plans, zone)
        self._coherence, self._historian = Coherence(plans), Historian(plans)
        self._steps = [self._step(plan) for plan in plans]
        self._unique = [Taken(fields) for fields in unique_fields(entity)]

    @property
    def names(self) -> list[str]:
        """The fields that the values of a record name."""
        standard = [name for name in _NOBODY if name in self.entity.by_name]
        return [*(step.name for step in self._steps), *standard]

    def _step(self, plan: Plan) -> _Step:
        field = plan.field
        is_sure = field.required or field.required_if is not None
        shown = self._rules.is_shown.get(field.name)
        return _Step(
            field.name, 1.0 if is_sure else plan.share, maker(field.type, plan), shown, plan
        )

    def make(self, start: Callable[[], Task], taken: Sequence[Taken] = ()) -> Made:
        """Return a record: complete, allowed, and unlike what is ``taken``, which it takes.

        ``start`` begins the record anew: the first attempt is always the same, and with nothing
        taken it is mostly the last.
        """
        task = start()
        values: Values = {}
        wanted: set[str] | None = None
        for attempt in range(TRIES):
            self._fill(values, task, wanted, attempt)
            self._coherence.fit(values, task)
            self._rules.hide(values, task.story)
            wanted = self._rules.refused(values, task.story)
            if not wanted:
                digests = tuple([each.digest(values) for each in self._unique])
                if not taken or take(taken, digests):
                    return self._finished(values, digests, task)
                wanted = _repeated(taken, digests)
        raise AppError(
            "demo.impossible",
            N_("No demo record of {entity} can be made: {fields} are refused every time."),
            entity=self.entity.label,
            fields=", ".join(sorted(wanted or ())),
        )

    def _fill(self, values: Values, task: Task, wanted: set[str] | None, attempt: int) -> None:
        story, random = task.story, task.random
        if attempt:
            for step in self._steps:
                if wanted is None or step.name in wanted:
                    values[step.name] = _again(step, task, attempt)
            return
        for name, share, make, is_shown, plan in self._steps:
            if is_shown is not None and not is_shown(values, story):
                values[name] = None
            elif share < 1.0 and random() > share:
                values[name] = None
            else:
                task.is_needed = plan.field.required
                values[name] = make(task)

    def _finished(self, values: Values, digests: tuple[int | None, ...], task: Task) -> Made:
        story = task.story
        values.update(_standing(story.owner))
        values["created_at"] = values["updated_at"] = story.created
        return Made(values, digests, self._historian.past(values, task))


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
