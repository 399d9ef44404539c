"""The panel with the shipped definitions and its cast, one copy for each test module."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

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
