"""Statements that are the same for everybody: made once, as making one takes longer than asking."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeVar

from sqlalchemy.schema import SchemaItem

T = TypeVar("T")
MOST = 500  # of one table: people sort as they like


def remembered(owner: SchemaItem, key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` makes, kept with a table or all tables: it goes with the generation.

    ``key`` must hold all that the statement is made of; nothing of one actor may be in it.
    """
    known: dict[Hashable, T] = owner.info.setdefault("dossier_statements", {})
    found = known.get(key)
    if found is None:
        if len(known) > MOST:
            known.clear()
        found = known[key] = make()
    return found
