"""A postal address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

import sqlalchemy as sa
from babel import Locale

from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.fieldtypes.figures import fold
from app.fieldtypes.groups import Group
from app.fieldtypes.language import language_of
from app.fieldtypes.operators import IN_REGION, Operator, Takes
from app.fieldtypes.region import DEPTH_LABELS, DEPTHS, RegionSettings, RegionType, read_region
from app.fieldtypes.region_names import postal_region, simplified
from app.fieldtypes.text import clean

STREET_LENGTH = 200
BAR = "|"
_POSTCODE = re.compile(r"(?:^|(?<=[^0-9]))([0-9]{6})$")

STREET_CONTAINS = Operator(
    "contains",
    N_("contains"),
    Takes.TEXT,
    lambda _, target, v: target.some(
        lambda columns: sa.func.lower(columns["street"]).contains(v.lower(), autoescape=True)
    ),
    lambda _, items, v: any(v.lower() in item.street.lower() for item in items),
    lambda _, v: {"is": "contains", "text": v.lower(), "part": "street"},
)


@dataclass(frozen=True)
class Address:
    """Region (a code, or empty), street and postcode (six digits, or empty)."""

    region: str
    street: str
    postcode: str = ""


@dataclass(frozen=True)
class AddressSettings(RegionSettings):
    """What YAML may say about an address."""


class AddressType(FieldType[Address, AddressSettings]):
    """A region, a street with a number, and a postcode; also read from one line of text."""

    name = "address"
    label = N_("Address")
    description = N_("A postal address in China: region, street, postcode.")
    icon = "map"
    group = Group.CHINESE
    found_by = "postal street postcode delivery place 地址 收货 邮编 街道"
    setting_words = RegionType.setting_words
    widget = "address"
    sortable = False
    wide = True
    in_words = True
    reads = "address"
    Settings = AddressSettings
    operators = (IN_REGION, STREET_CONTAINS)
    parts = ("region", "street", "postcode")
    messages = {
        **RegionType.messages,
        "nothing": N_("Give a region or a street."),
        "postcode": N_("“{text}” is not a postcode of six digits."),
        "too_long": N_("At most {max_length} characters for the street."),
    }

    def columns(self) -> Mapping[str, sa.String]:
        return {"": sa.String(6), "street": sa.String(STREET_LENGTH), "postcode": sa.String(6)}

    def store(self, item: Address) -> Mapping[str, Any]:
        return {"": item.region, "street": item.street, "postcode": item.postcode}

    def load(self, stored: Mapping[str, Any]) -> Address:
        return Address(stored[""], stored["street"] or "", stored["postcode"] or "")

    def script_item(self, item: Address | str) -> Any:
        """Return the three parts; what an address is compared with is a region alone."""
        return self.store(item) if isinstance(item, Address) else item

    def join(self, parts: Mapping[str, str]) -> str:
        """Return the three inputs as one text, parted by bars."""
        typed = [parts.get(name, "").replace(BAR, "/").strip() for name in self.parts]
        return f" {BAR} ".join(typed) if any(typed) else ""

    def split(self, item: Address) -> Mapping[str, str]:
        """Return what the three inputs show."""
        return {"region": item.region, "street": item.street, "postcode": item.postcode}

    def parse(self, text: str) -> Address:
        line = " ".join(clean(text).split())
        address = self._parted(line) if line.count(BAR) == 2 else self._read(line)
        if not (address.region or address.street):
            raise self.reject("nothing")
        if len(address.street) > STREET_LENGTH:
            raise self.reject("too_long", max_length=STREET_LENGTH)
        return address

    def _parted(self, line: str) -> Address:
        region, street, postcode = (part.strip() for part in line.split(BAR))
        if postcode and not re.fullmatch(r"[0-9]{6}", fold(postcode)):
            raise self.reject("postcode", text=postcode[:20])
        return Address(self._region(region) if region else "", street, fold(postcode))

    def _region(self, text: str) -> str:
        return RegionType.parse(self, text)  # type: ignore[arg-type]  # shares reject and messages

    def _read(self, line: str) -> Address:
        """Read one line: the region as far as it is known, a postcode at the end, the street."""
        found = _POSTCODE.search(line)
        postcode = found[1] if found else ""
        rest = line[: found.start(1)].rstrip(" ,，") if found else line
        try:
            code, street = read_region(rest)
        except ValueError:
            raise self.reject("ambiguous", text=rest[:40]) from None
        same_length = len(simplified().convert(rest)) == len(rest)
        if code and same_length:  # keep the street in the characters that were typed
            street = rest[len(rest) - len(street) :] if street else ""
        return Address(code, (street if code else rest).replace(BAR, "/").strip(), postcode)

    def check(self, value: Address, today: date) -> None:
        if len(value.region) > DEPTHS[self.settings.depth]:
            raise self.reject("too_deep", depth=DEPTH_LABELS[self.settings.depth])

    def operand_item(self, raw: Any) -> Any:
        """Read the region that an address is compared with."""
        return self._region(self.json_text(raw))

    def operand_item_json(self, item: Any) -> Any:
        return item

    def dump(self, value: Address) -> str:
        return f" {BAR} ".join((value.region, value.street, value.postcode))

    def format(self, value: Address, locale: Locale) -> str:
        language = language_of(locale)
        region = postal_region(value.region, language)
        if language == "en":
            return ", ".join(part for part in (value.street, region, value.postcode) if part)
        return f"{region}{value.street} {value.postcode}".strip()

    def to_json(self, value: Address) -> Any:
        return dict(self.split(value))

    def json_text(self, data: Any) -> str:
        if isinstance(data, dict) and all(isinstance(part, str) for part in data.values()):
            if unknown := sorted(set(data) - set(self.parts)):
                raise self.reject("nothing", text=unknown[0])
            return self.join(data)
        return super().json_text(data)

    @classmethod
    def examples(cls) -> Iterator[tuple[Self, Address]]:
        yield cls(AddressSettings()), Address("330106", "文三路 1 号", "310012")
        yield cls(AddressSettings()), Address("", "1 Main Street")
        yield cls(AddressSettings(depth="city")), Address("8101", "")
