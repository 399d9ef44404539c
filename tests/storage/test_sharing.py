"""One transaction for what one request reads: one state, never older than its own writes."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.storage.migrations import create_system_tables
from app.storage.sharing import share_reading, stop_sharing
from app.storage.store import Store
from app.storage.system import sys_department
from tests.storage.panel import applied, definitions, entity

COUNT = sa.select(sa.func.count()).select_from(sys_department)
ADD = sa.insert(sys_department).values(name={"en": "A"})


@pytest.fixture
def store(engine: Engine) -> Iterator[Store]:
    create_system_tables(engine)
    made = applied(engine, definitions(thing=entity("name: {type: text}")))
    share_reading(engine)
    yield made
    stop_sharing()


def _count(store: Store) -> int:
    with store.reading() as conn:
        return int(conn.scalar(COUNT) or 0)


def _add_elsewhere(store: Store) -> None:
    with store.engine.begin() as conn:
        conn.execute(ADD)


def test_what_others_write_meanwhile_does_not_show(store: Store) -> None:
    before = _count(store)
    _add_elsewhere(store)

    assert (before, _count(store)) == (0, 0)

    stop_sharing()
    assert _count(store) == 1


def test_readings_share_one_connection_even_inside_each_other(store: Store) -> None:
    with store.reading() as first, store.reading() as second:
        assert second is first
    with store.reading() as third:
        assert third is first


def test_what_the_request_itself_wrote_shows(store: Store) -> None:
    assert _count(store) == 0
    with store.writing() as conn:
        conn.execute(ADD)

    assert _count(store) == 1


def test_a_write_inside_a_reading_leaves_that_reading_whole(store: Store) -> None:
    with store.reading() as outer:
        outer.scalar(COUNT)
        with store.writing() as conn:
            conn.execute(ADD)
        assert outer.scalar(COUNT) == 0
        assert _count(store) == 1

    assert _count(store) == 1


def test_after_an_error_the_next_reading_works(store: Store) -> None:
    with pytest.raises(DBAPIError), store.reading() as conn:
        conn.execute(sa.text("SELECT nothing FROM nowhere"))

    assert _count(store) == 0


def test_the_connection_goes_back_when_the_sharing_ends(store: Store) -> None:
    _count(store)
    held = store.engine.pool.checkedout()  # type: ignore[attr-defined]  # every pool of ours has it
    stop_sharing()

    assert (held, store.engine.pool.checkedout()) == (1, 0)  # type: ignore[attr-defined]  # as above
