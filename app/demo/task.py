"""What is asked of one record that is made up, and of what makes up one of its fields."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from app.demo.meaning import About, Meaning
from app.demo.story import Story
from app.fieldtypes.ref import Ref
from app.schema.model import Field

if TYPE_CHECKING:
    from app.demo.options import Offer

T = TypeVar("T")


class Links(Protocol):
    """Knows which records there are already, and which of them fit a record."""

    def pick(self, field: Field, rng: Random, most: int) -> tuple[Ref, ...]:
        """Return at most ``most`` records that the link may point at."""

    def product(self) -> int | None:
        """Return which product the record turned out to be about, if any."""


@dataclass(frozen=True)
class Plan:
    """What is known of a field before any record is made."""

    field: Field
    meaning: Meaning
    about: About
    share: float  # how often it is filled in when nothing demands it
    offer: Offer | None = None


@dataclass(slots=True)
class Task:
    """One record to make up: who it is about, a source of chance, what it may link to.

    ``random`` is the source's own: drawing through it is several times as fast as ``choice``.
    """

    story: Story
    rng: Random
    links: Links
    is_needed: bool = False  # a gap will not do
    random: Callable[[], float] = field(init=False)
    is_english: bool = field(init=False)

    def __post_init__(self) -> None:
        self.random = self.rng.random
        self.is_english = self.story.language == "en"

    @property
    def today(self) -> date:
        """The day the demo is loaded."""
        return self.story.today

    def below(self, limit: int) -> int:
        """Return a whole number from 0 to ``limit`` - 1."""
        return int(self.random() * limit)


Maker = Callable[[Task], Any]
"""Makes up the values of one field; all that does not depend on the record is worked out before."""


def one_of(words: Sequence[T]) -> Callable[[Task], T]:
    """Return what draws one of the words."""
    known, count = tuple(words), len(words)
    return lambda task: known[int(task.random() * count)]


def in_language(chinese: Callable[[Task], T], english: Callable[[Task], T]) -> Callable[[Task], T]:
    """Return what asks the maker of the record's language."""
    return lambda task: english(task) if task.is_english else chinese(task)


def word(chinese: Sequence[T], english: Sequence[T]) -> Callable[[Task], T]:
    """Return what draws a word in the language of the record."""
    return in_language(one_of(chinese), one_of(english))
