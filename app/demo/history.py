"""What happened to a record after it was made: a few likely changes, as the audit keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from app.audit.events import FieldChange
from app.demo.meaning import Meaning
from app.demo.numbers import rounded
from app.demo.options import Offer
from app.demo.story import Owner, later
from app.demo.task import Plan, Task
from app.fieldtypes.option_set import OptionKind

_CHANGED = 0.35  # of all records
_FACTORS = (0.4, 0.5, 0.6, 0.8, 1.2)  # a former credit limit, in parts of the present one


@dataclass(frozen=True)
class Past:
    """A record's events: made by its owner, then changed by them, one field at a time."""

    owner: Owner | None
    created: datetime
    changes: tuple[tuple[datetime, FieldChange], ...] = ()


Former = Callable[[Any, Task], Any]
"""Returns what the value of a field may have been before, or ``None`` if nothing likely."""


class Historian:
    """Knows which fields of an entity change in the course of time, and how."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._changing = [(p, f) for p in plans if (f := _former(p)) and not _is_key(p)]

    def past(self, values: dict[str, Any], task: Task) -> Past:
        """Return a record's past; what it was changed last is written into its values."""
        story = task.story
        if not self._changing or task.random() >= _CHANGED:
            return Past(story.owner, story.created)
        first = task.below(len(self._changing))
        chosen = (self._changing * 2)[first : first + min(1 + task.below(2), len(self._changing))]
        changes = [
            change for plan, former in chosen if (change := _change(plan, former, values, task))
        ]
        moments = sorted(later(task.rng, story.created, story.now) for _ in changes)
        if moments:
            values["updated_at"] = moments[-1]
        return Past(story.owner, story.created, tuple(zip(moments, changes, strict=True)))


def _is_key(plan: Plan) -> bool:
    return plan.field.unique or plan.field.encrypted


def _former(plan: Plan) -> Former | None:
    offer = plan.offer
    if plan.field.type.is_many:
        return None
    if offer is not None and offer.options.kind is OptionKind.TIER:
        return lambda value, task: _next_to(offer, value, (-1, 1)[task.below(2)])
    if offer is not None and offer.is_lifecycle:
        return lambda value, _: _next_to(offer, value, -1)
    if plan.meaning is Meaning.CREDIT:
        return _amount
    return None


def _next_to(offer: Offer, key: str, step: int) -> str | None:
    place = offer.keys.index(key) + step
    return offer.keys[place] if 0 <= place < len(offer.keys) else None


def _amount(value: Any, task: Task) -> Any:
    if not isinstance(value, Decimal):
        return None
    return rounded(float(value) * _FACTORS[task.below(len(_FACTORS))]).quantize(value)


def _change(plan: Plan, former: Former, values: dict[str, Any], task: Task) -> FieldChange | None:
    field, value = plan.field, values[plan.field.name]
    old = None if value is None else former(value, task)
    if old is None or old == value:
        return None
    return FieldChange(field.id, field.type.dump(old), field.type.dump(value))
