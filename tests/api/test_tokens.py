"""A token counts only as this panel made it, for what it was made for, and as long as it lasts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import jwt
import pytest

from tests.features.two_processes import TEXTS
from tests.panels import SECRET, TestPanel, make_panel

KEY = f"jwt:{SECRET}"
LOGIN = {"username": "alice", "password": "correct horse battery", "refresh": True}


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> TestPanel:
    return make_panel(tmp_path_factory.mktemp("tokens"), TEXTS)


@pytest.fixture(scope="module")
def tokens(panel: TestPanel) -> Mapping[str, str]:
    """Return a right token and one that refreshes it."""
    made: dict[str, str] = (
        panel.app.test_client().post("/api/v1/security/login", json=LOGIN).get_json()
    )
    return made


@pytest.fixture(scope="module")
def claims(tokens: Mapping[str, str]) -> dict[str, Any]:
    """Return what a right token says."""
    said: dict[str, Any] = jwt.decode(tokens["access_token"], options={"verify_signature": False})
    return said


def status(panel: TestPanel, token: str, method: str = "GET", path: str = "/api/v1/note/") -> int:
    headers = {"Authorization": f"Bearer {token}"}
    return panel.app.test_client().open(path, method=method, headers=headers).status_code


def test_the_same_claims_signed_as_the_panel_does_are_taken(
    panel: TestPanel, claims: dict[str, Any]
) -> None:
    assert status(panel, jwt.encode(claims, KEY, "HS256")) == 200


@pytest.mark.parametrize("algorithm", ["none", "HS384"])
def test_another_algorithm_is_refused(
    panel: TestPanel, claims: dict[str, Any], algorithm: str
) -> None:
    key = None if algorithm == "none" else KEY

    assert status(panel, jwt.encode(claims, key, algorithm)) == 401


def test_another_key_is_refused(panel: TestPanel, claims: dict[str, Any]) -> None:
    token = jwt.encode(claims, SECRET, "HS256", headers={"jku": "https://evil.example.com/keys"})

    assert status(panel, token) == 401


SPOILED: Mapping[str, Mapping[str, Any]] = {
    "for another service": {"aud": "another"},
    "for nobody": {"aud": None},
    "by another issuer": {"iss": "another"},
    "too old": {"exp": int(datetime(2020, 1, 1, tzinfo=UTC).timestamp())},
    "not yet": {"nbf": int(datetime(2100, 1, 1, tzinfo=UTC).timestamp())},
    "of nobody": {"sub": "999999"},
    "for refreshing": {"type": "refresh"},
}


@pytest.mark.parametrize("changes", SPOILED.values(), ids=SPOILED.keys())
def test_a_claim_that_does_not_fit_is_refused(
    panel: TestPanel, claims: dict[str, Any], changes: Mapping[str, Any]
) -> None:
    said = {key: value for key, value in {**claims, **changes}.items() if value is not None}

    assert status(panel, jwt.encode(said, KEY, "HS256")) == 401


def test_a_token_works_for_what_it_was_made_for(
    panel: TestPanel, tokens: Mapping[str, str]
) -> None:
    refresh = "/api/v1/security/refresh"

    assert status(panel, tokens["refresh_token"]) == 401
    assert status(panel, tokens["access_token"], "POST", refresh) == 422
    assert status(panel, tokens["refresh_token"], "POST", refresh) == 200
