"""Figures, days and times of demo records.

How figures lie around their middle (log-normal) is worked out once, as a table of equally likely
ones: drawing from it is a single step, whatever the figure.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from statistics import NormalDist

from app.demo.meaning import Meaning
from app.demo.task import Plan, Task, one_of

LIKELY = 2048  # figures of one table
# How large a figure is in the middle, and how widely the others lie around it.
_MONEY: Mapping[Meaning, tuple[float, float]] = {
    Meaning.PRICE: (2_600, 1.3),
    Meaning.COST: (1_400, 1.3),
    Meaning.CREDIT: (300_000, 0.9),
    Meaning.CAPITAL: (8_000_000, 1.3),
    Meaning.REVENUE: (40_000_000, 1.5),
    Meaning.AMOUNT: (48_000, 1.2),
    Meaning.PAID: (30_000, 1.2),
}
_ORDINARY_MONEY = (12_000, 1.2)
_COUNTS: Mapping[Meaning, tuple[float, float]] = {
    Meaning.EMPLOYEES: (90, 1.4),
    Meaning.QUANTITY: (4, 1.0),
}
_ORDINARY_COUNT = (20, 1.0)
_CHOICES: Mapping[Meaning, tuple[int, ...]] = {
    Meaning.TAX_RATE: (6, 9, 13, 13),
    Meaning.DISCOUNT: (0, 0, 5, 8, 10, 15),
    Meaning.PROGRESS: (0, 10, 20, 30, 50, 60, 80, 90),
    Meaning.DAYS: (15, 30, 30, 60, 90),
}


@cache
def money(meaning: Meaning) -> tuple[Decimal, ...]:
    """Return likely amounts with as many idle zeros as people write."""
    return tuple(rounded(each) for each in _likely(*_MONEY.get(meaning, _ORDINARY_MONEY)))


@cache
def figures(meaning: Meaning) -> tuple[Decimal, ...]:
    """Return likely numbers that are no money."""
    if meaning in _CHOICES:
        return tuple(Decimal(each) for each in _CHOICES[meaning])
    if meaning in _MONEY and meaning is not Meaning.PRICE:
        return money(meaning)
    spread = _likely(*_COUNTS.get(meaning, _ORDINARY_COUNT))
    return tuple(Decimal(max(1, round(each))) for each in spread)


@cache
def _likely(median: float, spread: float) -> list[float]:
    normal = NormalDist(math.log(median), spread)
    return [math.exp(normal.inv_cdf((place + 0.5) / LIKELY)) for place in range(LIKELY)]


def rounded(amount: float) -> Decimal:
    """Return an amount to two or three figures."""
    step = 10 ** max(0, math.floor(math.log10(max(amount, 1))) - 1)
    return Decimal(max(1, round(amount / step)) * step)


def within(value: Decimal, low: Decimal | int | None, high: Decimal | int | None) -> Decimal:
    """Return the value, or the limit that it oversteps."""
    if low is not None and value < low:
        return Decimal(low)
    return Decimal(high) if high is not None and value > high else value


_AGES = tuple(round(each) for each in _likely(3000, 0.7))  # of companies, in days


def _born(task: Task) -> date:
    return task.today - timedelta(days=22 * 365 + task.below(40 * 365))


def _founded(task: Task) -> date:
    return task.story.created_on - timedelta(days=_AGES[task.below(LIKELY)])


def _due(task: Task) -> date:
    return task.story.created_on + timedelta(days=task.story.serial * 7 % 41 + 3)


def _done(task: Task) -> date:
    return task.story.created_on + timedelta(days=task.below(min(task.story.age, 45) + 1))


def _end(task: Task) -> date:
    term = (90, 180, 365, 365, 730)[task.below(5)]
    return task.story.created_on + timedelta(days=term + task.below(21))


_DAYS: Mapping[Meaning, Callable[[Task], date]] = {
    Meaning.BIRTH: _born,
    Meaning.FOUNDED: _founded,
    Meaning.DUE: _due,
    Meaning.DONE: _done,
    Meaning.START: lambda task: task.story.created_on + timedelta(days=task.below(16)),
    Meaning.END: _end,
    Meaning.SIGNED: lambda task: task.story.created_on - timedelta(days=task.below(5)),
}


def _lately(task: Task) -> date:
    return task.story.created_on - timedelta(days=task.below(31))


def day(meaning: Meaning) -> Callable[[Task], date]:
    """Return what makes days that fit what the field says and when the record came to be."""
    return _DAYS.get(meaning, _lately)


_NINE = time(9)
_HOURS = tuple(time(hour, minute) for hour in range(9, 18) for minute in range(0, 60, 5))


def moment(plan: Plan) -> Callable[[Task], datetime]:
    """Return what makes moments between nine and six, never too late to be true."""
    if plan.meaning is Meaning.DUE:
        return lambda task: task.story.at(_due(task), _NINE)

    def make(task: Task) -> datetime:
        made = task.story.created_on - timedelta(days=task.below(3))
        return min(task.story.at(made, _HOURS[task.below(len(_HOURS))]), task.story.now)

    return make


clock = one_of([time(hour, minute) for hour in range(8, 19) for minute in (0, 15, 30, 45)])
"""Draws a time of the working day."""

seconds = one_of([minutes * 60 for minutes in (5, 10, 15, 20, 30, 45, 60, 90, 120)])
"""Draws how long something took."""
