"""Names of companies and people, made up; those of companies never come twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import TypeVar

from pypinyin import lazy_pinyin

from app.demo import words_en, words_zh
from app.demo.trades import TRADES, Trade
from app.demo.words_zh import PLACES, Place

T = TypeVar("T")

_STRIDE = 7_368_787  # a prime larger than any list: multiplying by it visits every name once


@dataclass(frozen=True)
class Person:
    """How a person is called, in writing and in an address of theirs."""

    name: str
    latin: str
    is_woman: bool


@dataclass(frozen=True)
class Company:
    """How a company is called and what it does."""

    name: str
    english_name: str
    domain: str
    trade: Trade


def weighted(rng: Random, weights: dict[T, int]) -> T:
    """Return one key, as often as its weight says."""
    return rng.choices(list(weights), list(weights.values()))[0]


def any_place(rng: Random) -> Place:
    """Return a city; large ones come more often."""
    return rng.choices(PLACES, [place.weight for place in PLACES])[0]


def company(rng: Random, serial: int, *, language: str, place: Place) -> Company:
    """Return the ``serial``-th company of a language."""
    return _english(rng, serial) if language == "en" else _chinese(rng, serial, place)


def _chinese(rng: Random, serial: int, place: Place) -> Company:
    first, second, third, trade = _brand(
        serial, words_zh.FIRST, words_zh.SECOND, ("", *words_zh.THIRD)
    )
    brand = first + second + third
    name = f"{place.short}{brand}{trade.zh}{weighted(rng, words_zh.FORMS)}"
    latin = "".join(lazy_pinyin(brand))
    english = f"{place.latin} {latin.capitalize()} {trade.en} Co., Ltd."
    return Company(name, english, f"{latin}-{serial}.example", trade)


def _english(rng: Random, serial: int) -> Company:
    first, second, third, trade = _brand(
        serial, words_en.FIRST, words_en.SECOND, ("", *words_en.THIRD)
    )
    brand = f"{third} {first}{second}".strip()
    name = f"{brand} {trade.en} {weighted(rng, words_en.FORMS)}"
    domain = f"{(first + second).lower()}-{serial}.example"
    return Company(name, name, domain, trade)


def _brand(
    serial: int, firsts: Sequence[str], seconds: Sequence[str], thirds: Sequence[str]
) -> tuple[str, str, str, Trade]:
    """Return the parts of the ``serial``-th name; no two serials share all of them."""
    common = len(firsts) * len(seconds) * len(TRADES)
    turn, place = divmod(serial, common)
    mixed = place * _STRIDE % common
    mixed, trade = divmod(mixed, len(TRADES))
    first, second = divmod(mixed, len(seconds))
    extra = turn // len(thirds)
    third = thirds[turn % len(thirds)] + (str(extra + 1) if extra else "")
    return firsts[first], seconds[second], third, TRADES[trade]


def person(rng: Random, *, language: str) -> Person:
    """Return somebody; names may come twice, as they do."""
    is_woman = rng.random() < 0.45
    if language == "en":
        given, family = rng.choice(words_en.GIVEN), rng.choice(words_en.FAMILY)
        latin = f"{given}.{family}".lower().replace(" ", "").replace("'", "").replace("ø", "o")
        return Person(f"{given} {family}", latin, is_woman)
    family = _surname(rng)
    given = rng.choice(words_zh.GIVEN_SECOND)
    if rng.random() < 0.8:
        given = rng.choice(words_zh.GIVEN_FIRST) + given
    return Person(family + given, _latin(given, family), is_woman)


def _surname(rng: Random) -> str:
    if rng.random() < 0.03:
        return rng.choice(words_zh.RARE_SURNAMES)
    common = words_zh.SURNAMES  # in the order of how frequent they are
    skewed: float = rng.random() ** 2.2
    return str(common[int(len(common) * skewed)])


def _latin(given: str, family: str) -> str:
    return "".join(_reading(c) for c in given) + "." + "".join(_reading(c) for c in family)


_READINGS: dict[str, str] = {}


def _reading(character: str) -> str:
    if character not in _READINGS:
        _READINGS[character] = str(lazy_pinyin(character)[0])
    return _READINGS[character]
