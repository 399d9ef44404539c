"""One value that is to be made up, and everything it depends on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from app.demo.meaning import About, Meaning
from app.demo.story import Story
from app.fieldtypes.ref import Ref
from app.schema.model import Field

if TYPE_CHECKING:
    from app.demo.options import Offer


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


@dataclass(frozen=True)
class Task:
    """A plan for one record."""

    plan: Plan
    story: Story
    rng: Random
    links: Links
    is_needed: bool = False  # a gap will not do

    @property
    def meaning(self) -> Meaning:
        """What the field says."""
        return self.plan.meaning

    @property
    def is_english(self) -> bool:
        """Whether texts are in English."""
        return self.story.language == "en"

    @property
    def today(self) -> date:
        """The day the demo is loaded."""
        return self.story.today

    def one_of(self, chinese: Any, english: Any) -> Any:
        """Return one of the words in the language of the record."""
        return self.rng.choice(english if self.is_english else chinese)
