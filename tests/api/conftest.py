"""The small shop: a panel with products and orders, one copy for each test module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.schema.source import read_folder
from config import HERE
from tests.panels import TestPanel, copied, make_panel

SHOP = HERE / "tests" / "definitions" / "shop"


@pytest.fixture(scope="session")
def applied_shop(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("shop"), read_folder(SHOP))


@pytest.fixture(scope="module")
def shop(applied_shop: TestPanel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    panel = copied(applied_shop, tmp_path_factory.mktemp("copy"))
    yield panel
    panel.installation.engine.dispose()
