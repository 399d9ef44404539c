"""Lists with something of them moved: what drags and arrows mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


def put(items: Sequence[Item], item: Item, *, before: Item, after: Item) -> list[Item]:
    """Return ``items`` with ``item`` right before or after another, else at the end.

    An item that was there already moves, and one that is asked to stand beside itself stays.
    """
    if item in (before, after) and item in items:
        return list(items)
    others = [each for each in items if each != item]
    if before in others:
        at = others.index(before)
    elif after in others:
        at = others.index(after) + 1
    else:
        at = len(others)
    return [*others[:at], item, *others[at:]]


def stepped(items: Sequence[Item], at: int, step: int) -> list[Item]:
    """Return ``items`` with the one at a place moved by ``step``; at the edge it stays."""
    to = min(max(at + step, 0), len(items) - 1)
    found = list(items)
    found.insert(to, found.pop(at))
    return found
