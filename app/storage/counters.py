"""Numbers that are counted up: one row per field and period, locked until the record is saved."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from app.storage.system import sys_counter


def next_number(
    conn: Connection, entity_id: str, field_id: str, period: str, *, count: int = 1
) -> int:
    """Return the next number of a period; with ``count`` the first of that many.

    Numbers are free of gaps: the transaction that takes one holds the row, and gives it back when
    it is rolled back.
    """
    insert = (postgresql if conn.dialect.name == "postgresql" else sqlite).insert(sys_counter)
    row = {"entity": entity_id, "field": field_id, "period": period, "value": count}
    counted = insert.values(**row).on_conflict_do_update(
        index_elements=["entity", "field", "period"],
        set_={"value": sys_counter.c.value + count},
    )
    last = conn.execute(counted.returning(sys_counter.c.value)).scalar_one()
    return int(last) - count + 1


def raise_counter(
    conn: Connection, entity_id: str, field_id: str, period: str, *, at_least: int
) -> None:
    """Make the next number greater than ``at_least``: an import brought numbers of its own."""
    next_number(conn, entity_id, field_id, period, count=0)
    conn.execute(
        sa.update(sys_counter)
        .where(
            sys_counter.c.entity == entity_id,
            sys_counter.c.field == field_id,
            sys_counter.c.period == period,
            sys_counter.c.value < at_least,
        )
        .values(value=at_least)
    )
