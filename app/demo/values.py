"""Make up one value: by its type, its settings, and what the field seems to say.

A type that is not registered here gets its own examples, so that a new type works at once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, datetime, time
from decimal import Decimal
from functools import cache, singledispatch
from typing import Any, TypeVar

from app.core.errors import FieldValueError
from app.demo import codes, numbers, phrases, words_en
from app.demo.options import Offer
from app.demo.pattern_text import text_for
from app.demo.task import Task
from app.demo.words_zh import Place
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import HasOptions, HoldsFiles, RefersTo
from app.fieldtypes.address import Address, AddressType
from app.fieldtypes.contacts import Contact
from app.fieldtypes.date import DateType, limit_day
from app.fieldtypes.date_time import DateTimeType
from app.fieldtypes.decimals import DecimalType
from app.fieldtypes.duration import DurationType
from app.fieldtypes.email import EmailType
from app.fieldtypes.id_card import IdCardType
from app.fieldtypes.integer import IntegerType
from app.fieldtypes.long_text import LongTextType
from app.fieldtypes.money import MoneyType
from app.fieldtypes.phone import PhoneType
from app.fieldtypes.rating import RatingType
from app.fieldtypes.region import DEPTHS, RegionType, read_region
from app.fieldtypes.text import TextType
from app.fieldtypes.time import TimeType
from app.fieldtypes.url import UrlType
from app.fieldtypes.uscc import UsccType
from app.fieldtypes.yes_no import YesNoType

MOST_LINKS = 3
V = TypeVar("V")


@singledispatch
def make(type_: FieldType[Any, Any], task: Task) -> Any:
    """Return a value for a field of this type, or ``None`` if there is none to give."""
    if isinstance(type_, HoldsFiles):
        return None  # demo records come without files
    if isinstance(type_, RefersTo):
        refs = task.links.pick(task.plan.field, task.rng, MOST_LINKS if type_.is_many else 1)
        return (refs if type_.is_many else refs[0]) if refs else None
    if isinstance(type_, HasOptions):
        offer = task.plan.offer or Offer(type_.option_set)
        return (offer.some(task) or None) if type_.is_many else offer.one(task)
    return _example(type_, task)


def _example(type_: FieldType[Any, Any], task: Task) -> Any:
    """Return one of the type's own examples that these settings allow."""
    read = []
    for _, value in type(type_).examples():
        with suppress(FieldValueError):
            read.append(type_.parse(type_.dump(value)))
    task.rng.shuffle(read)
    return _allowed(type_, read, task)


@make.register
def _(type_: TextType, task: Task) -> str | None:
    settings = type_.settings
    text = phrases.phrase(task)
    return _fitted(text, settings.max_length, settings.min_length, settings.pattern, task)


@make.register
def _(type_: LongTextType, task: Task) -> str | None:
    settings = type_.settings
    text = phrases.paragraph(task)
    return _fitted(text, settings.max_length, settings.min_length, settings.pattern, task)


def _fitted(text: str, most: int, least: int, pattern: str | None, task: Task) -> str | None:
    """Return the text within its limits; a pattern that it does not have is written anew."""
    while len(text) < least:
        text = f"{text} {text or 'x'}"
    candidates = _written(text[:most].rstrip(), pattern, task)
    return _allowed(task.plan.field.type, candidates, task)


def _written(text: str, pattern: str | None, task: Task) -> Iterator[str]:
    yield text
    with suppress(ValueError):
        for _ in range(5 if pattern else 0):
            yield text_for(pattern or "", task.rng)


@make.register
def _(type_: IntegerType, task: Task) -> int:
    settings = type_.settings
    return int(numbers.within(numbers.figure(task), settings.minimum, settings.maximum))


@make.register
def _(type_: RatingType, task: Task) -> int:
    stars = type_.settings.maximum - int(abs(task.rng.gauss(0, type_.settings.maximum / 4)))
    return max(1, stars)


@make.register
def _(type_: DecimalType, task: Task) -> Decimal:  # type: ignore[type-arg]  # registered by class
    return _decimal(type_, numbers.figure(task))


@make.register
def _(type_: MoneyType, task: Task) -> Decimal:
    return _decimal(type_, numbers.money(task))


def _decimal(type_: DecimalType[Any], value: Decimal) -> Decimal:
    settings = type_.settings
    places = Decimal(1).scaleb(-settings.places)
    return numbers.within(value, settings.minimum, settings.maximum).quantize(places)


@make.register
def _(type_: YesNoType, task: Task) -> bool:
    usual = task.plan.field.default
    if usual is None:
        return task.rng.random() < 0.5
    return type_.parse(usual) == (task.rng.random() < 0.88)


@make.register
def _(type_: DateType, task: Task) -> date:
    low, high = type_.settings.minimum, type_.settings.maximum
    day = numbers.day(task)
    day = max(day, limit_day(low, task.today)) if low else day
    return min(day, limit_day(high, task.today)) if high else day


@make.register
def _(type_: DateTimeType, task: Task) -> datetime | None:
    return _allowed(type_, (numbers.moment(task) for _ in range(5)), task)


@make.register
def _(type_: TimeType, task: Task) -> time | None:
    return _allowed(type_, (numbers.clock(task) for _ in range(20)), task)


@make.register
def _(type_: DurationType, task: Task) -> int | None:
    return _allowed(type_, (numbers.seconds(task) for _ in range(20)), task)


def _allowed(type_: FieldType[V, Any], candidates: Iterable[V], task: Task) -> V | None:
    for candidate in candidates:
        try:
            type_.check(candidate, task.today)
        except FieldValueError:
            continue
        return candidate
    return None


@make.register
def _(type_: PhoneType, task: Task) -> Any:
    is_foreign = task.is_english and task.story.is_abroad
    mobile = codes.mobile(task.rng, english=is_foreign)
    office = codes.landline(task.rng, task.story.place.area_code, english=is_foreign)
    if type_.is_many:
        return (Contact(mobile, "mobile"), Contact(office, "office"))
    return office if "office" in task.plan.field.name.split("_") else mobile


@make.register
def _(type_: EmailType, task: Task) -> Any:
    story = task.story
    local = f"{story.person.latin}{task.rng.randrange(1, 100)}".lower()
    address = f"{local.encode('ascii', 'ignore').decode()}@{story.company.domain}"
    return (Contact(address, "office"),) if type_.is_many else address


@make.register
def _(type_: RegionType, task: Task) -> str | None:
    if task.story.is_abroad and not task.is_needed:
        return None
    place = task.story.place
    district = place.districts[task.story.serial % len(place.districts)]
    return _region(place, district)[: DEPTHS[type_.settings.depth]]


@make.register
def _(type_: AddressType, task: Task) -> Address:
    region = _region(task.story.place, task.rng.choice(task.story.place.districts))
    if task.story.is_abroad:
        city = task.rng.choice(words_en.CITIES)
        return Address("", f"{phrases.street(task)}, {city}")
    return Address(region[: DEPTHS[type_.settings.depth]], phrases.street(task))


@cache
def _region(place: Place, district: str) -> str:
    city = "" if place.city == "市辖区" else place.city
    code, _ = read_region(f"{place.province} {city} {district}")
    return code


@make.register
def _(type_: UrlType, task: Task) -> str | None:
    return type_.parse(f"https://www.{task.story.company.domain}")


@make.register
def _(type_: IdCardType, task: Task) -> str | None:
    if task.is_english and not task.is_needed:
        return None
    return codes.identity_card(task.rng, task.story.place.code, task.today)


@make.register
def _(type_: UsccType, task: Task) -> str | None:
    if task.story.is_abroad and not task.is_needed:
        return None
    return phrases.credit_code(task)
