"""Statements that are asked again and again: made once, as making one takes longer than asking.

Some are the same for everybody. Others reach what one clause lets through, as a person's scope
does: they are kept with that very clause, so that nobody else's statement can be found for it.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import ColumnElement
from sqlalchemy.schema import SchemaItem

T = TypeVar("T")
MOST = 500  # of one table: people sort as they like
MOST_CLAUSES = 500  # of one table: about as many as people who are at work at once
MOST_OF_A_CLAUSE = 20

Clause = ColumnElement[bool]


@dataclass(frozen=True)
class _Kept:
    """A clause, and the statements that were made with it."""

    clause: Clause
    statements: dict[Hashable, Any] = field(default_factory=dict)


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


def kept_clause(owner: SchemaItem, key: Hashable, make: Callable[[], Clause]) -> Clause:
    """Return a clause over a table, the same object whenever it is asked for by the same ``key``.

    ``key`` must hold all that the clause is made of, the values of its parameters included.
    """
    known: dict[Hashable, Clause] = owner.info.setdefault("dossier_clauses", {})
    found = known.get(key)
    if found is None:
        if len(known) >= MOST_CLAUSES:
            known.clear()
            _by_identity(owner).clear()
        found = known[key] = make()
        _by_identity(owner)[id(found)] = _Kept(found)
    return found


def remembered_with(owner: SchemaItem, only: Clause, key: Hashable, make: Callable[[], T]) -> T:
    """Return what ``make`` makes of a clause, kept with it; of one that is not kept, made anew.

    ``key`` must hold all else that the statement is made of.
    """
    kept = _by_identity(owner).get(id(only))
    if kept is None or kept.clause is not only:  # an identity is used again when its owner is gone
        return make()
    found: T | None = kept.statements.get(key)
    if found is None:
        if len(kept.statements) >= MOST_OF_A_CLAUSE:
            kept.statements.clear()
        found = kept.statements[key] = make()
    return found


def _by_identity(owner: SchemaItem) -> dict[int, _Kept]:
    known: dict[int, _Kept] = owner.info.setdefault("dossier_kept", {})
    return known
