"""How many records there are: a figure for who changes the definitions and may read them all."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import sqlalchemy as sa

from app.storage import query
from app.storage.store import Store

MOST_COUNTED = 10_000


def count_totals(store: Store, entities: Iterable[str]) -> Mapping[str, int]:
    """Return the records of each entity outside the trash, counted to ``MOST_COUNTED`` + 1."""
    with store.reading() as conn:
        return {
            name: conn.scalar(
                query.count_rows(
                    store.tables.entities[name], only=sa.true(), where=None, limit=MOST_COUNTED
                )
            )
            or 0
            for name in entities
        }
