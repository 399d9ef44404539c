"""One database of each kind for the whole run; a test works in a transaction of its own."""

import pytest

from app.storage.engine import make_engine
from tests.conftest import fresh_database


@pytest.fixture(
    scope="session", params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def database(request, tmp_path_factory):
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('fieldtypes') / 'test.db'}")
    else:
        engine = make_engine(fresh_database(request.getfixturevalue("postgres_url")))
    yield engine
    engine.dispose()


@pytest.fixture
def connection(database):
    """A connection whose work, tables included, is undone after the test."""
    with database.connect() as connection:
        yield connection
        connection.rollback()
