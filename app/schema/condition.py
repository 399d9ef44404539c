"""Condition trees: who is in a tier, which field shows, what a filter finds. Data, never code.

The tree is made by ``schema.condition_reader`` from YAML or JSON and is executed three times:
in SQL (``storage.condition_sql``), in Python (:func:`holds`) and, later, in the browser.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.core.clock import Moment
from app.fieldtypes.operators import Operator

if TYPE_CHECKING:
    from app.schema.model import Field


@dataclass(frozen=True)
class All:
    """Every part holds; with no part it holds."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class AnyOf:
    """At least one part holds; with no part it does not."""

    parts: tuple[Condition, ...]


@dataclass(frozen=True)
class Not:
    """The part does not hold."""

    part: Condition


@dataclass(frozen=True)
class Compare:
    """A field compared with an operand (see ``FieldType.operand``)."""

    field: Field
    operator: Operator
    operand: Any = None


@dataclass(frozen=True)
class Related:
    """Some record (or, with ``none``, no record) of ``entity`` that links here through ``via``."""

    entity: str
    via: str
    where: Condition
    none: bool


Condition = All | AnyOf | Not | Compare | Related

Lookup = Callable[[Related], bool]
"""Answers a :class:`Related` part for the record at hand; the door asks the database."""


def holds(condition: Condition, values: Mapping[str, Any], moment: Moment, related: Lookup) -> bool:
    """Tell whether a record with ``values`` (field name -> value or None) fulfils the condition."""
    match condition:
        case All(parts):
            return all(holds(part, values, moment, related) for part in parts)
        case AnyOf(parts):
            return any(holds(part, values, moment, related) for part in parts)
        case Not(part):
            return not holds(part, values, moment, related)
        case Related():
            return related(condition)
        case Compare(field, operator, operand):
            items = field.type.items(values.get(field.name))
            return operator.test(field.type, items, field.type.resolve(operand, moment))


def operands(condition: Condition, moment: Moment) -> Iterator[Any]:
    """Yield what a condition compares with, in its order, as it is at this moment."""
    for part in comparisons(condition):
        yield part.field.type.resolve(part.operand, moment)


def reads_encrypted(condition: Condition) -> bool:
    """Tell whether a condition asks for an encrypted value, here or on a related record."""
    return any(part.field.encrypted for part in comparisons(condition))


def comparisons(condition: Condition) -> Iterator[Compare]:
    """Yield every comparison of a condition, those of related records included."""
    match condition:
        case All(parts) | AnyOf(parts):
            for part in parts:
                yield from comparisons(part)
        case Not(part) | Related(where=part):
            yield from comparisons(part)
        case Compare():
            yield condition


def fields_of(condition: Condition) -> frozenset[str]:
    """Return the names of the fields of this entity that the condition reads."""
    match condition:
        case All(parts) | AnyOf(parts):
            return frozenset[str]().union(*(fields_of(part) for part in parts))
        case Not(part):
            return fields_of(part)
        case Compare(field, _, _):
            return frozenset({field.name})
        case Related():
            return frozenset()
