"""When tasks are due and contracts end: as on a desk that is looked after, not as dice fall."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from app.demo.meaning import About, Meaning
from app.demo.task import Plan, Task

_OPEN = frozenset(
    {"open", "doing", "todo", "new", "planned", "pending", "waiting", "started", "in_progress"}
)
_RUNNING = frozenset({"active", "running", "in_force", "effective", "valid", "signed"})
_OVER = frozenset({"expired", "lapsed"})
_OVERDUE = 0.15  # of open tasks
_LATE_BY, _AHEAD_BY = 10, 20  # days
_SOON = 0.15  # of running contracts end within a month
_MONTH = 30
_MORNING = time(9)


class Deadlines:
    """The days of one entity that depend on the state of a record, if it has any."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        about = plans[0].about if plans else About.OTHER
        self._due = _saying(Meaning.DUE, plans) if about is About.TASK else []
        self._end = _saying(Meaning.END, plans) if about is About.CONTRACT else []

    def moved(
        self, states: set[Any], values: Mapping[str, Any], task: Task
    ) -> Iterator[tuple[Plan, date]]:
        """Yield the fields that get another day (or moment), and which."""
        if self._due:
            day = _due(task, is_open=not states.isdisjoint(_OPEN))
            for plan in self._due:
                value = values[plan.field.name]
                if isinstance(value, datetime):
                    yield plan, task.story.at(day - timedelta(days=1), _MORNING)
                elif isinstance(value, date):
                    yield plan, day
        for plan in self._end:
            value = values[plan.field.name]
            if isinstance(value, date):
                yield plan, _end(value, states, task)


def _saying(what: Meaning, plans: Sequence[Plan]) -> list[Plan]:
    return [plan for plan in plans if plan.meaning is what]


def _due(task: Task, *, is_open: bool) -> date:
    """Return a day around now for an open task, a past one for any other."""
    if not is_open:
        return min(task.today, task.story.created_on + timedelta(days=3 + task.below(20)))
    is_late = task.random() < _OVERDUE
    days = -1 - task.below(_LATE_BY) if is_late else task.below(_AHEAD_BY + 1)
    return task.today + timedelta(days=days)


def _end(day: date, states: set[Any], task: Task) -> date:
    """Return when a contract ends: one that runs not before today, one that is over not after."""
    if not states.isdisjoint(_RUNNING):
        if task.random() < _SOON:
            return task.today + timedelta(days=1 + task.below(_MONTH))
        soonest = task.today + timedelta(days=_MONTH + 1)
        return day if day >= soonest else soonest + timedelta(days=task.below(330))
    if not states.isdisjoint(_OVER) and day >= task.today:
        return task.today - timedelta(days=1 + task.below(200))
    return day
