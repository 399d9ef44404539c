"""Figures, days and times of demo records."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.demo.meaning import Meaning
from app.demo.task import Task

# How large a figure is in the middle, and how widely the others lie around it (log-normal).
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
_CHOICES: Mapping[Meaning, tuple[int, ...]] = {
    Meaning.TAX_RATE: (6, 9, 13, 13),
    Meaning.DISCOUNT: (0, 0, 5, 8, 10, 15),
    Meaning.PROGRESS: (0, 10, 20, 30, 50, 60, 80, 90),
    Meaning.DAYS: (15, 30, 30, 60, 90),
}


def money(task: Task) -> Decimal:
    """Return an amount with as many idle zeros as people write."""
    return rounded(_log_normal(task, *_MONEY.get(task.meaning, _ORDINARY_MONEY)))


def figure(task: Task) -> Decimal:
    """Return a number that is no money."""
    if task.meaning in _CHOICES:
        return Decimal(task.rng.choice(_CHOICES[task.meaning]))
    if task.meaning in _MONEY and task.meaning is not Meaning.PRICE:
        return money(task)
    return Decimal(max(1, round(_log_normal(task, *_COUNTS.get(task.meaning, (20, 1.0))))))


def _log_normal(task: Task, median: float, spread: float) -> float:
    return task.rng.lognormvariate(math.log(median), spread)


def rounded(amount: float) -> Decimal:
    """Return an amount to two or three figures."""
    step = 10 ** max(0, math.floor(math.log10(max(amount, 1))) - 1)
    return Decimal(max(1, round(amount / step)) * step)


def within(value: Decimal, low: Decimal | int | None, high: Decimal | int | None) -> Decimal:
    """Return the value, or the limit that it oversteps."""
    if low is not None and value < low:
        return Decimal(low)
    return Decimal(high) if high is not None and value > high else value


def day(task: Task) -> date:
    """Return a day that fits what the field says and when the record came to be."""
    rng, made = task.rng, task.story.created_on
    age = max(0, (task.today - made).days)
    match task.meaning:
        case Meaning.BIRTH:
            return task.today - timedelta(days=rng.randrange(22 * 365, 62 * 365))
        case Meaning.FOUNDED:
            return made - timedelta(days=round(rng.lognormvariate(math.log(3000), 0.7)))
        case Meaning.DUE:
            return made + timedelta(days=task.story.serial * 7 % 41 + 3)
        case Meaning.DONE:
            return made + timedelta(days=rng.randint(0, min(age, 45)))
        case Meaning.START:
            return made + timedelta(days=rng.randint(0, 15))
        case Meaning.END:
            return made + timedelta(days=rng.choice((90, 180, 365, 365, 730)) + rng.randint(0, 20))
        case Meaning.SIGNED:
            return made - timedelta(days=rng.randint(0, 4))
        case _:
            return made - timedelta(days=rng.randint(0, 30))


def moment(task: Task) -> datetime:
    """Return a moment on such a day, between nine and six and never too late to be true."""
    if task.meaning is Meaning.DUE:
        return task.story.at(day(task), time(9))
    made = task.story.created_on - timedelta(days=task.rng.randint(0, 2))
    clock = time(task.rng.randrange(9, 18), task.rng.randrange(0, 60, 5))
    return min(task.story.at(made, clock), task.story.now)


def clock(task: Task) -> time:
    """Return a time of the working day."""
    return time(task.rng.randrange(8, 19), task.rng.choice((0, 15, 30, 45)))


def seconds(task: Task) -> int:
    """Return how long something took."""
    return task.rng.choice((5, 10, 15, 20, 30, 45, 60, 90, 120)) * 60
