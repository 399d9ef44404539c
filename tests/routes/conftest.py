"""The shipped panel with one record of each entity to ask about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.panels import make_panel
from tests.routes.asking import Asker


@pytest.fixture(scope="session")
def one_asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    """Make the panel once."""
    panel = make_panel(tmp_path_factory.mktemp("routes"))
    made = Asker(panel)
    yield made
    made.close()


@pytest.fixture
def asker(one_asker: Asker) -> Iterator[Asker]:
    """Return who asks; whatever a test leaves behind is gone before the next one."""
    yield one_asker
    if one_asker.has_changed():
        one_asker.restore()
