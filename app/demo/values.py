"""Make up values: by a field's type, its settings, and what it seems to say.

Everything that is the same for all records is worked out once; what is returned makes one value.
A type that is not registered here gets its own examples, so that a new type works at once.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from decimal import Decimal
from functools import cache, singledispatch
from typing import Any

from app.core.errors import FieldValueError
from app.demo import codes, numbers, phrases, words_en
from app.demo.limits import allowed, fitted
from app.demo.options import Offer
from app.demo.task import Maker, Plan, Task, one_of
from app.demo.words_zh import PLACES
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
from app.schema.model import Field

MOST_LINKS = 3


@singledispatch
def maker(type_: FieldType[Any, Any], plan: Plan) -> Maker:
    """Return what makes values of a field of this type, ``None`` where there is none to give."""
    if isinstance(type_, HoldsFiles):
        return lambda _: None  # demo records come without files
    if isinstance(type_, RefersTo):
        return _links(plan.field, is_many=type_.is_many)
    if isinstance(type_, HasOptions):
        offer = plan.offer or Offer(type_.option_set)
        return (lambda task: offer.some(task) or None) if type_.is_many else offer.one(plan.about)
    return _examples(type_)


def _links(field: Field, *, is_many: bool) -> Maker:
    if is_many:
        return lambda task: task.links.pick(field, task.rng, MOST_LINKS) or None

    def make(task: Task) -> Any:
        refs = task.links.pick(field, task.rng, 1)
        return refs[0] if refs else None

    return make


def _examples(type_: FieldType[Any, Any]) -> Maker:
    """Return what draws one of the type's own examples that these settings allow."""
    read = []
    for _, value in type(type_).examples():
        with suppress(FieldValueError):
            read.append(type_.parse(type_.dump(value)))

    def make(task: Task) -> Any:
        return allowed(type_, task.rng.sample(read, len(read)), task)

    return make


@maker.register
def _(type_: TextType, plan: Plan) -> Maker:
    return fitted(type_, phrases.phrase(plan))


@maker.register
def _(type_: LongTextType, plan: Plan) -> Maker:
    return fitted(type_, phrases.paragraph(plan))


@maker.register
def _(type_: IntegerType, plan: Plan) -> Maker:
    low, high = type_.settings.minimum, type_.settings.maximum
    return one_of([int(numbers.within(n, low, high)) for n in numbers.figures(plan.meaning)])


@maker.register
def _(type_: RatingType, plan: Plan) -> Maker:
    most = type_.settings.maximum
    return lambda task: max(1, most - int(abs(task.rng.gauss(0, most / 4))))


@maker.register
def _(type_: DecimalType, plan: Plan) -> Maker:  # type: ignore[type-arg]  # registered by class
    return one_of([_decimal(type_, each) for each in numbers.figures(plan.meaning)])


@maker.register
def _(type_: MoneyType, plan: Plan) -> Maker:
    return one_of([_decimal(type_, each) for each in numbers.money(plan.meaning)])


def _decimal(type_: DecimalType[Any], value: Decimal) -> Decimal:
    settings = type_.settings
    places = Decimal(1).scaleb(-settings.places)
    return numbers.within(value, settings.minimum, settings.maximum).quantize(places)


@maker.register
def _(type_: YesNoType, plan: Plan) -> Maker:
    usual = plan.field.default
    if usual is None:
        return lambda task: task.random() < 0.5
    is_usual = type_.parse(usual)
    return lambda task: is_usual == (task.random() < 0.88)


@maker.register
def _(type_: DateType, plan: Plan) -> Maker:
    low, high = type_.settings.minimum, type_.settings.maximum
    draw = numbers.day(plan.meaning)
    if not low and not high:
        return draw

    def make(task: Task) -> date:
        day = draw(task)
        day = max(day, limit_day(low, task.today)) if low else day
        return min(day, limit_day(high, task.today)) if high else day

    return make


@maker.register
def _(type_: DateTimeType, plan: Plan) -> Maker:
    return _tried(type_, numbers.moment(plan), 5)


@maker.register
def _(type_: TimeType, plan: Plan) -> Maker:
    return _tried(type_, numbers.clock, 20)


@maker.register
def _(type_: DurationType, plan: Plan) -> Maker:
    return _tried(type_, numbers.seconds, 20)


def _tried(type_: FieldType[Any, Any], draw: Maker, times: int) -> Maker:
    return lambda task: allowed(type_, (draw(task) for _ in range(times)), task)


@maker.register
def _(type_: PhoneType, plan: Plan) -> Maker:
    if type_.is_many:
        return lambda task: (Contact(_mobile(task), "mobile"), Contact(_office(task), "office"))
    return _office if "office" in plan.field.name.split("_") else _mobile


def _mobile(task: Task) -> str:
    return codes.mobile(task.rng, english=task.is_english and task.story.is_abroad)


def _office(task: Task) -> str:
    is_foreign = task.is_english and task.story.is_abroad
    return codes.landline(task.rng, task.story.place.area_code, english=is_foreign)


@maker.register
def _(type_: EmailType, plan: Plan) -> Maker:
    if type_.is_many:
        return lambda task: (Contact(_email(task), "office"),)
    return _email


def _email(task: Task) -> str:
    story = task.story
    return f"{story.person.latin}{1 + task.below(99)}@{story.company.domain}"


@maker.register
def _(type_: RegionType, plan: Plan) -> Maker:
    depth = DEPTHS[type_.settings.depth]

    def make(task: Task) -> str | None:
        if task.story.is_abroad and not task.is_needed:
            return None
        districts = _districts(task.story.place.code)
        return districts[task.story.serial % len(districts)][:depth]

    return make


@maker.register
def _(type_: AddressType, plan: Plan) -> Maker:
    depth = DEPTHS[type_.settings.depth]

    def make(task: Task) -> Address:
        if task.story.is_abroad:
            city = words_en.CITIES[task.below(len(words_en.CITIES))]
            return Address("", f"{phrases.street(task)}, {city}")
        districts = _districts(task.story.place.code)
        return Address(districts[task.below(len(districts))][:depth], phrases.street(task))

    return make


@cache
def _districts(city: str) -> tuple[str, ...]:
    """Return the codes of the districts of the city with this code."""
    place = next(each for each in PLACES if each.code == city)
    inside = "" if place.city == "市辖区" else place.city
    return tuple(read_region(f"{place.province} {inside} {each}")[0] for each in place.districts)


@maker.register
def _(type_: UrlType, plan: Plan) -> Maker:
    sample = type_.parse("https://www.a.example")
    start, end = sample.split("a.example")
    return lambda task: f"{start}{task.story.company.domain}{end}"


@maker.register
def _(type_: IdCardType, plan: Plan) -> Maker:
    def make(task: Task) -> str | None:
        if task.is_english and not task.is_needed:
            return None
        return codes.identity_card(task.rng, task.story.place.code, task.today)

    return make


@maker.register
def _(type_: UsccType, plan: Plan) -> Maker:
    def make(task: Task) -> str | None:
        if task.story.is_abroad and not task.is_needed:
            return None
        return phrases.credit_code(task)

    return make
