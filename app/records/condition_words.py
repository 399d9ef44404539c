"""Conditions as people say them: “Tier is at least Key account”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from babel import Locale
from flask_babel import gettext as _

from app.fieldtypes.abilities import HasOptions, RefersTo
from app.fieldtypes.operators import Takes
from app.fieldtypes.ref import Ref
from app.fieldtypes.spans import Span, Word
from app.records.show import title_of
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.model import Field

WORDS = ("me", "today", "yesterday", "tomorrow", "now")


class Reader(Protocol):
    """Whom a condition is told to."""

    @property
    def locale(self) -> Locale:
        """What figures and days are written for."""

    @property
    def language(self) -> str:
        """The language of labels, one of ``LANGUAGES``."""


@dataclass(frozen=True)
class Said:
    """One condition in words: what is compared, how, and with what (shown bold)."""

    subject: str
    verb: str
    value: str = ""

    def __str__(self) -> str:
        return " ".join(filter(None, (self.subject, self.verb, self.value)))


def say(condition: Condition, reader: Reader, titles: Mapping[Ref, str]) -> Said:
    """Return a condition in words."""
    match condition:
        case Compare(field, operator, operand):
            subject = field.label.text(reader.language)
            value = (
                ""
                if operator.takes is Takes.NOTHING
                else operand_text(field, operand, reader, titles)
            )
            return Said(subject, _(operator.label), value)
        case AnyOf(parts) if same_field(parts):
            return _several(parts, reader, titles)
        case All(parts):
            return Said("", "", _(" and ").join(str(say(p, reader, titles)) for p in parts))
        case AnyOf(parts):
            joined = _(" or ").join(str(say(part, reader, titles)) for part in parts)
            return Said("", "", joined)
        case Not(part):
            return Said("", _("not:"), str(say(part, reader, titles)))
        case Related(none=none):
            verb = _("no related record") if none else _("some related record")
            return Said("", verb, str(say(condition.where, reader, titles)))


def same_field(parts: tuple[Condition, ...]) -> bool:
    """Tell whether all parts compare one field by one operator: “is in A or B”."""
    compared = {
        (part.field.name, part.operator.key) if isinstance(part, Compare) else None
        for part in parts
    }
    return len(compared) == 1 and None not in compared


def _several(parts: tuple[Condition, ...], reader: Reader, titles: Mapping[Ref, str]) -> Said:
    said = [say(part, reader, titles) for part in parts]
    return Said(said[0].subject, said[0].verb, _(" or ").join(each.value for each in said))


def operand_text(field: Field, operand: Any, reader: Reader, titles: Mapping[Ref, str]) -> str:
    """Return what a condition compares with, as a person reads it."""
    if isinstance(operand, tuple | list):
        return "、".join(operand_text(field, each, reader, titles) for each in operand)
    if isinstance(operand, str) and isinstance(field.type, HasOptions):
        option = field.type.option_set.options.get(operand)
        return option.label.text(reader.language) if option else operand
    if isinstance(operand, Ref):
        return title_of(operand, titles)
    if field.type.in_words and isinstance(operand, str):  # a code, such as that of a region
        return _formatted(field, operand, reader)
    if isinstance(operand, str | Word | Span):
        text = str(operand)
        return _(text) if text in WORDS else text
    return _formatted(field, operand, reader)


def _formatted(field: Field, operand: Any, reader: Reader) -> str:
    value = (operand,) if field.type.is_many else operand
    try:
        return field.type.format(value, reader.locale)
    except (AttributeError, TypeError, ValueError):  # a word such as "3 months", not a value
        return str(operand)


def refs_of(condition: Condition) -> Iterator[Ref]:
    """Yield every record, person or department that a condition names."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from refs_of(part)
        case Not(part):
            yield from refs_of(part)
        case Related():
            yield from refs_of(condition.where)
        case Compare(field, _, operand) if isinstance(field.type, RefersTo):
            items = operand if isinstance(operand, tuple | list) else (operand,)
            yield from (each for each in items if isinstance(each, Ref))
        case Compare():
            return
