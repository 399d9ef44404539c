"""The panel needs no more of PostgreSQL than a database of its own."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from tests.conftest import fresh_database
from tests.panels import make_panel

PLAIN = "NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS"
PASSWORD = "of the tests only"


@pytest.mark.postgres
def test_a_user_that_owns_its_database_and_nothing_else_is_enough(
    postgres_url: str, tmp_path: Path
) -> None:
    url = fresh_database(postgres_url)
    parts = urlsplit(url)
    with psycopg.connect(postgres_url, autocommit=True) as conn:
        conn.execute(f"CREATE ROLE plain LOGIN PASSWORD '{PASSWORD}' {PLAIN}")
        owned = sql.SQL("ALTER DATABASE {} OWNER TO plain")
        conn.execute(owned.format(sql.Identifier(parts.path.removeprefix("/"))))
    theirs = parts._replace(
        netloc=f"plain:{PASSWORD.replace(' ', '%20')}@{parts.netloc.rpartition('@')[2]}"
    )

    panel = make_panel(tmp_path, database_url=theirs.geturl())

    assert panel.client("admin").get("/customer/list/").status_code == 200
    panel.installation.engine.dispose()
