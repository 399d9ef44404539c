"""Conditions that somebody clicked together or typed, on their way into a definition file.

What is sent is text: YAML as the files have it, or the JSON that the token editor writes, which is
YAML too. It is read as the loader would read it, so what is kept is never refused later.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.core.errors import FieldValueError
from app.core.i18n import N_
from app.design.condition_mistakes import Mistake, Place
from app.design.files.words import inline
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import Computed
from app.fieldtypes.base import FieldType
from app.fieldtypes.operators import Operator, Takes
from app.schema.codes import Code
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.condition_json import condition_to_json
from app.schema.condition_reader import (
    AMONG_KEYS,
    BARE_WORDS,
    EQUAL_KEYS,
    Path,
    read_condition,
)
from app.schema.model import Definitions, Entity, Field
from app.schema.node import Node, Notes
from app.schema.rule_reader import SUMS
from app.schema.yaml_tree import read_tree

LONGEST = 20_000


@dataclass(frozen=True)
class ReadCondition:
    """What a text says: plain data, the condition (of no text: none), all that is wrong."""

    data: Any
    condition: Condition | None
    mistakes: tuple[Mistake, ...] = ()


class ConditionError(FieldValueError):
    """A condition cannot be used; ``mistakes`` are told at their tokens."""

    def __init__(self, mistakes: Sequence[Mistake]) -> None:
        told = [each.error for each in mistakes[:5]]
        super().__init__(
            "design.condition", N_("This condition cannot be used: {reasons}"), reasons=told
        )
        self.mistakes = tuple(mistakes)


def sent_condition(
    text: str, definitions: Definitions, entity: Entity, *, figures: bool = False
) -> Any:
    """Return what a form sent as plain data for a definition file; ``None``: no condition.

    With ``figures`` formulas and rollups may be compared, as rules of tiers do. Raises
    ConditionError with every mistake.
    """
    read = read_text(text, definitions, entity, figures=figures)
    if read.mistakes:
        raise ConditionError(read.mistakes)
    return None if read.condition is None else tidy(read.condition)


def read_text(
    text: str, definitions: Definitions, entity: Entity, *, figures: bool = False
) -> ReadCondition:
    """Read a condition and note what is wrong with it, in words for a person."""
    if not text.strip():
        return ReadCondition(None, None)
    tree, flaws = read_tree(text) if len(text) <= LONGEST else (None, ())
    if flaws or tree is None:
        line = flaws[0].line if flaws else 1
        message = N_("This cannot be read as a condition (line {line}).")
        error = FieldValueError("condition.unreadable", message, line=line)
        return ReadCondition(None, None, (Mistake((), error),))
    return read_data(Node("", tree, Notes()).plain(), definitions, entity, figures=figures)


def read_data(
    data: Any, definitions: Definitions, entity: Entity, *, figures: bool = False
) -> ReadCondition:
    """Read a condition from plain data, as a definition file says it."""
    if data is None:
        return ReadCondition(None, None)
    fields = comparable(definitions, entity, figures=figures)
    plain = _plain(data)
    found: list[tuple[Path, Code]] = []

    def relations(name: str) -> Mapping[str, Field] | None:
        other = definitions.entities.get(name)
        return None if other is None else other.by_name

    condition = read_condition(
        plain, fields, note=lambda path, code, _: found.append((path, code)),
        entity=entity.name, relations=relations,
    )  # fmt: skip
    place = Place(plain, fields, definitions)
    mistakes = tuple(Mistake(path, place.error(path, code)) for path, code in found)
    return ReadCondition(plain, condition, mistakes)


def comparable(
    definitions: Definitions, entity: Entity, *, figures: bool = False
) -> Mapping[str, Field]:
    """Return the fields that a condition on the entity may speak of."""
    if not figures:
        return entity.by_name
    computed = (f for f in entity.fields if isinstance(f.type, Computed) and not f.retired)
    amounts = {f.name: replace(f, type=t) for f in computed if (t := _amount(definitions, f))}
    return {**entity.by_name, **amounts}


def _amount(definitions: Definitions, known: Field) -> FieldType[Any, Any] | None:
    """Return the type of what a formula or a rollup amounts to."""
    settings = known.type.settings
    summed = next((name for key in SUMS if (name := getattr(settings, key, None))), None)
    if summed is None:
        result = FIELD_TYPES.get(getattr(settings, "result", "integer"))
        return None if result is None else result(result.Settings())
    child = definitions.entities.get(settings.of.partition(".")[0])
    field = child.by_name.get(summed) if child else None
    return field.type if field else None


def line_of(data: Any) -> str:
    """Return a condition as one line of YAML; text that was sent and refused stays as it was."""
    if data is None or isinstance(data, str):
        return data or ""
    return inline(data)


def _plain(data: Any) -> Any:
    """Return data with numbers as they are written, as the loader has them."""
    if isinstance(data, Mapping):
        return {str(key): _plain(value) for key, value in data.items()}
    if isinstance(data, list | tuple):
        return [_plain(each) for each in data]
    return str(data) if isinstance(data, Decimal) else data


# -- as short as a person would write it ----------------------------------------------------------


def tidy(condition: Condition) -> Any:
    """Return a condition as plain data, written the short way wherever there is one."""
    match condition:
        case All(parts):
            return _together([tidy(part) for part in parts])
        case AnyOf(parts):
            return {"any": [tidy(part) for part in parts]}
        case Not(part):
            return {"not": tidy(part)}
        case Related(entity, via, where, none):
            inner = {"of": f"{entity}.{via}"}
            said = tidy(where)
            return {"none" if none else "some": {**inner, "where": said} if said else inner}
        case Compare():
            return _compared(condition)


def _together(parts: list[dict[str, Any]]) -> dict[str, Any]:
    """Return parts that must all hold in one map, where no key stands in two of them."""
    keys = [key for part in parts for key in part]
    if len(set(keys)) == len(keys):
        return {key: value for part in parts for key, value in part.items()}
    merged = _same_field(parts)
    return merged if merged is not None else {"all": parts}


def _same_field(parts: list[dict[str, Any]]) -> dict[str, Any] | None:
    """Return ``{price: {at_least: 1, at_most: 5}}`` for two comparisons of one field."""
    merged: dict[str, Any] = {}
    for part in parts:
        for key, value in part.items():
            before: Any = merged.get(key)
            both = isinstance(before, dict) and isinstance(value, dict)
            if key in merged and (key in GROUPS or not both or before.keys() & value.keys()):
                return None
            merged[key] = {**before, **value} if both else value
    return merged


GROUPS = ("all", "any", "not", "none", "some")


def _compared(part: Compare) -> dict[str, Any]:
    """Return ``{phone: empty}``, ``{stage: won}``, ``{stage: [won, lost]}`` or the long form."""
    name, operator = part.field.name, part.operator
    if operator.takes is Takes.NOTHING:
        return {name: operator.key}
    written = condition_to_json(part)[name][operator.key]
    operand = _written(part.field, operator, part.operand, written)
    known = {each.key for each in part.field.type.all_operators()}
    keys = AMONG_KEYS if operator.takes is Takes.VALUES else EQUAL_KEYS
    is_short = operator.key == next((key for key in keys if key in known), None)
    if is_short and operand not in BARE_WORDS:
        return {name: operand}
    return {name: {operator.key: operand}}


def _written(field: Field, operator: Operator, operand: Any, written: Any) -> Any:
    """Return an operand with figures as figures: 500000, not “500000.00”."""
    if operator.takes is Takes.VALUES:
        return [_figure(each, text) for each, text in zip(operand, written, strict=True)]
    return _figure(operand, written)


def _figure(item: Any, written: Any) -> Any:
    if not isinstance(item, Decimal):
        return written
    return int(item) if item == item.to_integral_value() else item.normalize()
