"""The conditions of an entity's definition, asked of records that are being made up.

Thousands of records ask the same condition about the same few values, so answers are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from app.core.clock import Moment
from app.demo.story import Story
from app.demo.task import Plan
from app.schema.condition import Condition, Related, fields_of, holds
from app.schema.model import Entity, Field

_REMEMBERED = 5_000  # answers of one condition

Values = Mapping[str, Any]
Test = Callable[[Values, Story], bool]


def tester(condition: Condition, zone: ZoneInfo) -> Test:
    """Return what tells whether a record with some values fulfils the condition."""
    names = tuple(sorted(fields_of(condition)))
    known: dict[tuple[Any, ...], bool] = {}

    def test(values: Values, story: Story) -> bool:
        user = story.owner.user if story.owner else None
        asked = (user, *[values.get(name) for name in names])
        answer = known.get(asked)
        if answer is None:
            moment = Moment(story.now, zone, user)
            answer = holds(condition, values, moment, _no_children)
            if len(known) >= _REMEMBERED:
                known.clear()
            known[asked] = answer
        return answer

    return test


def _no_children(part: Related) -> bool:
    """Answer for records that link to a new one: there are none yet."""
    return part.none


@dataclass(frozen=True)
class Shown:
    """Fields that are shown under the same condition."""

    test: Test
    names: tuple[str, ...]


@dataclass(frozen=True)
class Demand:
    """A field that must not be empty: always, or where a condition holds."""

    name: str
    is_shown: Test | None
    is_asked: Test | None


class Rules:
    """What the definition demands of the values of one record."""

    def __init__(self, entity: Entity, plans: Sequence[Plan], zone: ZoneInfo) -> None:
        self.checks = [(tester(c.when, zone), fields_of(c.when)) for c in entity.checks]
        self.shown = tuple(_shown(plans, zone))
        self.is_shown = {name: each.test for each in self.shown for name in each.names}
        self.demands = [self._demand(p.field, zone) for p in plans if _may_be_demanded(p.field)]

    def _demand(self, field: Field, zone: ZoneInfo) -> Demand:
        asked = None
        if not field.required and field.required_if is not None:
            asked = tester(field.required_if, zone)
        return Demand(field.name, self.is_shown.get(field.name), asked)

    def hide(self, values: dict[str, Any], story: Story) -> None:
        """Empty the fields that the record does not show."""
        for _ in range(2):  # hiding one field may hide another
            hidden = False
            for group in self.shown:
                if not group.test(values, story):
                    for name in group.names:
                        hidden = hidden or values[name] is not None
                        values[name] = None
            if not hidden:
                return

    def refused(self, values: Values, story: Story) -> set[str]:
        """Return the fields to make up anew because a rule is broken."""
        again: set[str] = set()
        for test, names in self.checks:
            if test(values, story):
                again |= names
        for demand in self.demands:
            if values[demand.name] is None and _is_demanded(demand, values, story):
                again.add(demand.name)
        return again


def _shown(plans: Sequence[Plan], zone: ZoneInfo) -> list[Shown]:
    groups: list[tuple[Condition, list[str]]] = []
    for plan in plans:
        condition = plan.field.visible_if
        if condition is None:
            continue
        members = next((names for other, names in groups if other == condition), None)
        if members is None:
            groups.append((condition, [plan.field.name]))
        else:
            members.append(plan.field.name)
    return [Shown(tester(condition, zone), tuple(names)) for condition, names in groups]


def _may_be_demanded(field: Field) -> bool:
    return field.required or field.required_if is not None


def _is_demanded(demand: Demand, values: Values, story: Story) -> bool:
    """Tell whether the field is shown and must not be empty."""
    if demand.is_shown is not None and not demand.is_shown(values, story):
        return False
    return demand.is_asked is None or demand.is_asked(values, story)
