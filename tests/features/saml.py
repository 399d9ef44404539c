"""What tests of the company's SAML provider do again and again: ask it, send its answer."""

from __future__ import annotations

from typing import Any

from werkzeug.test import TestResponse

from tests.features.company import person
from tests.panels import TestPanel, Visitor
from tests.saml_provider import SSO, SamlProvider
from tests.second_factors import is_in

ACS = "/login/saml/acs"
DORA = {
    "subject": "0042", "email": "dora@example.com", "displayName": "Dora 朵拉", "uid": "dora",
    "groups": ["crm-sales", "other"],
}  # fmt: skip


def ask(client: Visitor, start: str = "/login/company/?next=/customer/list/") -> str:
    """Return the address at the provider that the panel leads to."""
    leading = client.get(start)
    assert leading.status_code == 302, leading.text
    assert leading.location.startswith(SSO)
    return leading.location


def send(client: Visitor, form: dict[str, str]) -> str:
    """Send the provider's form as browsers do: without cookies, for it comes from another site."""
    answer = client.application.test_client().post(ACS, data=form)
    assert answer.status_code == 303, answer.text
    assert "Set-Cookie" not in answer.headers
    return answer.location


def sign_in(
    client: Visitor,
    provider: SamlProvider,
    who: dict[str, Any] = DORA,
    start: str = "/login/company/?next=/customer/list/",
) -> TestResponse:
    """Sign in by way of the provider; return what the panel answers at last."""
    return client.get(send(client, provider.answer(ask(client, start), who)))


def assert_refused(panel: TestPanel, client: Visitor, answer: TestResponse) -> None:
    """Ask that nobody was let in, and that it was said."""
    assert answer.status_code == 502
    assert "so nobody is let in" in answer.text
    assert not is_in(client)
    assert person(panel) is None
