"""Condition trees as data for the browser: the third execution (``js/conditions.js``).

What the browser need not know is worked out before: words such as “today”, trees and ranks of
options, and every comparison of a field that nobody can type into. So a tree in a page names no
field that its reader does not see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.core.clock import Moment
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related
from app.schema.model import Field

Tree = bool | Mapping[str, Any] | None
"""JSON: a test, ``{"all": […]}``, ``{"any": […]}``, ``{"not": …}``, true, false, or null: unknown.

Unknown is what only the database can tell, or what the reader may not know.
"""


@dataclass(frozen=True)
class Form:
    """What a browser knows: ``typed`` fields by their inputs, ``known`` ones by their values."""

    typed: Mapping[str, Field]
    known: Mapping[str, Any]
    moment: Moment


def script(condition: Condition, form: Form) -> Tree:
    """Return a condition as the browser works it out, as short as what is known makes it."""
    match condition:
        case All(parts):
            return _joined("all", [script(part, form) for part in parts], decides=False)
        case AnyOf(parts):
            return _joined("any", [script(part, form) for part in parts], decides=True)
        case Not(part):
            inner = script(part, form)
            return not inner if isinstance(inner, bool) else inner and {"not": inner}
        case Related():
            return None
        case Compare(field, operator, operand):
            resolved = field.type.resolve(operand, form.moment)
            if field.name in form.typed:
                return _test(field, operator.script(field.type, resolved))
            if field.name in form.known:
                items = field.type.items(form.known[field.name])
                return operator.test(field.type, items, resolved)
            return None


def _test(field: Field, test: Mapping[str, Any]) -> Tree:
    found: dict[str, Any] = {"field": field.name, **test}
    return {**found, "figures": True} if field.type.figures else found


def _joined(key: str, parts: list[Tree], *, decides: bool) -> Tree:
    """Return parts as one tree: one that ``decides`` makes the others idle."""
    if decides in [part for part in parts if isinstance(part, bool)]:
        return decides
    left = [part for part in parts if not isinstance(part, bool)]
    if not left:
        return not decides
    return left[0] if len(left) == 1 else {key: left}


def items_for(field: Field, value: Any) -> list[Any]:
    """Return the items of a value as the browser compares them."""
    return [field.type.script_item(item) for item in field.type.items(value)]
