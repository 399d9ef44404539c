"""What a review is made of: points in sentences, what each needs before it may be published."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from app.core.errors import AppError
from app.core.i18n import N_
from app.core.sentences import Sentence
from app.design.fields.uses import Use
from app.design.files.diff import FileDiff


class Danger(StrEnum):
    """How much there is to lose, least first."""

    SAFE = "safe"
    CARE = "care"
    LOSS = "loss"


class Needs(StrEnum):
    """What a point waits for."""

    NOTHING = "nothing"
    AGREEMENT = "agreement"  # somebody ticks that they have read it
    NAME = "name"  # somebody types the name of what is lost
    CURE = "cure"  # nothing helps but to change the records, or the draft


class Samples(StrEnum):
    """Which records are shown as examples, through the door."""

    NONE = ""
    FILLED = "filled"
    EMPTY = "empty"
    ALIKE = "alike"
    NUMBERS = "numbers"


@dataclass(frozen=True)
class Hit:
    """Which records a point is about, by the ids of entity and fields."""

    kind: Samples
    entity: str
    fields: tuple[str, ...] = ()
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True)
class Point:
    """One thing that publishing does: what, and what that means for the records there are."""

    key: str
    says: Sentence
    danger: Danger = Danger.SAFE
    effects: tuple[Sentence, ...] = ()
    details: tuple[Sentence, ...] = ()
    hit: Hit | None = None
    needs: Needs = Needs.NOTHING
    typed: str = ""  # the name to type
    plan_name: str = ""  # what the plan calls it
    word: Sentence | None = None  # said instead of the level: what happens to rights


@dataclass(frozen=True)
class UsedThing:
    """A field that changes, and the other places that name it; ``gone`` no longer do then."""

    name: Sentence
    uses: tuple[tuple[Use, bool], ...]


@dataclass(frozen=True)
class Review:
    """All that publishing would do. ``refusal`` is what is against the whole."""

    base: int
    points: tuple[Point, ...] = ()
    used: tuple[UsedThing, ...] = ()
    diffs: tuple[FileDiff, ...] = ()
    sql: tuple[str, ...] = ()
    refusal: AppError | None = None
    touches_roles: bool = False

    @property
    def number(self) -> int:
        """The number that the version will have."""
        return self.base + 1

    @property
    def levels(self) -> Mapping[Danger, int]:
        """How many points there are of each danger."""
        return Counter(point.danger for point in self.points)

    @property
    def loses(self) -> tuple[Point, ...]:
        """The points that lose data or cannot be done: an undo stops at them."""
        return tuple(p for p in self.points if p.needs in (Needs.NAME, Needs.CURE))

    def missing(self, answers: Answers) -> list[tuple[int, Point]]:
        """Return the points that still wait for something, each with its number from 1."""
        return [(n, p) for n, p in enumerate(self.points, start=1) if not answers.satisfy(p)]


@dataclass(frozen=True)
class Answers:
    """What somebody ticked and typed in a review."""

    agreed: Collection[str] = ()  # keys of points
    typed: Mapping[str, str] = field(default_factory=dict)  # key of a point -> text

    def satisfy(self, point: Point) -> bool:
        """Tell whether a point waits for nothing more."""
        match point.needs:
            case Needs.AGREEMENT:
                return point.key in self.agreed
            case Needs.NAME:
                return self.typed.get(point.key, "").strip() == point.typed
        return point.needs is Needs.NOTHING


EMPTY_DRAFT = N_("The draft says what the panel says already: there is nothing to publish.")
