"""The settings of a field type, read as its ``Settings`` dataclass says."""

from __future__ import annotations

import types
import typing
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from app.core.i18n import N_, Label
from app.core.sentences import Sentence, say
from app.fieldtypes import FieldType
from app.schema.codes import Code
from app.schema.label_reader import LabelReader
from app.schema.node import Node

FAILED = object()
"""A setting that could not be read; the mistake is noted already."""


@cache
def setting_hints(field_type: type[FieldType[Any, Any]]) -> Mapping[str, Any]:
    """Return the settings that YAML may give a field of the type, with their Python types."""
    hints = typing.get_type_hints(field_type.Settings)
    return {each.name: hints[each.name] for each in fields(field_type.Settings) if each.init}


def read_settings(
    field_type: type[FieldType[Any, Any]],
    nodes: Mapping[str, Node],
    *,
    place: Node,
    labels: LabelReader,
    defaults: Mapping[str, str],
) -> Any:
    """Return the ``Settings`` that ``nodes`` give, or None after noting what is wrong.

    ``defaults`` are taken for settings that are not given and that the type has.
    """
    hints = setting_hints(field_type)
    values = {key: value for key, value in defaults.items() if key in hints}
    values |= {key: _read(node, hints[key], labels) for key, node in nodes.items()}
    if any(value is FAILED for value in values.values()):
        return None
    try:
        return field_type.Settings(**values)
    except (ValueError, TypeError, ArithmeticError) as error:
        said = next((each for each in error.args if isinstance(each, Sentence)), str(error))
        place.problem(Code.BAD_SETTINGS, said)
        return None


def _read(node: Node, hint: Any, labels: LabelReader) -> Any:
    if hint is Any or hint is object or typing.get_origin(hint) in (dict, Mapping):
        return node.plain()
    if typing.get_origin(hint) in (typing.Union, types.UnionType):
        return _read_union(node, typing.get_args(hint), labels)
    if typing.get_origin(hint) is tuple:
        return node.texts()
    if typing.get_origin(hint) is typing.Literal:
        return node.word(typing.get_args(hint), what=node.path[-1]) or FAILED
    if hint is Label:
        return labels.read(node)
    return _read_scalar(node, hint)


def _read_union(node: Node, members: tuple[Any, ...], labels: LabelReader) -> Any:
    kinds = [member for member in members if member is not type(None)]
    if len(kinds) == 1:
        return _read(node, kinds[0], labels)
    if node.is_list and any(typing.get_origin(kind) is tuple for kind in kinds):
        return node.texts()
    text = node.text()
    if text is None:
        return FAILED
    for kind in (date, int, Decimal, str):  # the narrowest that can read the text
        if kind in kinds:
            try:
                return SCALARS[kind](text)
            except (ValueError, InvalidOperation):
                continue
    return _needs(node, _either([say(WORDS.get(kind, str(kind))) for kind in kinds]))


def _either(words: Sequence[str]) -> str:
    """Return "a text or a number"."""
    first, *others = words
    for other in others:
        first = say(N_("{one} or {other}"), one=first, other=other)
    return first


def _whole(text: str) -> int:
    digits = text.replace("_", "")
    if len(digits) > 20 or not digits.removeprefix("-").isascii():
        raise ValueError(text)
    return int(digits)


def _exact(text: str) -> Decimal:
    value = Decimal(text.replace("_", ""))
    if not value.is_finite() or len(text) > 40 or abs(value.adjusted()) > 30:
        raise ValueError(text)
    return value


SCALARS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: _whole,
    Decimal: _exact,
    date: date.fromisoformat,
}
WORDS: Mapping[Any, str] = {
    str: N_("a text"),
    int: N_("a whole number"),
    Decimal: N_("a number"),
    date: N_("a date such as 2026-01-31"),
}


def _read_scalar(node: Node, kind: Any) -> Any:
    if kind is bool:
        word = node.yes_no()
        return FAILED if word is None else word
    if isinstance(kind, type) and issubclass(kind, str) and kind is not str:  # a StrEnum
        word_of_kind = node.word([str(each) for each in kind], what=node.path[-1])  # type: ignore[attr-defined]  # an enum can be walked through
        return FAILED if word_of_kind is None else kind(word_of_kind)
    text = node.text()
    if text is None:
        return FAILED
    try:
        return SCALARS[kind](text)
    except (ValueError, InvalidOperation):
        return _needs(node, say(WORDS[kind]))


def _needs(node: Node, what: str) -> Any:
    node.problem(
        Code.BAD_VALUE, say(N_("needs {what}, {found}"), what=what, found=node.described())
    )
    return FAILED
