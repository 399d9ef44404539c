"""The shipped panel and what an attacker is given to work with."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from app.records.record import Record
from app.records.write import create_record
from tests.panels import TestPanel, Visitor, copied, make_panel

As = Callable[..., Visitor]
SECRET = "6222020200112233445"  # a bank account that staff and viewers may not read


@pytest.fixture(scope="session")
def attacked(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    """Apply the shipped definitions once for all attacks."""
    return make_panel(tmp_path_factory.mktemp("attacked"))


@pytest.fixture(scope="module")
def panel(attacked: TestPanel, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    """Return a panel of this module's own."""
    panel = copied(attacked, tmp_path_factory.mktemp("panel"))
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture
def as_(panel: TestPanel) -> As:
    """Return a browser: ``as_("alice")`` is signed in, ``as_(None)`` a stranger."""
    return panel.client


@pytest.fixture(scope="module")
def customer(panel: TestPanel) -> Record:
    """File a customer of Alice's with a value that few may read."""
    admin = panel.actor("admin")
    raw = {
        "name": "Harbour Works", "kind": "company", "stage": "lead", "bank_account": SECRET,
        "owner": str(panel.ids["alice"]), "department": str(panel.departments["east"]),
    }  # fmt: skip
    return create_record(panel.store, admin, "customer", raw)
