"""Tokens for a password: who gets one, and when it ends."""

from __future__ import annotations

from typing import Any

import pytest

from app.access import people
from app.access.passwords import end_everything
from tests.features.two_processes import TEXTS
from tests.panels import TestPanel, make_panel

GOOD = {"username": "alice", "password": "correct horse battery", "provider": "db"}
LOGIN = "/api/v1/security/login"


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("tokens"), TEXTS)


def login(panel: TestPanel, **changed: Any) -> Any:
    return panel.app.test_client().post(LOGIN, json={**GOOD, **changed})


def status(panel: TestPanel, token: str) -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return panel.app.test_client().get("/api/v1/note/", headers=headers).status_code


def test_a_password_gives_a_token_and_on_request_one_that_refreshes_it(panel: TestPanel) -> None:
    plain, both = login(panel).get_json(), login(panel, refresh=True).get_json()
    headers = {"Authorization": f"Bearer {both['refresh_token']}"}
    fresh = panel.app.test_client().post("/api/v1/security/refresh", headers=headers).get_json()

    assert set(plain) == {"access_token"}
    assert status(panel, plain["access_token"]) == 200
    assert status(panel, fresh["access_token"]) == 200
    assert status(panel, both["refresh_token"]) == 401


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"password": "wrong"}, 401),
        ({"username": "who-is-that"}, 401),
        ({"username": "alice\0"}, 401),
        ({"username": "\ud800"}, 401),
        ({"password": "\ud800"}, 401),
        ({"password": None}, 400),
        ({"username": {"$ne": 1}}, 400),
        ({"provider": "ldap"}, 400),
    ],
)
def test_it_says_what_is_wrong(panel: TestPanel, changed: dict[str, Any], code: int) -> None:
    answer = login(panel, **changed)

    assert answer.status_code == code
    assert answer.get_json()["ok"] is False


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'"text"'])
def test_what_is_not_an_object_is_refused(panel: TestPanel, body: bytes) -> None:
    answer = panel.app.test_client().post(LOGIN, data=body, content_type="application/json")

    assert answer.status_code == 400


def test_tokens_end_all_at_once(panel: TestPanel) -> None:
    tokens = login(panel, username="bob", refresh=True).get_json()
    assert status(panel, tokens["access_token"]) == 200  # twice: its signature is then known
    assert status(panel, tokens["access_token"]) == 200

    with panel.store.writing() as conn:
        end_everything(conn, panel.ids["bob"])

    headers = {"Authorization": f"Bearer {tokens['refresh_token']}"}
    refreshed = panel.app.test_client().post("/api/v1/security/refresh", headers=headers)
    assert status(panel, tokens["access_token"]) == 401
    assert refreshed.status_code == 401
    assert status(panel, login(panel, username="bob").get_json()["access_token"]) == 200


def test_a_token_of_before_epochs_goes_on_until_they_are_ended(panel: TestPanel) -> None:
    account = people.find_username(panel.store, "charlie")
    assert account is not None
    token = login(panel, username="charlie").get_json()["access_token"]
    assert account.epoch == 0
    assert status(panel, token) == 200
