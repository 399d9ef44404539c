"""A connection that the server cut while it lay idle is replaced before anybody notices."""

from __future__ import annotations

import psycopg
import pytest
import sqlalchemy as sa

from app.storage import idle
from app.storage.engine import make_engine
from tests.conftest import fresh_database

pytestmark = pytest.mark.postgres
CUT = "SELECT pg_terminate_backend(%s)"


def test_a_connection_cut_while_idle_is_replaced(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(idle, "IDLE_SECONDS", 0.0)
    engine = make_engine(fresh_database(postgres_url))
    process = sa.select(sa.func.pg_backend_pid())
    with engine.connect() as connection:
        first = connection.scalar(process)
    with psycopg.connect(postgres_url, autocommit=True) as other:
        other.execute(CUT, [first])

    with engine.connect() as connection:
        second = connection.scalar(process)

    assert second != first
    engine.dispose()


def test_a_connection_in_use_a_moment_ago_is_not_asked(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = make_engine(fresh_database(postgres_url))
    asked: list[object] = []
    monkeypatch.setattr(engine.dialect, "do_ping", asked.append)

    for _ in range(3):
        with engine.connect() as connection:
            connection.scalar(sa.select(1))

    assert asked == []
    engine.dispose()
