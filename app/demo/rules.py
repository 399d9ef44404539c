"""The conditions of an entity's definition, asked of records that are being made up.

Thousands of records ask the same condition about the same few values, so answers are remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any
from zoneinfo import ZoneInfo

from app.core.clock import Moment
from app.demo.layout import targets
from app.demo.story import Story
from app.demo.task import Plan
from app.fieldtypes.ref import USER
from app.schema.condition import Condition, Related, fields_of, holds
from app.schema.model import Entity, Field

_REMEMBERED = 5_000  # answers of one condition

Values = Mapping[str, Any]
Test = Callable[[Values, Story], bool]


def tester(condition: Condition, entity: Entity, zone: ZoneInfo) -> Test:
    """Return what tells whether a record with some values fulfils the condition."""
    names = tuple(sorted(fields_of(condition)))
    is_personal = any(USER in targets(entity.by_name[name]) for name in names)  # may say "me"
    known: dict[Any, bool] = {}
    asked_of = itemgetter(*names) if names else _nothing

    def ask(values: Values, story: Story, user: int | None) -> bool:
        return holds(condition, values, Moment(story.now, zone, user), _no_children)

    def test(values: Values, story: Story) -> bool:
        user = story.owner.user if story.owner else None
        try:
            asked = (user, asked_of(values)) if is_personal else asked_of(values)
            answer = known.get(asked)
        except (KeyError, TypeError):  # a field that is not made up, a value that is no key
            return ask(values, story, user)
        if answer is None:
            if len(known) >= _REMEMBERED:
                known.clear()
            answer = known[asked] = ask(values, story, user)
        return answer

    return test


def _nothing(_: Values) -> None:
    return None


def _no_children(part: Related) -> bool:
    """Answer for records that link to a new one: there are none yet."""
    return part.none


@dataclass(frozen=True)
class Shown:
    """Fields that are shown under the same condition."""

    test: Test
    asked: frozenset[str]  # the fields that the condition reads
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
        self.checks = [(tester(c.when, entity, zone), fields_of(c.when)) for c in entity.checks]
        self.shown = tuple(_shown(entity, plans, zone))
        self.is_shown = {name: each.test for each in self.shown for name in each.names}
        self.demands = [
            self._demand(entity, p.field, zone) for p in plans if _may_be_demanded(p.field)
        ]

    def _demand(self, entity: Entity, field: Field, zone: ZoneInfo) -> Demand:
        asked = None
        if not field.required and field.required_if is not None:
            asked = tester(field.required_if, entity, zone)
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


def _shown(entity: Entity, plans: Sequence[Plan], zone: ZoneInfo) -> list[Shown]:
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
    return [Shown(tester(c, entity, zone), fields_of(c), tuple(names)) for c, names in groups]


def _may_be_demanded(field: Field) -> bool:
    return field.required or field.required_if is not None


def _is_demanded(demand: Demand, values: Values, story: Story) -> bool:
    """Tell whether the field is shown and must not be empty."""
    if demand.is_shown is not None and not demand.is_shown(values, story):
        return False
    return demand.is_asked is None or demand.is_asked(values, story)
