"""Make the values of one record agree: amounts with prices, ends with beginnings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any

from app.core.errors import FieldValueError
from app.demo.meaning import Meaning
from app.demo.numbers import rounded
from app.demo.task import Plan

_PAID = (Decimal(0), Decimal("0.3"), Decimal("0.5"), Decimal(1), Decimal(1))
_FINISHED = frozenset({"completed", "done", "paid", "closed"})
_NOT_BEGUN = frozenset({"draft", "new", "review", "planned"})
_ORDER = (
    (Meaning.START, Meaning.END),
    (Meaning.SIGNED, Meaning.END),
    (Meaning.SIGNED, Meaning.DUE),
)


def fit_together(
    plans: Sequence[Plan], values: dict[str, Any], rng: Random, *, today: date
) -> None:
    """Change values that contradict each other."""
    said: dict[Meaning, Plan] = {}
    before = dict(values)
    for plan in plans:
        if values.get(plan.field.name) is not None:
            said.setdefault(plan.meaning, plan)
    _amounts(said, values, rng)
    _progress(plans, said, values)
    for early, late in _ORDER:
        _in_order(said.get(early), said.get(late), values)
    for plan in said.values():
        _keep_allowed(plan, values, before, today)


def _amounts(said: dict[Meaning, Plan], values: dict[str, Any], rng: Random) -> None:
    price, quantity = _figure(said, values, Meaning.PRICE), _figure(said, values, Meaning.QUANTITY)
    if price is not None and quantity is not None:
        share = 1 - (_figure(said, values, Meaning.DISCOUNT) or Decimal(0)) / 100
        _set(said, values, Meaning.AMOUNT, price * quantity * share)
    amount = _figure(said, values, Meaning.AMOUNT)
    if amount is not None:
        _set(said, values, Meaning.PAID, amount * rng.choice(_PAID))
    if price is not None:
        _set(said, values, Meaning.COST, rounded(float(price) * rng.uniform(0.4, 0.75)))


def _progress(plans: Sequence[Plan], said: dict[Meaning, Plan], values: dict[str, Any]) -> None:
    states = {values.get(plan.field.name) for plan in plans if plan.offer}
    if states & _FINISHED:
        _set(said, values, Meaning.PROGRESS, Decimal(100))
    if states & _NOT_BEGUN:
        _set(said, values, Meaning.PROGRESS, Decimal(0))
        _set(said, values, Meaning.PAID, Decimal(0))


def _figure(said: dict[Meaning, Plan], values: dict[str, Any], what: Meaning) -> Decimal | None:
    value = values[said[what].field.name] if what in said else None
    return Decimal(value) if isinstance(value, int | Decimal) else None


def _set(said: dict[Meaning, Plan], values: dict[str, Any], what: Meaning, figure: Decimal) -> None:
    """Give the field another figure, with as many places as it had."""
    if _figure(said, values, what) is None:
        return
    field = said[what].field
    old = values[field.name]
    if isinstance(old, int):
        values[field.name] = int(figure)
        return
    values[field.name] = figure.quantize(old)


def _keep_allowed(
    plan: Plan, values: dict[str, Any], before: Mapping[str, Any], today: date
) -> None:
    """Take a change back that the settings of the field do not allow."""
    name = plan.field.name
    if values[name] != before[name]:
        try:
            plan.field.type.check(values[name], today)
        except FieldValueError:
            values[name] = before[name]


def _in_order(early: Plan | None, late: Plan | None, values: dict[str, Any]) -> None:
    if early is None or late is None:
        return
    first, last = values[early.field.name], values[late.field.name]
    if isinstance(first, datetime) is isinstance(last, datetime) and _is_before(last, first):
        values[late.field.name] = first + timedelta(days=30)


def _is_before(one: Any, other: Any) -> bool:
    try:
        return bool(one < other)
    except TypeError:
        return False
