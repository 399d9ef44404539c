"""What one statement writes and reads back is what is stored, and what a list reads afterwards."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.storage.query import select_rows
from app.storage.rows import Row, read_rows
from app.storage.saving import insert_and_read, update_and_read
from app.storage.store import Store
from tests.storage.panel import NOW, applied, definitions, entity, place

FIELDS = """
name: {type: text, search: true, pinyin: true}
price: {type: money}
weight: {type: number, places: 3}
at: {type: date_time}
secret: {type: text, sensitive: tail4, encrypted: true}
home: {type: address}
tags: {type: multi_select, choices: {a: A, b: B, c: C}}
phones: {type: phone, country: CN, many: true}
"""
NAMES = ("name", "price", "weight", "at", "secret", "home", "tags", "phones", "owner", "updated_by")
FIRST = {
    "name": "杭州拾光", "price": "12.50", "weight": "1.500", "at": "2026-11-21 12:00",
    "secret": "6222 0000", "tags": "a\nb", "phones": "13800138000",
}  # fmt: skip
THEN = {"name": "拾光", "price": "7", "secret": "6222 9999", "tags": "c", "phones": ""}


@pytest.fixture
def store(engine: Engine) -> Store:
    return applied(engine, definitions(thing=entity(FIELDS)))


def values(store: Store, raw: dict[str, str]) -> dict[str, Any]:
    """Return the values of texts; an empty text is no value."""
    by_name = store.tables.entities["thing"].entity.by_name
    return {name: by_name[name].type.parse(text) if text else None for name, text in raw.items()}


def stored(store: Store, number: int) -> Row:
    """Return the record as a list reads it."""
    here = place(store, "thing")
    only = here.table.c.id == number
    with store.reading() as conn:
        (row,) = read_rows(conn, here, select_rows(here, NAMES, only=only), fields=NAMES)
    return row


def filed(store: Store) -> Row:
    with store.writing() as conn:
        here = place(store, "thing")
        return insert_and_read(conn, here, values(store, FIRST), fields=NAMES, now=NOW, user=1)


def changed(store: Store, before: Row) -> Row | None:
    with store.writing() as conn:
        return update_and_read(
            conn, place(store, "thing"), before, values(store, THEN), fields=NAMES, now=NOW, user=2
        )


def test_a_new_record_comes_back_as_it_is_stored(store: Store) -> None:
    row = filed(store)

    assert row == stored(store, row.id)
    assert row.version == 1
    assert [str(row.values[name]) for name in ("name", "secret")] == ["杭州拾光", "6222 0000"]


def test_a_changed_record_comes_back_whole(store: Store) -> None:
    before = filed(store)

    row = changed(store, before)

    assert row == stored(store, before.id)
    assert row is not None
    assert (row.version, row.values["secret"], row.values["tags"]) == (2, "6222 9999", ("c",))
    assert row.values["phones"] is None
    assert row.values["at"] == before.values["at"]


def test_a_record_that_moved_on_is_left_as_it_is(store: Store) -> None:
    before = filed(store)
    changed(store, before)
    there = stored(store, before.id)

    assert changed(store, before) is None
    assert stored(store, before.id) == there


def test_a_record_that_is_gone_is_not_made_again(store: Store) -> None:
    before = filed(store)
    table = store.tables.entities["thing"].table
    with store.writing() as conn:
        conn.execute(sa.delete(table))

    assert changed(store, before) is None
