"""The number of a Chinese resident identity card."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Self

from sqlalchemy import String
from stdnum.cn import ric

from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import ENDS_WITH, EQUALS, ONE_OF, STARTS_WITH

_FORM = re.compile(r"[0-9]{17}[0-9X]")
_OLD = re.compile(r"[0-9]{15}")
_SPACING = re.compile(r"[\s\-]")
_FOREIGNER = "9"
_PROVINCES = frozenset(
    region + digit
    for region, digits in {
        "1": "12345",  # north
        "2": "123",  # north-east
        "3": "1234567",  # east
        "4": "123456",  # middle and south
        "5": "01234",  # south-west
        "6": "12345",  # north-west
        "7": "1",
        "8": "123",  # residence permits: Hong Kong, Macau, Taiwan
    }.items()
    for digit in digits
)
_EARLIEST_BIRTH = 1850


@dataclass(frozen=True)
class IdCardSettings:
    """An identity card needs no settings."""


class IdCardType(FieldType[str, IdCardSettings]):
    """18 digits with a check digit.

    Holds for residents, for people from Hong Kong (81), Macau (82) and Taiwan (83) with a
    residence permit, and for foreigners with the permanent residence card of 2023 (9…).
    """

    name = "id_card"
    label = N_("ID card number")
    description = N_("The number of a Chinese identity card or residence permit.")
    icon = "id"
    group = Group.CHINESE
    found_by = "identity card residence permit person 身份证 证件号 居住证"
    widget = "id_card"
    reads = "code"
    Settings = IdCardSettings
    operators = (EQUALS, ENDS_WITH, STARTS_WITH, ONE_OF)
    messages = {
        "invalid": N_("An ID card number has 17 digits and a check digit (0–9 or X)."),
        "old_card": N_("This is the 15-digit number of an old card; the new one is {number}."),
        "place": N_("No province has the number {province} (digits 1 and 2)."),
        "birth": N_("{birth} is not a date of birth (digits 7 to 14)."),
        "checksum": N_("The check digit is wrong: the 18th character should be {digit}."),
        "future": N_("The date of birth {birth} lies in the future."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(18)}

    def parse(self, text: str) -> str:
        number = _SPACING.sub("", fold(text)).upper()
        if _OLD.fullmatch(number):
            longer = f"{number[:6]}19{number[6:]}0"
            raise self.reject("old_card", number=longer[:17] + ric.calc_check_digit(longer))
        if not _FORM.fullmatch(number):
            raise self.reject("invalid")
        if not number.startswith(_FOREIGNER) and number[:2] not in _PROVINCES:
            raise self.reject("place", province=number[:2])
        self._birth(number)
        digit = ric.calc_check_digit(number)
        if digit != number[17]:
            raise self.reject("checksum", digit=digit)
        return number

    def _birth(self, number: str) -> date:
        try:
            birth = ric.get_birth_date(number)
        except ric.InvalidComponent:
            raise self.reject("birth", birth=number[6:14]) from None
        if birth.year < _EARLIEST_BIRTH:
            raise self.reject("birth", birth=number[6:14])
        return birth

    def check(self, value: str, today: date) -> None:
        if (birth := self._birth(value)) > today:
            raise self.reject("future", birth=birth.isoformat())

    def dump(self, value: str) -> str:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(IdCardSettings()), "11010519491231002X"
        yield cls(IdCardSettings()), "360426199101010071"
