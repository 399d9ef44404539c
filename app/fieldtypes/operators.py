"""The comparisons of the condition language, each in one place, for SQL and for Python.

An operator never sees how a field is stored. In SQL it gets a :class:`Target`, which says
"some item of the field fulfils this"; in Python it gets the items themselves. A field with one
value is a field with one item or none, so one rule serves both, and a missing value makes every
comparison false (``definitions.md``, Conditions).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa
from sqlalchemy import ColumnElement

from app.core.i18n import N_

Script = Mapping[str, Any]
"""A test as data: ``is`` names it, the other keys are what it compares with."""

Columns = Mapping[str, ColumnElement[Any]]
"""The columns of one item, by suffix; ``""`` is the main one."""


class Target(Protocol):
    """A field inside a query."""

    def some(self, predicate: Callable[[Columns], ColumnElement[bool]]) -> ColumnElement[bool]:
        """Return "the field has an item that fulfils ``predicate``"; never NULL."""

    def filled(self) -> ColumnElement[bool]:
        """Return "the field has an item"; never NULL."""


class Takes(StrEnum):
    """What stands to the right of an operator."""

    NOTHING = "nothing"
    VALUE = "value"
    VALUES = "values"
    SPAN = "span"  # a length of time: "3 months"
    TEXT = "text"  # any text, not read by the type


@dataclass(frozen=True)
class Operator:
    """One comparison: its key in YAML and URLs, its label, and what it means.

    ``clause(type, target, operand)`` is the SQL, ``test(type, items, operand)`` the same in
    Python, ``script(type, operand)`` the same as data for ``js/conditions.js``. The operand was
    read by ``FieldType.operand`` and resolved by ``FieldType.resolve``.
    """

    key: str
    label: str
    takes: Takes
    clause: Callable[[Any, Target, Any], ColumnElement[bool]]
    test: Callable[[Any, Sequence[Any], Any], bool]
    script: Callable[[Any, Any], Script]


def _main(
    predicate: Callable[[ColumnElement[Any], Any], ColumnElement[bool]],
) -> Callable[..., Any]:
    def clause(_: Any, target: Target, operand: Any) -> ColumnElement[bool]:
        return target.some(lambda columns: predicate(columns[""], operand))

    return clause


def _each(predicate: Callable[[Any, Any], bool]) -> Callable[..., bool]:
    def test(_: Any, items: Sequence[Any], operand: Any) -> bool:
        return any(predicate(item, operand) for item in items)

    return test


def _one(field_type: Any, value: Any) -> Script:
    return _any_of(field_type, (value,))


def _any_of(field_type: Any, values: Sequence[Any]) -> Script:
    return {"is": "any_of", "of": [field_type.script_item(value) for value in values]}


def _than(name: str) -> Callable[[Any, Any], Script]:
    return lambda field_type, v: {"is": name, "than": field_type.script_item(v)}


def _text(name: str) -> Callable[[Any, Any], Script]:
    return lambda _, v: {"is": name, "text": v.lower()}


def _bare(name: str) -> Callable[[Any, Any], Script]:
    return lambda _, __: {"is": name}


def _same(field_type: Any, columns: Columns, value: Any) -> ColumnElement[bool]:
    stored = field_type.store(value)
    return sa.and_(*(columns[suffix] == stored[suffix] for suffix in field_type.compared(stored)))


def _one_of(field_type: Any, target: Target, values: Sequence[Any]) -> ColumnElement[bool]:
    if not values:
        return sa.false()
    return target.some(lambda columns: sa.or_(*(_same(field_type, columns, v) for v in values)))


EQUALS = Operator(
    "equals",
    N_("is"),
    Takes.VALUE,
    lambda field_type, target, v: target.some(lambda columns: _same(field_type, columns, v)),
    _each(lambda item, v: item == v),
    _one,
)
NOT_EQUALS = Operator(
    "not",
    N_("is not"),
    Takes.VALUE,
    lambda field_type, target, v: target.some(
        lambda columns: sa.not_(_same(field_type, columns, v))
    ),
    _each(lambda item, v: item != v),
    _than("other"),
)
ONE_OF = Operator(
    "in", N_("is one of"), Takes.VALUES, _one_of, _each(lambda item, vs: item in vs), _any_of
)
AT_LEAST = Operator(
    "at_least",
    N_("is at least"),
    Takes.VALUE,
    _main(lambda c, v: c >= v),
    _each(lambda i, v: i >= v),
    _than("least"),
)
AT_MOST = Operator(
    "at_most",
    N_("is at most"),
    Takes.VALUE,
    _main(lambda c, v: c <= v),
    _each(lambda i, v: i <= v),
    _than("most"),
)
MORE_THAN = Operator(
    "more_than",
    N_("is more than"),
    Takes.VALUE,
    _main(lambda c, v: c > v),
    _each(lambda i, v: i > v),
    _than("more"),
)
LESS_THAN = Operator(
    "less_than",
    N_("is less than"),
    Takes.VALUE,
    _main(lambda c, v: c < v),
    _each(lambda i, v: i < v),
    _than("less"),
)
BEFORE = Operator(
    "before",
    N_("is before"),
    Takes.VALUE,
    _main(lambda c, v: c < v),
    _each(lambda i, v: i < v),
    _than("less"),
)
AFTER = Operator(
    "after",
    N_("is after"),
    Takes.VALUE,
    _main(lambda c, v: c > v),
    _each(lambda i, v: i > v),
    _than("more"),
)
CONTAINS = Operator(
    "contains",
    N_("contains"),
    Takes.TEXT,
    _main(lambda c, v: sa.func.lower(c).contains(v.lower(), autoescape=True)),
    _each(lambda i, v: v.lower() in str(i).lower()),
    _text("contains"),
)
STARTS_WITH = Operator(
    "starts_with",
    N_("starts with"),
    Takes.TEXT,
    _main(lambda c, v: sa.func.lower(c).startswith(v.lower(), autoescape=True)),
    _each(lambda i, v: str(i).lower().startswith(v.lower())),
    _text("starts"),
)
ENDS_WITH = Operator(
    "ends_with",
    N_("ends with"),
    Takes.TEXT,
    _main(lambda c, v: sa.func.lower(c).endswith(v.lower(), autoescape=True)),
    _each(lambda i, v: str(i).lower().endswith(v.lower())),
    _text("ends"),
)
SPELLED = Operator(  # the text of an item, whatever else the item holds (a phone and its kind)
    "equals",
    N_("is"),
    Takes.VALUE,
    _main(lambda c, v: c == str(v)),
    _each(lambda i, v: str(i) == str(v)),
    _one,
)
WITHIN = Operator(  # the operand is resolved to (first, last), both included
    "within",
    N_("is within"),
    Takes.SPAN,
    _main(lambda c, v: c.between(v[0], v[1])),
    _each(lambda i, v: v[0] <= i <= v[1]),
    lambda field_type, v: {
        "is": "between",
        "first": field_type.script_item(v[0]),
        "last": field_type.script_item(v[1]),
    },
)
DURING = Operator(  # a moment within a day: the operand is resolved as for WITHIN
    "equals", N_("is"), Takes.VALUE, WITHIN.clause, WITHIN.test, WITHIN.script
)
EMPTY = Operator(
    "empty",
    N_("is empty"),
    Takes.NOTHING,
    lambda _, target, __: sa.not_(target.filled()),
    lambda _, items, __: not items,
    _bare("empty"),
)
FILLED = Operator(
    "filled",
    N_("is filled in"),
    Takes.NOTHING,
    lambda _, target, __: target.filled(),
    lambda _, items, __: bool(items),
    _bare("filled"),
)
HAS = Operator("has", N_("has"), Takes.VALUE, EQUALS.clause, EQUALS.test, EQUALS.script)
HAS_ANY = Operator(
    "has_any", N_("has any of"), Takes.VALUES, ONE_OF.clause, ONE_OF.test, ONE_OF.script
)
HAS_ALL = Operator(
    "has_all",
    N_("has all of"),
    Takes.VALUES,
    lambda field_type, target, vs: sa.and_(
        sa.true(), *(EQUALS.clause(field_type, target, v) for v in vs)
    ),
    lambda _, items, vs: all(v in items for v in vs),
    lambda field_type, vs: {
        "is": "all_of",
        "of": [field_type.script_item(v) for v in vs],
    },
)
UNDER = Operator(  # a category: the option itself or anything below it
    "under",
    N_("is in"),
    Takes.VALUE,
    lambda field_type, target, v: _one_of(field_type, target, field_type.option_set.below(v)),
    lambda field_type, items, v: any(i in field_type.option_set.below(v) for i in items),
    lambda field_type, v: _any_of(field_type, field_type.option_set.below(v)),
)
RANK_AT_LEAST = Operator(  # a tier: this option or one ranked higher
    "at_least",
    N_("is at least"),
    Takes.VALUE,
    lambda field_type, target, v: _one_of(field_type, target, field_type.option_set.at_least(v)),
    lambda field_type, items, v: any(i in field_type.option_set.at_least(v) for i in items),
    lambda field_type, v: _any_of(field_type, field_type.option_set.at_least(v)),
)
RANK_AT_MOST = Operator(
    "at_most",
    N_("is at most"),
    Takes.VALUE,
    lambda field_type, target, v: _one_of(field_type, target, field_type.option_set.at_most(v)),
    lambda field_type, items, v: any(i in field_type.option_set.at_most(v) for i in items),
    lambda field_type, v: _any_of(field_type, field_type.option_set.at_most(v)),
)
IN_REGION = Operator(  # codes of regions: a district's code starts with its city's
    "under",
    N_("is in"),
    Takes.VALUE,
    _main(lambda c, v: c.startswith(v, autoescape=True)),
    lambda field_type, items, v: any(field_type.store(i)[""].startswith(v) for i in items),
    _text("starts"),
)
