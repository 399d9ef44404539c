from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.access.api_keys import list_keys
from tests.panels import TestPanel, make_panel


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    folder: Path = tmp_path_factory.mktemp("keys_page")
    return make_panel(folder)


def test_a_key_is_shown_once_and_opens_the_api(panel: TestPanel) -> None:
    alice = panel.client("alice")

    page = alice.post("/people/me/keys/", data={"name": "Reports", "days": "30"})
    (key,) = re.findall(r"sst_[\w-]{40,}", page.get_data(as_text=True))
    again = alice.get("/people/me/keys/").get_data(as_text=True)

    assert key not in again
    assert "Reports" in again
    headers = {"Authorization": f"Bearer {key}"}
    assert panel.app.test_client().get("/api/v1/customer/", headers=headers).status_code == 200


def test_a_key_without_a_purpose_is_refused_with_a_sentence(panel: TestPanel) -> None:
    page = panel.client("bob").post("/people/me/keys/", data={"name": " ", "days": "30"})

    assert page.status_code == 422
    assert "what the key is for" in page.get_data(as_text=True)


def test_a_key_can_be_ended_by_its_owner_only(panel: TestPanel) -> None:
    panel.client("manager").post("/people/me/keys/", data={"name": "Sync", "days": "90"})
    (key,) = list_keys(panel.store, panel.ids["manager"])
    address = f"/people/me/keys/{key.uuid}/revoke"

    assert panel.client("bob").post(address).status_code == 404
    assert panel.client("manager").post(address).status_code == 302
    assert list_keys(panel.store, panel.ids["manager"]) == ()
