"""Make up whole records whose values fit together and obey the definitions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from app.core.clock import Moment
from app.core.errors import AppError
from app.core.i18n import N_
from app.demo.coherence import fit_together
from app.demo.layout import Layout
from app.demo.meaning import Meaning, meaning
from app.demo.options import Offer
from app.demo.story import Story
from app.demo.task import Links, Plan, Task
from app.demo.uniqueness import Taken
from app.demo.values import make
from app.fieldtypes.abilities import HasOptions, HoldsFiles, Numbered, ReadsThrough, RefersTo
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.schema.condition import Related, fields_of, holds
from app.schema.model import Entity, Field

TRIES = 25
_SELDOM: Mapping[Meaning, float] = {
    Meaning.NOTE: 0.3,
    Meaning.HOBBY: 0.3,
    Meaning.FOREIGN_NAME: 0.4,
    Meaning.DISCOUNT: 0.4,
    Meaning.CODE: 0.5,
}
_ORDINARY = 0.85


@dataclass(frozen=True)
class Makings:
    """All that is worked out once for the records of an entity."""

    layout: Layout
    plans: tuple[Plan, ...]  # those that conditions ask about first
    zone: ZoneInfo

    @property
    def entity(self) -> Entity:
        """The entity whose records are made."""
        return self.layout.entity


def makings(layout: Layout, zone: ZoneInfo) -> Makings:
    """Plan every field of an entity that a person could fill in."""
    plans = [_plan(layout, f) for f in layout.entity.live_fields if _is_made(layout, f)]
    # Options decide what else is shown, links what a text is about: those come first.
    plans.sort(key=lambda p: (p.offer is None, not isinstance(p.field.type, RefersTo)))
    return Makings(layout, tuple(plans), zone)


def _is_made(layout: Layout, field: Field) -> bool:
    is_given = isinstance(field.type, Numbered | ReadsThrough | HoldsFiles)
    return not is_given and field not in layout.late


def _plan(layout: Layout, field: Field) -> Plan:
    says = meaning(layout.entity, field)
    is_sure = field.required or field.default is not None or field is layout.home
    share = 1.0 if is_sure or says is Meaning.TITLE else _SELDOM.get(says, _ORDINARY)
    offer = Offer(field.type.option_set) if isinstance(field.type, HasOptions) else None
    return Plan(field, says, layout.about, share, offer)


def make_record(
    made: Makings, story: Story, rng: Random, *, links: Links, taken: Sequence[Taken]
) -> dict[str, Any]:
    """Return the values of one record: complete, allowed, and unlike all others where needed."""
    values: dict[str, Any] = {}
    wanted = {plan.field.name for plan in made.plans}
    for attempt in range(TRIES):
        for plan in made.plans:
            if plan.field.name in wanted:
                values[plan.field.name] = _value(plan, story, rng, links, attempt)
        fit_together(made.plans, values, rng, today=story.today)
        shown = _shown(made, values, story)
        wanted = _refused(made, shown, story) | _repeated(shown, taken)
        if not wanted:
            _remember(shown, taken)
            return {**shown, **_standard(story)}
    raise AppError(
        "demo.impossible",
        N_("No demo record of {entity} can be made: {fields} are refused every time."),
        entity=made.entity.label,
        fields=", ".join(sorted(wanted)),
    )


def _value(plan: Plan, story: Story, rng: Random, links: Links, attempt: int) -> Any:
    """Return a value, or a gap; a field that is refused again and again is left empty."""
    needed = plan.field.required or plan.field.required_if is not None
    if not needed and (rng.random() > plan.share or attempt > TRIES - 5):
        return None
    value = make(plan.field.type, Task(plan, story, rng, links, plan.field.required or attempt > 0))
    if value is not None and attempt and plan.field.unique:
        return _apart(plan.field, value, story, attempt)
    return value


def _apart(field: Field, value: Any, story: Story, attempt: int) -> Any:
    """Return a value that the record's number keeps apart from those of all others."""
    if isinstance(value, str) and attempt > 2:
        changed = f"{value} {story.serial}"
        return changed if len(field.type.parse(changed)) == len(changed) else value
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return type(value)(story.serial + attempt)
    return value


def _shown(made: Makings, values: Mapping[str, Any], story: Story) -> dict[str, Any]:
    """Return the values without those of fields that the record does not show."""
    moment = _moment(made, story)
    shown = dict(values)
    for _ in range(2):  # hiding one field may hide another
        for plan in made.plans:
            condition = plan.field.visible_if
            if condition is not None and not holds(condition, shown, moment, _no_children):
                shown[plan.field.name] = None
    return shown


def _refused(made: Makings, values: Mapping[str, Any], story: Story) -> set[str]:
    """Return the fields to make up anew because a rule of the definitions is broken."""
    moment = _moment(made, story)
    again: set[str] = set()
    for check in made.entity.checks:
        if holds(check.when, values, moment, _no_children):
            again |= fields_of(check.when)
    for plan in made.plans:
        field = plan.field
        if values[field.name] is None and _is_demanded(field, values, moment):
            again.add(field.name)
    return again


def _is_demanded(field: Field, values: Mapping[str, Any], moment: Moment) -> bool:
    """Tell whether the field is shown and must not be empty."""
    if field.visible_if and not holds(field.visible_if, values, moment, _no_children):
        return False
    if field.required_if and holds(field.required_if, values, moment, _no_children):
        return True
    return field.required


def _repeated(values: Mapping[str, Any], taken: Sequence[Taken]) -> set[str]:
    return {
        field.name for each in taken if each.digest(values) in each.digests for field in each.fields
    }


def _remember(values: Mapping[str, Any], taken: Sequence[Taken]) -> None:
    for each in taken:
        digest = each.digest(values)
        if digest is not None:
            each.digests.add(digest)


def _standard(story: Story) -> dict[str, Any]:
    owner = story.owner
    user = Ref(USER, owner.user) if owner else None
    known = owner is not None and owner.department is not None
    department = Ref(DEPARTMENT, owner.department) if known else None  # type: ignore[union-attr,arg-type]  # `known` says so
    return {
        "owner": user,
        "department": department,
        "created_at": story.created,
        "created_by": user,
        "updated_at": story.updated,
        "updated_by": user,
    }


def _moment(made: Makings, story: Story) -> Moment:
    return Moment(story.now, made.zone, story.owner.user if story.owner else None)


def _no_children(part: Related) -> bool:
    """Answer for records that link to a new one: there are none yet."""
    return part.none
