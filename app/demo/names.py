"""Names of companies and people, made up; those of companies never come twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from random import Random
from typing import NamedTuple, TypeVar

from app.demo import words_en, words_zh
from app.demo.trades import TRADES, Trade
from app.demo.words_zh import PLACES, Place

T = TypeVar("T")

_STRIDE = 7_368_787  # a prime larger than any list: multiplying by it visits every name once


class Person(NamedTuple):
    """How a person is called, in writing and in an address of theirs."""

    name: str
    latin: str
    is_woman: bool


class Company(NamedTuple):
    """How a company is called and what it does."""

    name: str
    english_name: str
    domain: str
    trade: Trade


def _spread(weights: Mapping[T, int]) -> tuple[T, ...]:
    """Return every key as many times as its weight says: drawing one is then a single step."""
    return tuple(key for key, weight in weights.items() for _ in range(weight))


_FORMS_ZH, _FORMS_EN = _spread(words_zh.FORMS), _spread(words_en.FORMS)
_PLACES = _spread({place: place.weight for place in PLACES})
_THIRDS_ZH, _THIRDS_EN = ("", *words_zh.THIRD), ("", *words_en.THIRD)


def one(rng: Random, words: Sequence[T]) -> T:
    """Return one of the words; ``choice`` does the same in four times the time."""
    return words[int(rng.random() * len(words))]


def any_place(rng: Random) -> Place:
    """Return a city; large ones come more often."""
    return one(rng, _PLACES)


def company(rng: Random, serial: int, *, language: str, place: Place) -> Company:
    """Return the ``serial``-th company of a language."""
    return _english(rng, serial) if language == "en" else _chinese(rng, serial, place)


def _chinese(rng: Random, serial: int, place: Place) -> Company:
    first, second, third, trade = _brand(serial, words_zh.FIRST, words_zh.SECOND, _THIRDS_ZH)
    brand = first + second + third
    name = f"{place.short}{brand}{trade.zh}{one(rng, _FORMS_ZH)}"
    latin = _spelt(brand)
    english = f"{place.latin} {latin.capitalize()} {trade.en} Co., Ltd."
    return Company(name, english, f"{latin}-{serial}.example", trade)


@lru_cache(maxsize=50_000)  # brands come again with every trade
def _spelt(brand: str) -> str:
    from pypinyin import lazy_pinyin  # half a second of dictionaries: not when a panel starts

    return "".join(lazy_pinyin(brand))


def _english(rng: Random, serial: int) -> Company:
    first, second, third, trade = _brand(serial, words_en.FIRST, words_en.SECOND, _THIRDS_EN)
    brand = f"{third} {first}{second}".strip()
    name = f"{brand} {trade.en} {one(rng, _FORMS_EN)}"
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
        given, family = one(rng, words_en.GIVEN), one(rng, words_en.FAMILY)
        latin = f"{given}.{family}".lower().replace(" ", "").replace("'", "").replace("ø", "o")
        return Person(f"{given} {family}", latin, is_woman)
    family = _surname(rng)
    given = one(rng, words_zh.GIVEN_SECOND)
    if rng.random() < 0.8:
        given = one(rng, words_zh.GIVEN_FIRST) + given
    return Person(family + given, _latin(given, family), is_woman)


def _surname(rng: Random) -> str:
    if rng.random() < 0.03:
        return one(rng, words_zh.RARE_SURNAMES)
    common = words_zh.SURNAMES  # in the order of how frequent they are
    skewed: float = rng.random() ** 2.2
    family: str = common[int(len(common) * skewed)]
    return family


def _latin(given: str, family: str) -> str:
    return "".join(_reading(c) for c in given) + "." + "".join(_reading(c) for c in family)


_READINGS: dict[str, str] = {}


def _reading(character: str) -> str:
    from pypinyin import lazy_pinyin

    if character not in _READINGS:
        _READINGS[character] = str(lazy_pinyin(character)[0])
    return _READINGS[character]
