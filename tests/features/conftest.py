"""The panel with the shipped definitions and its cast, one copy for each test module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.conftest import fresh_database
from tests.features.two_processes import TwoProcesses, two_processes
from tests.panels import TestPanel, Visitor, copied, make_panel


@pytest.fixture(scope="session")
def shipped_panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    """Apply the shipped definitions once for the whole run."""
    return make_panel(tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel of this module's own."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture
def client_as(panel: TestPanel) -> Callable[..., Visitor]:
    """Return a signed-in browser: ``client_as("alice")``; ``client_as(None)`` is a stranger."""
    return panel.client


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]
)
def served_twice(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TwoProcesses]:
    """Serve a small panel from two apps on one database, of each kind."""
    folder = tmp_path_factory.mktemp("two")
    url = f"sqlite:///{folder / 'dossier.db'}"
    if request.param == "postgresql":
        url = fresh_database(request.getfixturevalue("postgres_url"))
    with two_processes(folder, url) as made:
        yield made


@pytest.fixture
def both(served_twice: TwoProcesses) -> TwoProcesses:
    """Return two processes in which nobody has done anything yet."""
    served_twice.start_over()
    return served_twice
