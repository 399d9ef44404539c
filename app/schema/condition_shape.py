"""What may stand to the right of an operator, before its type reads it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.i18n import N_
from app.core.sentences import say
from app.fieldtypes.operators import Operator, Takes

MAX_VALUES = 1000
MAX_WHOLE = 10**40  # Python refuses to write out thousands of digits


def unfit(operator: Operator, raw: Any) -> str:
    """Say why ``raw`` cannot stand to the right of the operator, or nothing."""
    if operator.takes is Takes.NOTHING:
        is_bare = raw is True or raw == "true"
        return "" if is_bare else say(N_("write the bare word: {word}"), word=operator.key)
    if operator.takes is Takes.VALUES and isinstance(raw, list | tuple):
        if len(raw) > MAX_VALUES:
            return say(N_("at most {most} values"), most=MAX_VALUES)
        return "" if all(map(is_scalar, raw)) else say(N_("needs a list of plain values"))
    if raw is None:
        return say(N_("nothing is written here; to ask for no value write: empty"))
    return "" if is_scalar(raw) else say(N_("needs one plain value, not {found}"), found=shown(raw))


def is_scalar(raw: Any) -> bool:
    """Tell whether ``raw`` is one plain value that can be written as text."""
    if isinstance(raw, int):
        return abs(raw) < MAX_WHOLE
    return isinstance(raw, str | float)


def shown(data: Any) -> str:
    """Say what was written, to end a sentence with."""
    if isinstance(data, Mapping):
        return say(N_("a map"))
    if isinstance(data, list | tuple):
        return say(N_("a list"))
    if isinstance(data, int) and not is_scalar(data):
        return say(N_("a number of more than 40 digits"))
    return say(N_("nothing")) if data is None else repr(str(data)[:60])
