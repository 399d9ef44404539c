"""What tests of the company's identity provider do again and again: go there and come back."""

from __future__ import annotations

from typing import Any

import requests
from werkzeug.test import TestResponse

from app.access import people
from app.access.accounts import Account
from tests.identity_provider import IdentityProvider
from tests.panels import TestPanel, Visitor

BACK = "http://localhost/login/company/back"
DORA = {
    "sub": "0042", "email": "dora@example.com", "email_verified": True, "name": "Dora 朵拉",
    "preferred_username": "dora", "groups": ["crm-sales"],
}  # fmt: skip


def at_provider(
    client: Visitor,
    who: dict[str, Any],
    provider: IdentityProvider,
    start: str = "/login/company/?next=/customer/list/",
) -> str:
    """Go to the provider, sign in there, and return the address that it sends one back to."""
    provider.person = who
    leading = client.get(start)
    assert leading.status_code == 302, leading.text
    answer = requests.get(leading.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def sign_in(client: Visitor, who: dict[str, Any], provider: IdentityProvider) -> TestResponse:
    """Sign in by way of the provider; return what the panel answers at last."""
    return client.get(at_provider(client, who, provider))


def person(panel: TestPanel, username: str = "dora") -> Account | None:
    """Return the account of this name, if it is there."""
    return people.find_username(panel.store, username)
