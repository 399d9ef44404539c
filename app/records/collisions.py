"""Two at one record: who was faster, and doing a whole unit of work again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy.exc import DBAPIError, IntegrityError

from app.core.errors import ConflictError
from app.core.i18n import N_
from app.schema.model import Entity

T = TypeVar("T")

TRIES = 5
PAUSE = 0.02  # seconds before the second held try, doubled for each further one
PASSING = ("40001", "40P01")  # PostgreSQL: no order could be found, a deadlock


_CHANGED = (
    "record.changed",
    N_("Somebody else changed this record in the meantime. Nothing of yours is saved yet."),
)


class CollisionError(ConflictError):
    """Somebody else wrote between our look at the records and our own writing.

    Nothing of ours is saved, so the whole unit of work may be tried again.
    """


def changed_meanwhile() -> ConflictError:
    """Return the error for who saw an older version of a record than is there now."""
    return ConflictError(*_CHANGED)


def overtaken() -> CollisionError:
    """Return the error for a row that is not any more what it was when we looked at it."""
    return CollisionError(*_CHANGED)


def require_first(is_first: bool) -> None:
    """Undo all where somebody else wrote the row between our look at it and our own writing."""
    if not is_first:
        raise overtaken()


@contextmanager
def told_apart(entity: Entity) -> Iterator[None]:
    """Say in words what a unique index said in SQL: two people were faster than our own check."""
    try:
        yield
    except IntegrityError:
        raise CollisionError(
            "record.taken",
            N_("Another record of {entity} with the same value was saved just now."),
            entity=entity.label,
        ) from None


def settled(work: Callable[[], T]) -> T:
    """Do a unit of work that holds what it changes; again, where others still got in its way.

    Each try begins with what is there then, and leaves nothing behind unless it succeeds.
    """
    for attempt in range(TRIES - 1):
        try:
            return work()
        except CollisionError:
            pass
        except DBAPIError as error:
            if not _is_passing(error):
                raise
        time.sleep(PAUSE * 2**attempt)
    return work()


def settled_quickly(quick: Callable[[], T], held: Callable[[], T]) -> T:
    """Do a unit of work without holding anything until it saves; where that collides, ``held``.

    ``quick`` works everything out before it takes its turn to write, so that writers wait for each
    other as shortly as can be. ``held`` takes its turn first, so nobody overtakes it.
    """
    try:
        return quick()
    except CollisionError:
        return settled(held)
    except DBAPIError as error:
        if not _is_passing(error):
            raise
        return settled(held)


def _is_passing(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in PASSING
