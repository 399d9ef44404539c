"""A phone number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Self

import phonenumbers
from babel import Locale
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.contacts import Contact, ContactSettings, ContactType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import CONTAINS, ENDS_WITH, SPELLED, Operator, Takes
from app.fieldtypes.setting_words import SEVERAL_CONTACTS, SettingWords

EXTENSION = ";ext="
_SHORT = {"CN": re.compile(r"95[0-9]{3,6}|96[0-9]{3,4}|12[0-9]{3}|100[0-9]{2}|1[12][0-9]")}
_NAMED = re.compile(r"(.+?)\s*(?:;ext=|转|轉|分机|分機|ext\.?|x|#)\s*([0-9]{1,7})", re.IGNORECASE)
_DASHED = re.compile(r"(.*[0-9][^0-9]+[0-9].*?)-\s*([0-9]{1,6})")
_SPACING = re.compile(r"[\s()\-.·]")


@dataclass(frozen=True)
class PhoneSettings(ContactSettings):
    """What YAML may say about a phone number; ``country`` reads numbers without a +."""

    country: str = "CN"

    def __post_init__(self) -> None:
        if self.country not in phonenumbers.SUPPORTED_REGIONS:
            raise ValueError(
                say(N_("country {country} is not a code such as CN"), country=repr(self.country))
            )


class PhoneType(ContactType[PhoneSettings]):
    """A phone number in E.164 (``+8613800138000``), with ``;ext=`` and an extension if it has one.

    A service number that only works at home (95588, 12345) is kept as it is.
    """

    name = "phone"
    label = N_("Phone")
    description = N_("A phone number, or several, of any country.")
    icon = "phone"
    group = Group.CONTACT
    found_by = "telephone mobile fax number call 电话 手机 座机 传真"
    setting_words = {
        "many": SEVERAL_CONTACTS,
        "country": SettingWords(
            N_("Country"), N_("Numbers without a country code are of this one: CN, HK, TW, US.")
        ),
    }
    widget = "phone"
    cell = "phone"
    length = 40
    Settings = PhoneSettings
    operators = (CONTAINS, ENDS_WITH, SPELLED)
    messages = {
        **ContactType.messages,
        "invalid": N_("“{text}” is not a phone number. Write it like 138 0013 8000 or +49 …"),
    }

    def read_one(self, text: str) -> str:
        folded = fold(text).removeprefix("tel:")
        number, extension = self._numbered(folded)
        if number is None:
            raise self.reject("invalid", text=text.strip()[:40])
        return number + (f"{EXTENSION}{extension}" if extension else "")

    def _numbered(self, text: str) -> tuple[str | None, str]:
        """Return the number and the extension; a trailing ``-8001`` may be either."""
        named = _NAMED.fullmatch(text)
        if named:
            return self._bare(named[1]), named[2]
        bare = self._bare(text)
        dashed = None if bare else _DASHED.fullmatch(text)
        return (self._bare(dashed[1]), dashed[2]) if dashed else (bare, "")

    def _bare(self, text: str) -> str | None:
        short = _SHORT.get(self.settings.country)
        if short and short.fullmatch(_SPACING.sub("", text)):
            return _SPACING.sub("", text)
        number = _read(text, self.settings.country)
        if number is None or not phonenumbers.is_valid_number(number):
            return None
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)

    def kind_of(self, text: str) -> str:
        number = _read(text.partition(EXTENSION)[0], self.settings.country)
        is_mobile = number and phonenumbers.number_type(number) == PhoneNumberType.MOBILE
        return "mobile" if is_mobile else "office"

    def show_one(self, text: str, locale: Locale) -> str:
        bare, _, extension = text.partition(EXTENSION)
        shown = bare
        number = _read(bare, self.settings.country) if bare.startswith("+") else None
        if number is not None:
            home = phonenumbers.region_code_for_number(number) == self.settings.country
            style = PhoneNumberFormat.NATIONAL if home else PhoneNumberFormat.INTERNATIONAL
            shown = phonenumbers.format_number(number, style)
        word = "转" if locale.language == "zh" else "ext."
        return f"{shown} {word} {extension}" if extension else shown

    def operand(self, operator: Operator, raw: Any) -> Any:
        """Read a part of a number as it is stored: without spaces, dashes and brackets."""
        if operator.takes is Takes.TEXT:
            return _SPACING.sub("", fold(str(raw)))
        return super().operand(operator, raw)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Any]]:
        yield cls(PhoneSettings()), "+8613800138000"
        yield cls(PhoneSettings()), "+862112345678;ext=8001"
        yield cls(PhoneSettings()), "95588"
        yield cls(PhoneSettings(country="DE")), "+4930901820"
        several = (Contact("+861012345678", "office"), Contact("+8613800138000", "mobile"))
        yield cls(PhoneSettings(many=True)), several


@lru_cache(maxsize=4096)  # 0.1 ms a number, and a list shows hundreds
def _read(text: str, country: str) -> PhoneNumber | None:
    try:
        return phonenumbers.parse(text, country)
    except NumberParseException:
        return None
