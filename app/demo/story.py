"""What the values of one record have in common, so that they fit together."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from random import Random
from typing import NamedTuple

from app.demo import names
from app.demo.meaning import About
from app.demo.names import Company, Person
from app.demo.words_zh import Place

ENGLISH_SHARE = 0.25
PRIVATE_SHARE = 0.08  # of customers that are persons
YEARS = timedelta(days=730)


@dataclass(frozen=True)
class Owner:
    """A person whom records may belong to, their department and how they are called."""

    user: int
    department: int | None = None
    name: str = ""


@dataclass(frozen=True)
class Frame:
    """What all stories of one load share."""

    seed: int
    locale: str | None
    owners: tuple[Owner, ...]
    now: datetime
    zone: timedelta  # of the panel, so that days begin where its people live

    @cached_property
    def today(self) -> date:
        """The day the demo is loaded."""
        return (self.now + self.zone).date()

    def rng(self, entity: str, use: str, place: int) -> Random:
        """Return a source of chance for one use: the same for the same seed."""
        text = f"{self.seed}/{entity}/{use}/{place}"
        return Random(text)  # noqa: S311 - nothing is secret


class Story(NamedTuple):
    """Who and where a record is about, whose it is, and when it came to be."""

    serial: int  # counts the records of the entity, those before this load included
    language: str  # of the texts: "zh" or "en"
    is_company: bool
    is_abroad: bool
    place: Place
    company: Company
    person: Person
    created: datetime
    created_on: date
    age: int  # in days
    owner: Owner | None
    now: datetime
    today: date
    zone: timedelta

    @property
    def name(self) -> str:
        """How the record is called if it is a customer."""
        return self.company.name if self.is_company else self.person.name

    def at(self, day: date, clock: time) -> datetime:
        """Return the moment of a time of day where the panel's people live."""
        return datetime.combine(day, clock, UTC) - self.zone


def first_story(frame: Frame, rng: Random, what: About, *, serial: int, share: float) -> Story:
    """Return the story of a record that belongs to no other; ``share`` is how far we are."""
    random = rng.random
    language = frame.locale or ("en" if random() < ENGLISH_SHARE else "zh")
    place = names.any_place(rng)
    ago = YEARS.total_seconds() * (1 - share) + 60 + int(random() * 60_000)
    created = frame.now - timedelta(seconds=int(ago))
    owners = frame.owners
    return Story(
        serial,
        language,
        what is not About.PERSON and random() >= PRIVATE_SHARE,
        language == "en" and random() < 0.6,
        place,
        names.company(rng, serial, language=language, place=place),
        names.person(rng, language=language),
        created,
        (created + frame.zone).date(),
        (frame.now - created).days,
        owners[int(random() * len(owners))] if owners else None,
        frame.now,
        frame.today,
        frame.zone,
    )


def next_story(frame: Frame, rng: Random, parent: Story, *, serial: int) -> Story:
    """Return the story of a record that belongs to the one of ``parent``."""
    created = later(rng, parent.created, frame.now)
    owners = frame.owners
    handed_over = owners and rng.random() < 0.12
    return parent._replace(
        serial=serial,
        person=names.person(rng, language=parent.language),
        created=created,
        created_on=(created + frame.zone).date(),
        age=(frame.now - created).days,
        owner=owners[int(rng.random() * len(owners))] if handed_over else parent.owner,
    )


def later(rng: Random, since: datetime, now: datetime) -> datetime:
    """Return a moment in between, to the second."""
    moment = since + (now - since) * rng.random()
    return min(now, moment.replace(microsecond=0))
