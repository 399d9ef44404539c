"""Which option a demo record takes: the one its story asks for, else the likely ones more often."""

from __future__ import annotations

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


class Offer:
    """The options of one field that a demo record may take, looked through once."""

    def __init__(self, options: OptionSet) -> None:
        self.options = options
        self.offered = [o for o in options.offered() if not options.children(o.key)]
        self.keys = frozenset(option.key for option in self.offered)
        self._fitting: dict[tuple[str, ...], tuple[str, ...]] = {}

    def one(self, task: Task) -> str | None:
        """Return the key of one option, or nothing if none is offered."""
        if not self.offered:
            return None
        if asked := self._asked_for(task):
            return asked
        if self.options.kind is OptionKind.CATEGORY:
            return task.rng.choice(self._suiting(_hints(task)))
        return self._likely(task)

    def some(self, task: Task) -> tuple[str, ...]:
        """Return up to three options, in the order of the set."""
        count = task.rng.choice((0, 1, 1, 2, 2, 3)) if self.offered else 0
        chosen = {self._likely(task) for _ in range(count)}
        return tuple(option.key for option in self.offered if option.key in chosen)

    def _asked_for(self, task: Task) -> str | None:
        story = task.story
        if task.plan.about is About.PRODUCT and good(story.serial).unit in self.keys:
            return good(story.serial).unit
        for yes, no, is_so in (
            (_COMPANY, _PERSON, story.is_company),
            (_WOMAN, _MAN, story.person.is_woman),
        ):
            if self.keys & yes and self.keys & no:
                return min(self.keys & (yes if is_so else no))
        return None

    def _likely(self, task: Task) -> str:
        age = (task.story.now - task.story.created).days
        is_tier = self.options.kind is OptionKind.TIER
        weights = [
            _weight(option.key, age) * (3.0 ** min(place, 6) if is_tier else 1 / (place + 6))
            for place, option in enumerate(self.offered)
        ]
        return task.rng.choices(self.offered, weights)[0].key

    def _suiting(self, hints: tuple[str, ...]) -> tuple[str, ...]:
        """Return the options of a category that the first helpful hint names; all if none helps."""
        if hints not in self._fitting:
            found = (self._hinted(hint) for hint in hints)
            self._fitting[hints] = next(filter(None, found), tuple(o.key for o in self.offered))
        return self._fitting[hints]

    def _hinted(self, hint: str) -> tuple[str, ...]:
        """Return the options that a hint names: by key, with all below it, or by Chinese label."""
        if hint.isascii():
            below = self.options.below(hint) if hint in self.options.options else ()
            return tuple(o.key for o in self.offered if o.key in below)
        return tuple(o.key for o in self.offered if hint in o.label.text("zh_Hans"))


def _hints(task: Task) -> tuple[str, ...]:
    """Return words for what a product is, or for what a company does."""
    if task.plan.about is About.PRODUCT:
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
