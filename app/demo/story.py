"""What the values of one record have in common, so that they fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from app.demo import names
from app.demo.meaning import About
from app.demo.names import Company, Person
from app.demo.words_zh import Place

ENGLISH_SHARE = 0.25
PRIVATE_SHARE = 0.08  # of customers that are persons
YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Owner:
    """A person whom records may belong to, and their department."""

    user: int
    department: int | None = None


@dataclass(frozen=True)
class Story:
    """Who and where a record is about, whose it is, and when it came to be."""

    serial: int  # counts the records of the entity, those before this load included
    language: str  # of the texts: "zh" or "en"
    is_company: bool
    is_abroad: bool
    place: Place
    company: Company
    person: Person
    created: datetime
    updated: datetime
    owner: Owner | None
    now: datetime
    zone: timedelta

    @property
    def name(self) -> str:
        """How the record is called if it is a customer."""
        return self.company.name if self.is_company else self.person.name

    @property
    def created_on(self) -> date:
        """The day the record was made."""
        return (self.created + self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment of a time of day where the panel's people live."""
        return datetime.combine(day, clock, UTC) - self.zone

    @property
    def today(self) -> date:
        """The day the demo is loaded."""
        return (self.now + self.zone).date()


@dataclass(frozen=True)
class Frame:
    """What all stories of one load share."""

    seed: int
    locale: str | None
    owners: tuple[Owner, ...]
    now: datetime
    zone: timedelta  # of the panel, so that days begin where its people live


def rng_of(frame: Frame, entity: str, number: int, use: str) -> Random:
    """Return the source of chance of one record for one use: the same for the same seed."""
    return Random(f"{frame.seed}/{entity}/{number}/{use}")  # noqa: S311 - nothing is secret


def first_story(frame: Frame, rng: Random, what: About, *, serial: int, share: float) -> Story:
    """Return the story of a record that belongs to no other; ``share`` is how far we are."""
    language = frame.locale or ("en" if rng.random() < ENGLISH_SHARE else "zh")
    place = names.any_place(rng)
    created = frame.now - YEARS * (1 - share) - timedelta(minutes=rng.randrange(1, 1000))
    return Story(
        serial=serial,
        language=language,
        is_company=what is not About.PERSON and rng.random() >= PRIVATE_SHARE,
        is_abroad=language == "en" and rng.random() < 0.6,
        place=place,
        company=names.company(rng, serial, language=language, place=place),
        person=names.person(rng, language=language),
        created=created,
        updated=_later(rng, created, frame.now),
        owner=rng.choice(frame.owners) if frame.owners else None,
        now=frame.now,
        zone=frame.zone,
    )


def next_story(frame: Frame, rng: Random, parent: Story, *, serial: int) -> Story:
    """Return the story of a record that belongs to the one of ``parent``."""
    created = _later(rng, parent.created, frame.now)
    handed_over = frame.owners and rng.random() < 0.12
    return Story(
        serial=serial,
        language=parent.language,
        is_company=parent.is_company,
        is_abroad=parent.is_abroad,
        place=parent.place,
        company=parent.company,
        person=names.person(rng, language=parent.language),
        created=created,
        updated=_later(rng, created, frame.now),
        owner=rng.choice(frame.owners) if handed_over else parent.owner,
        now=frame.now,
        zone=frame.zone,
    )


def _later(rng: Random, since: datetime, now: datetime) -> datetime:
    """Return a moment in between, during the hours of an office."""
    moment = since + (now - since) * rng.random()
    return min(now, moment.replace(microsecond=0))
