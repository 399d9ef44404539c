"""Which option a demo record takes: the one its story asks for, else the likely ones more often."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Callable
from itertools import accumulate

from app.demo.goods import good
from app.demo.listed import listed
from app.demo.meaning import About
from app.demo.task import Task
from app.fieldtypes.option_set import OptionKind, OptionSet

_COMPANY = frozenset({"company", "organisation", "organization", "enterprise", "business"})
_PERSON = frozenset({"person", "individual", "private"})
_WOMAN, _MAN = frozenset({"ms", "mrs", "female", "woman"}), frozenset({"mr", "male", "man"})
_EARLY = frozenset({"draft", "open", "new", "lead", "review", "todo", "planned", "opportunity"})
_LATE = frozenset({"completed", "done", "closed", "won", "renewal", "paid", "expired"})
_RARE = frozenset(
    listed(
        """
blacklisted, churn_risk, opponent, revoked, cancelled, terminated, lost, complaint, watch
moved_in, moved_out, paused, ended, rejected, failed
"""
    )
)
_OLD, _FRESH = 120, 20  # days
_COUNTS = (0, 1, 1, 2, 2, 3)


class Offer:
    """The options of one field that a demo record may take, looked through once."""

    def __init__(self, options: OptionSet) -> None:
        self.options = options
        self.offered = [o for o in options.offered() if not options.children(o.key)]
        self.keys = tuple(option.key for option in self.offered)
        self._weights = tuple(self._summed(age) for age in (0, _FRESH, _OLD + 1))
        self._suiting: dict[tuple[str, ...], tuple[str, ...]] = {}

    @property
    def is_lifecycle(self) -> bool:
        """Whether a record goes through the options one after the other."""
        is_ordered = self.options.kind is OptionKind.PLAIN
        return is_ordered and not _EARLY.isdisjoint(self.keys)

    def one(self, about: About) -> Callable[[Task], str | None]:
        """Return what draws the key of one option, or nothing if none is offered."""
        if not self.keys:
            return lambda _: None
        likely = self._one_that_suits(about) if self._is_category else self.likely
        return self._asked_for(about, likely)

    @property
    def _is_category(self) -> bool:
        return self.options.kind is OptionKind.CATEGORY

    def some(self, task: Task) -> tuple[str, ...]:
        """Return up to three options, in the order of the set."""
        count = _COUNTS[task.below(len(_COUNTS))] if self.keys else 0
        chosen = {self.likely(task) for _ in range(count)}
        return tuple(key for key in self.keys if key in chosen) if count > 1 else tuple(chosen)

    def _asked_for(
        self, about: About, likely: Callable[[Task], str]
    ) -> Callable[[Task], str | None]:
        """Return what takes the option that the story asks for, where it asks for one."""
        if about is About.PRODUCT:
            return lambda task: self._unit(task) or likely(task)
        if pair := self._pair(_COMPANY, _PERSON):
            company, person = pair
            return lambda task: company if task.story.is_company else person
        if pair := self._pair(_WOMAN, _MAN):
            woman, man = pair
            return lambda task: woman if task.story.person.is_woman else man
        return likely

    def _unit(self, task: Task) -> str | None:
        unit = good(task.story.serial).unit
        return unit if unit in self.keys else None

    def _pair(self, yes: frozenset[str], no: frozenset[str]) -> tuple[str, str] | None:
        met = [sorted(words.intersection(self.keys)) for words in (yes, no)]
        return (met[0][0], met[1][0]) if all(met) else None

    def _summed(self, age: int) -> tuple[float, ...]:
        """Return the weights of the options for a record so many days old, added up."""
        is_tier = self.options.kind is OptionKind.TIER
        return tuple(
            accumulate(
                _weight(key, age) * (3.0 ** min(place, 6) if is_tier else 1 / (place + 6))
                for place, key in enumerate(self.keys)
            )
        )

    def likely(self, task: Task) -> str:
        """Draw the likely options more often: early ones for young records, late for old."""
        age = task.story.age
        summed = self._weights[0 if age < _FRESH else 1 if age <= _OLD else 2]
        return self.keys[bisect(summed, task.random() * summed[-1], 0, len(summed) - 1)]

    def _one_that_suits(self, about: About) -> Callable[[Task], str]:
        return lambda task: _drawn(task, self._suited(_hints(task, about)))

    def _suited(self, hints: tuple[str, ...]) -> tuple[str, ...]:
        """Return the options of a category that the first helpful hint names; all if none helps."""
        if hints not in self._suiting:
            found = (self._hinted(hint) for hint in hints)
            self._suiting[hints] = next(filter(None, found), self.keys)
        return self._suiting[hints]

    def _hinted(self, hint: str) -> tuple[str, ...]:
        """Return the options that a hint names: by key, with all below it, or by Chinese label."""
        if hint.isascii():
            below = self.options.below(hint) if hint in self.options.options else ()
            return tuple(key for key in self.keys if key in below)
        return tuple(o.key for o in self.offered if hint in o.label.text("zh_Hans"))


def _drawn(task: Task, keys: tuple[str, ...]) -> str:
    return keys[task.below(len(keys))]


def _hints(task: Task, about: About) -> tuple[str, ...]:
    """Return words for what a product is, or for what a company does."""
    if about is About.PRODUCT:
        return good(task.story.serial).hints
    return task.story.company.trade.hints


def _weight(key: str, age: int) -> float:
    if key in _RARE:
        return 0.08
    if key in _EARLY:
        return 5.0 if age < _FRESH else 0.25 if age > _OLD else 1.0
    if key in _LATE:
        return 0.3 if age < _FRESH else 5.0 if age > _OLD else 1.5
    return 1.0
