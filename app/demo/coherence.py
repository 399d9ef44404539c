"""Make the values of one record agree: amounts with prices, ends with beginnings and states."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from app.core.errors import FieldValueError
from app.demo.deadlines import Deadlines
from app.demo.meaning import Meaning
from app.demo.numbers import rounded
from app.demo.task import Plan, Task

_PAID = (Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal(1))
_FINISHED = frozenset({"completed", "done", "paid", "closed"})
_NOT_BEGUN = frozenset({"draft", "new", "review", "planned"})
_ORDER = (
    (Meaning.START, Meaning.END),
    (Meaning.SIGNED, Meaning.END),
    (Meaning.SIGNED, Meaning.DUE),
)
_FIGURES = (Meaning.PRICE, Meaning.AMOUNT, Meaning.PAID, Meaning.PROGRESS)
_HUNDRED, _NOTHING = Decimal(100), Decimal(0)

Values = dict[str, Any]


class Coherence:
    """What has to agree among the values of one entity; most of it concerns few entities."""

    def __init__(self, plans: Sequence[Plan]) -> None:
        self._plans: dict[Meaning, list[Plan]] = {}
        for plan in plans:
            self._plans.setdefault(plan.meaning, []).append(plan)
        self._states = [plan.field.name for plan in plans if plan.offer]
        self._has_figures = any(each in self._plans for each in _FIGURES)
        self._order = [pair for pair in _ORDER if all(each in self._plans for each in pair)]
        self._deadlines = Deadlines(plans)

    def fit(self, values: Values, task: Task) -> None:
        """Change values that contradict each other."""
        states = {values[name] for name in self._states}
        if self._has_figures:
            self._amounts(values, task)
            self._progress(states, values, task)
        for early, late in self._order:
            self._in_order(early, late, values, task)
        for plan, day in self._deadlines.moved(states, values, task):
            _change(plan, values, day, task)

    def _said(self, what: Meaning, values: Values) -> Plan | None:
        """Return the first field that says this of the record."""
        for plan in self._plans.get(what, ()):
            if values[plan.field.name] is not None:
                return plan
        return None

    def _amounts(self, values: Values, task: Task) -> None:
        price, quantity = (
            self._figure(Meaning.PRICE, values),
            self._figure(Meaning.QUANTITY, values),
        )
        if price is not None and quantity is not None:
            share = 1 - (self._figure(Meaning.DISCOUNT, values) or _NOTHING) / 100
            self._set(Meaning.AMOUNT, values, price * quantity * share, task)
        amount = self._figure(Meaning.AMOUNT, values)
        if amount is not None:
            self._set(Meaning.PAID, values, amount * _PAID[task.below(len(_PAID))], task)
        if price is not None:
            cost = rounded(float(price) * (0.4 + 0.35 * task.random()))
            self._set(Meaning.COST, values, cost, task)

    def _progress(self, states: set[Any], values: Values, task: Task) -> None:
        if not states.isdisjoint(_FINISHED):
            self._set(Meaning.PROGRESS, values, _HUNDRED, task)
        if not states.isdisjoint(_NOT_BEGUN):
            self._set(Meaning.PROGRESS, values, _NOTHING, task)
            self._set(Meaning.PAID, values, _NOTHING, task)

    def _figure(self, what: Meaning, values: Values) -> Decimal | None:
        said = self._said(what, values)
        value = values[said.field.name] if said else None
        return Decimal(value) if isinstance(value, int | Decimal) else None

    def _set(self, what: Meaning, values: Values, figure: Decimal, task: Task) -> None:
        """Give the field another figure, with as many places as it had."""
        said = self._said(what, values)
        old = values[said.field.name] if said else None
        if said is not None and isinstance(old, int | Decimal):
            new = int(figure) if isinstance(old, int) else figure.quantize(old)
            _change(said, values, new, task)

    def _in_order(self, early: Meaning, late: Meaning, values: Values, task: Task) -> None:
        begin, end = self._said(early, values), self._said(late, values)
        if begin is None or end is None:
            return
        first, last = values[begin.field.name], values[end.field.name]
        if isinstance(first, datetime) is isinstance(last, datetime) and _is_before(last, first):
            _change(end, values, first + timedelta(days=30), task)


def _change(plan: Plan, values: Values, new: Any, task: Task) -> None:
    """Change a value, unless the settings of the field do not allow the new one."""
    if new == values[plan.field.name]:
        return
    try:
        plan.field.type.check(new, task.today)
    except FieldValueError:
        return
    values[plan.field.name] = new


def _is_before(one: Any, other: Any) -> bool:
    return isinstance(one, date) and isinstance(other, date) and one < other
