"""What may stand to the right of an operator, before its type reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.fieldtypes.operators import Operator, Takes

MAX_VALUES = 1000
MAX_WHOLE = 10**40  # Python refuses to write out thousands of digits


def unfit(operator: Operator, raw: Any) -> str:
    """Say why ``raw`` cannot stand to the right of the operator, or nothing."""
    if operator.takes is Takes.NOTHING:
        return "" if raw is True or raw == "true" else f"write the bare word: {operator.key}"
    if operator.takes is Takes.VALUES and isinstance(raw, list | tuple):
        if len(raw) > MAX_VALUES:
            return f"at most {MAX_VALUES} values"
        return "" if all(map(is_scalar, raw)) else "needs a list of plain values"
    if raw is None:
        return "nothing is written here; to ask for no value write: empty"
    return "" if is_scalar(raw) else f"needs one plain value, not {shown(raw)}"


def is_scalar(raw: Any) -> bool:
    """Tell whether ``raw`` is one plain value that can be written as text."""
    if isinstance(raw, int):
        return abs(raw) < MAX_WHOLE
    return isinstance(raw, str | float)


def shown(data: Any) -> str:
    """Say what was written, to end a sentence with."""
    if isinstance(data, Mapping):
        return "a map"
    if isinstance(data, list | tuple):
        return "a list"
    if isinstance(data, int) and not is_scalar(data):
        return "a number of more than 40 digits"
    return "nothing" if data is None else repr(str(data)[:60])
