"""Names, numbers with rules, and texts for patterns."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random

import phonenumbers
import pytest
import re2

from app.demo import codes, names, words_en, words_zh
from app.demo.pattern_text import text_for
from app.demo.people import DEPARTMENTS, PEOPLE
from app.demo.words_zh import PLACES
from app.fieldtypes.id_card import IdCardSettings, IdCardType
from app.fieldtypes.region import read_region
from app.fieldtypes.uscc import UsccSettings, UsccType


def chance(seed: int) -> Random:
    return Random(seed)  # noqa: S311 - nothing is secret


@pytest.mark.parametrize("language", ["zh", "en"])
def test_no_two_companies_share_a_name(language: str) -> None:
    made = Counter(
        names.company(chance(serial % 7), serial, language=language, place=PLACES[0]).name
        for serial in [*range(5_000), *range(100_000, 101_000), *range(3_000_000, 3_001_000)]
    )

    assert made.most_common(1)[0][1] == 1


def test_no_character_stands_twice_in_a_list_that_brands_are_made_of() -> None:
    for words in (words_zh.FIRST, words_zh.SECOND, words_zh.THIRD, words_en.FIRST):
        assert len(set(words)) == len(words)


def test_credit_codes_are_valid_and_different() -> None:
    field_type = UsccType(UsccSettings())

    made = {codes.credit_code(serial, "330106") for serial in range(3_000)}

    assert len(made) == 3_000
    assert all(field_type.parse(code) == code for code in made)


def test_identity_cards_are_valid_and_nobodys() -> None:
    field_type, today = IdCardType(IdCardSettings()), date(2026, 11, 21)

    for seed in range(200):
        number = codes.identity_card(chance(seed), "330106", today)
        assert field_type.parse(number) == number
        field_type.check(number, today)
        assert number[14:17] == "000"


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.latin)
def test_every_place_has_valid_telephones_and_districts(place: words_zh.Place) -> None:
    number = codes.landline(chance(1), place.area_code, english=False)
    city = "" if place.city == "市辖区" else place.city

    assert phonenumbers.is_valid_number(phonenumbers.parse(number))
    for district in place.districts:
        code, rest = read_region(f"{place.province} {city} {district}")
        assert (len(code), rest) == (6, "")


@pytest.mark.parametrize("english", [True, False])
def test_telephones_are_valid(english: bool) -> None:
    for seed in range(100):
        rng = chance(seed)
        for number in (
            codes.mobile(rng, english=english),
            codes.landline(rng, "021", english=english),
        ):
            assert phonenumbers.is_valid_number(phonenumbers.parse(number)), number


@pytest.mark.parametrize(
    "pattern",
    [
        "[A-Z]{2}[0-9]+",
        r"\d{4}-\d{2}",
        "(?:ab|cd){2,3}x?",
        "^[^a-z]{3}$",
        r"[\w.]+@[a-z]*\.example",
        "a.b*",
        "[-+]?[0-9]{1,3}",
        "",
    ],
)
def test_a_text_fits_its_pattern(pattern: str) -> None:
    for seed in range(50):
        assert re2.fullmatch(pattern, text_for(pattern, chance(seed)))


@pytest.mark.parametrize("pattern", ["[a", "(a", "a{2", "\\"])
def test_a_broken_pattern_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError):
        text_for(pattern, chance(1))


def test_demo_people_stand_in_departments_that_exist() -> None:
    departments = {department.key for department in DEPARTMENTS}
    usernames = {person.username for person in PEOPLE}

    assert {person.department for person in PEOPLE} <= departments
    assert {d.parent for d in DEPARTMENTS} - {None} <= departments
    assert {d.head for d in DEPARTMENTS} <= usernames
    assert {p.role for p in PEOPLE if p.sign_in} == {"admin", "manager", "staff", "viewer"}
