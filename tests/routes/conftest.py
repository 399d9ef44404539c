"""The shipped panel with one record of each entity to ask about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.panels import make_panel
from tests.routes.asking import Asker


@pytest.fixture(scope="session")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """Make the panel once; every test leaves its database as it found it."""
    panel = make_panel(tmp_path_factory.mktemp("routes"))
    made = Asker(panel)
    yield made
    made.close()
