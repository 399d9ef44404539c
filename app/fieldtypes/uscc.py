"""The unified social credit code of a Chinese organisation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Self

from sqlalchemy import String
from stdnum.cn import uscc

from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.operators import ENDS_WITH, EQUALS, ONE_OF, STARTS_WITH

_FORM = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
_REGISTRATION = re.compile(r"[0-9]{15}")
_SPACING = re.compile(r"[\s\-]")


@dataclass(frozen=True)
class UsccSettings:
    """A credit code needs no settings."""


class UsccType(FieldType[str, UsccSettings]):
    """18 characters, the last of which checks the others."""

    name = "uscc"
    label = N_("Unified social credit code")
    description = N_("The 18-character code of a Chinese company or organisation.")
    icon = "certificate"
    group = Group.CHINESE
    found_by = "unified social credit code company licence tax number 统一社会信用代码 执照 税号"
    widget = "uscc"
    reads = "code"
    Settings = UsccSettings
    operators = (EQUALS, STARTS_WITH, ENDS_WITH, ONE_OF)
    messages = {
        "length": N_("The code has 18 characters; this has {length}."),
        "letters": N_(
            "“{letter}” cannot stand at place {place}; the letters I, O, S, V, Z never do."
        ),
        "invalid": N_("“{text}” is not a unified social credit code."),
        "registration": N_("This is an old 15-digit registration number; give the 18-digit code."),
        "checksum": N_("The check digit is wrong: the 18th character should be {digit}."),
    }

    def columns(self) -> Mapping[str, String]:
        return {"": String(18)}

    def parse(self, text: str) -> str:
        code = _SPACING.sub("", fold(text)).upper()
        if _REGISTRATION.fullmatch(code):
            raise self.reject("registration")
        if len(code) != 18:
            raise self.reject("length", length=len(code))
        if not _FORM.fullmatch(code):
            raise self._misspelt(code)
        digit = uscc.calc_check_digit(code[:17])
        if digit != code[17]:
            raise self.reject("checksum", digit=digit)
        return code

    def _misspelt(self, code: str) -> Exception:
        for place, letter in enumerate(code, start=1):
            if letter in "IOSVZ" or (3 <= place <= 8 and not letter.isdigit()):
                return self.reject("letters", letter=letter, place=place)
        return self.reject("invalid", text=code)

    def dump(self, value: str) -> str:
        return value

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, str]]:
        yield cls(UsccSettings()), "91110000600037341L"
