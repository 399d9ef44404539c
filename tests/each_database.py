"""Panels for tests in which the database matters: one on SQLite, one on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.conftest import fresh_database
from tests.panels import TestPanel, make_panel

EACH_DATABASE = ("sqlite", pytest.param("postgresql", marks=pytest.mark.postgres))
"""The ``params`` of a fixture that hands :func:`panel_on` its request."""


@contextmanager
def panel_on(
    request: pytest.FixtureRequest, folder: Path, texts: Mapping[str, str] | None = None
) -> Iterator[TestPanel]:
    """Make a panel on the database that the fixture's request names."""
    is_embedded = request.param == "sqlite"
    url = None if is_embedded else fresh_database(request.getfixturevalue("postgres_url"))
    panel = make_panel(folder, texts, database_url=url)
    yield panel
    panel.installation.engine.dispose()
