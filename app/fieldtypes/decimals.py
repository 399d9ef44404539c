"""What number, percent and money have in common."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Generic, TypeVar

from babel import Locale
from babel.numbers import format_decimal

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.base import FieldType
from app.fieldtypes.column_types import DIGITS, ExactNumeric
from app.fieldtypes.figures import read_figure
from app.fieldtypes.operators import (
    AT_LEAST,
    AT_MOST,
    EQUALS,
    LESS_THAN,
    MORE_THAN,
    NOT_EQUALS,
)
from app.fieldtypes.setting_words import LARGEST, PLACES, SMALLEST

MOST_PLACES = 8


@dataclass(frozen=True)
class DecimalSettings:
    """What YAML may say about every kind of decimal number."""

    minimum: Decimal | None = None
    maximum: Decimal | None = None
    places: int = 2

    def __post_init__(self) -> None:
        if not 0 <= self.places <= MOST_PLACES:
            raise ValueError(
                say(N_("places must be between 0 and {most_places}"), most_places=MOST_PLACES)
            )
        if None not in (self.minimum, self.maximum) and self.minimum > self.maximum:  # type: ignore[operator]  # both are numbers here
            raise ValueError(say(N_("minimum is greater than maximum")))


D = TypeVar("D", bound=DecimalSettings)


class DecimalType(FieldType[Decimal, D], Generic[D]):
    """An exact number of at most 18 digits, ``places`` of them behind the point."""

    widget = "number"
    reads = "figure"
    figures = True
    cell = "number"
    align_end = True
    operators = (EQUALS, NOT_EQUALS, AT_LEAST, AT_MOST, MORE_THAN, LESS_THAN)
    json_schema = {"type": "string", "format": "decimal"}
    setting_words = {"minimum": SMALLEST, "maximum": LARGEST, "places": PLACES}
    messages = {
        "invalid": N_("“{text}” is not a number. Write it like 1234.5 or 1,234.5."),
        "places": N_("At most {places} decimal places."),
        "digits": N_("At most {digits} digits."),
        "too_small": N_("Must be at least {minimum}."),
        "too_large": N_("Must be at most {maximum}."),
    }

    def columns(self) -> Mapping[str, ExactNumeric]:
        return {"": ExactNumeric(self.settings.places)}

    def script_item(self, item: Decimal) -> str:
        return f"{item:f}"

    def bare(self, text: str) -> str:
        """Return the text without the signs that belong to the type (%, a currency)."""
        return text

    def named(self, text: str) -> Mapping[str, object]:
        """Return what the sentence "is not a number" names."""
        return {"text": text.strip()[:40]}

    def parse(self, text: str) -> Decimal:
        try:
            value = read_figure(self.bare(text))
        except ValueError:
            raise self.reject("invalid", **self.named(text)) from None
        places = self.settings.places
        if value.adjusted() >= DIGITS - places and value:
            raise self.reject("digits", digits=DIGITS)
        exact = (value or Decimal(0)).quantize(Decimal(1).scaleb(-places))
        if exact != value:
            raise self.reject("places", places=places)
        return exact + 0  # no negative zero

    def check(self, value: Decimal, today: date) -> None:
        settings = self.settings
        if settings.minimum is not None and value < settings.minimum:
            raise self.reject("too_small", minimum=plain(settings.minimum))
        if settings.maximum is not None and value > settings.maximum:
            raise self.reject("too_large", maximum=plain(settings.maximum))

    def dump(self, value: Decimal) -> str:
        return f"{value:f}"

    def format(self, value: Decimal, locale: Locale) -> str:
        return format_decimal(value, format=pattern(self.settings.places), locale=locale)

    def json_text(self, data: Any) -> str:
        """Read a JSON number in full, never as 1e+16."""
        return f"{Decimal(repr(data)):f}" if isinstance(data, float) else super().json_text(data)


def pattern(places: int) -> str:
    """Return the pattern that shows all places."""
    return "#,##0" + ("." + "0" * places if places else "")


def plain(number: Decimal) -> str:
    """Return a limit as a person reads it: no exponent, no idle zeros."""
    return f"{number.normalize():f}"
