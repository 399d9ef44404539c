"""What a field's type must be able to do for what the field asks of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import String

from app.core.clock import system_clock
from app.core.errors import AppError
from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes import FieldType
from app.fieldtypes.abilities import (
    Computed,
    HasOptions,
    HoldsFiles,
    Numbered,
    ReadsThrough,
    RefersTo,
)
from app.fieldtypes.masks import MASKS
from app.fieldtypes.operators import CONTAINS, EQUALS
from app.schema.codes import Code
from app.schema.model import Field
from app.schema.node import Node
from app.schema.problems import did_you_mean

DEFAULT_WORDS = ("today", "now", "me")

Type = FieldType[Any, Any]


def is_kept(field_type: Type) -> bool:
    """Tell whether values are kept in columns: neither computed nor read through a link."""
    return not isinstance(field_type, Computed | ReadsThrough) and bool(field_type.columns())


def is_words(field_type: Type) -> bool:
    """Tell whether a value is words that a person may search for."""
    if not is_kept(field_type) or isinstance(field_type, HasOptions | RefersTo | HoldsFiles):
        return False
    column: Any = field_type.columns()[""]
    return isinstance(getattr(column, "impl", column), String)


def is_one(field_type: Type) -> bool:
    """Tell whether a record holds at most one value, in columns of its own."""
    return is_kept(field_type) and not field_type.is_many


def can_be_looked_up(known: Field) -> bool:
    """Tell whether a lookup may read a field through a link: it is kept there, in the open."""
    return not isinstance(known.type, Computed | ReadsThrough) and not known.encrypted


def is_filled_by_people(field_type: Type) -> bool:
    """Tell whether a person (or an import) gives the value."""
    return is_kept(field_type) and not isinstance(field_type, Numbered)


ASKED: tuple[tuple[str, Callable[[Type], bool], str], ...] = (
    (
        "unique",
        is_one,
        N_("{type} cannot be unique: a record has several values of it, or none is kept"),
    ),
    ("index", is_kept, N_("{type} cannot have an index: nothing is kept")),
    ("search", is_words, N_("{type} cannot be searched: its value is not words")),
    ("pinyin", is_words, N_("{type} cannot be sorted by pinyin: its value is not words")),
    (
        "required",
        is_filled_by_people,
        N_("{type} cannot be required: the panel itself gives the value"),
    ),
    (
        "default",
        is_filled_by_people,
        N_("{type} cannot have a default: the panel itself gives the value"),
    ),
    (
        "required_if",
        is_filled_by_people,
        N_("{type} cannot be required: the panel itself gives the value"),
    ),
    ("sensitive", is_kept, N_("{type} cannot be masked: mask the field that it is made of")),
    (
        "encrypted",
        is_one,
        N_("{type} cannot be encrypted: a record has several values of it, or none"),
    ),
)
CLEAR = ("search", "pinyin", "index")
"""What would keep the value of an encrypted field in clear, or cannot work on it.

It may be unique: the keyed hash beside it is.
"""


def check_field(known: Field, node: Node) -> None:
    """Note what the field asks of its type in vain."""
    for key, text in _in_vain(known, node):
        node.place([key]).problem(Code.CANNOT, text)
    _check_mask(known, node.place(["sensitive"]))
    if known.default is not None and is_filled_by_people(known.type):
        _check_default(known, node.place(["default"]))


def _in_vain(known: Field, node: Node) -> Iterator[tuple[str, str]]:
    asked = {key for key, _, _ in ASKED if (n := node.at(key)) and n.as_yes_no is not False}
    for key, able, text in ASKED:
        if key in asked and not able(known.type):
            yield key, say(text, type=known.type.name)
    if known.pinyin and known.type.is_many:
        yield "pinyin", say(N_("a field with several values cannot be sorted by pinyin"))
    if known.encrypted and isinstance(known.type, HoldsFiles | RefersTo):
        yield "encrypted", say(N_("{type} cannot be encrypted"), type=known.type.name)
    if known.encrypted:
        for key in CLEAR:
            if getattr(known, key):
                yield key, say(N_("an encrypted field cannot be `{key}`"), key=key)


def _check_mask(known: Field, place: Node) -> None:
    if known.sensitive is not None and known.sensitive not in MASKS:
        hint = did_you_mean(known.sensitive[:60], MASKS) or say(
            N_(" (one of: {known})"), known=", ".join(MASKS)
        )
        place.problem(
            Code.UNKNOWN_WORD,
            say(
                N_("there is no mask {sensitive}{hint}"),
                sensitive=repr(known.sensitive[:60]),
                hint=hint,
            ),
        )


def _check_default(known: Field, place: Node) -> None:
    text, field_type = known.default or "", known.type
    if text in DEFAULT_WORDS and _is_word(field_type, text):
        return
    try:
        value = field_type.parse(text)
        field_type.check(value, system_clock().date())
        if isinstance(field_type, HasOptions):
            field_type.newly_allowed(value)
    except AppError as error:
        place.problem(
            Code.BAD_DEFAULT,
            say(N_("{word} is no value of this field: {error}"), error=error, word=repr(text[:60])),
        )


def _is_word(field_type: Type, word: str) -> bool:
    """Tell whether conditions on the type know ``word``, so that a default may be it."""
    try:
        return field_type.operator(EQUALS.key) is not None and bool(
            field_type.operand(EQUALS, word)
        )
    except AppError:
        return False


def can_sort(known: Field) -> bool:
    """Tell whether a list can be sorted by the field."""
    return known.type.sortable and not known.type.is_many and not known.encrypted


def can_quick_filter(known: Field) -> bool:
    """Tell whether the field has a filter that is picked, not typed."""
    if known.encrypted or not known.type.operators:
        return False
    keys = {operator.key for operator in known.type.operators}
    return isinstance(known.type, HasOptions | RefersTo) or CONTAINS.key not in keys
