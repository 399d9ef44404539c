"""Answers of the company's identity provider that do not hold let nobody in."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from joserfc.jwk import RSAKey

from tests.features.company import DORA, at_provider, person, sign_in
from tests.identity_provider import CLIENT
from tests.second_factors import is_in

pytestmark = pytest.mark.usefixtures("newcomers_leave")


def _wrong_key(provider):
    provider.signs_with = RSAKey.generate_key(2048, {"kid": "one"})


def _unsigned(provider):
    provider.algorithm = "none"


SPOILED = {
    "wrong nonce": {"nonce": "of another sign-in"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another client"},
    "wrong audience, our party": {"aud": "another client", "azp": CLIENT},
    "wrong issuer": {"iss": "https://evil.example.com"},
    "too old": {"exp": int(time.time()) - 3600},
    "no subject": {"sub": None},
}


@pytest.mark.parametrize("changes", SPOILED.values(), ids=SPOILED.keys())
def test_a_token_with_a_mistake_lets_nobody_in(panel, browser, provider, changes):
    client = browser(oidc_creates_people=True)

    def spoil(claims):
        claims.update(changes)
        for name in [name for name, value in changes.items() if value is None]:
            del claims[name]

    provider.spoil = spoil
    answer = sign_in(client, DORA, provider)

    _assert_refused(panel, client, answer)


@pytest.mark.parametrize("mistake", [_wrong_key, _unsigned], ids=["wrong key", "unsigned"])
def test_a_token_that_the_provider_did_not_sign_lets_nobody_in(panel, browser, provider, mistake):
    client = browser(oidc_creates_people=True)
    mistake(provider)

    answer = sign_in(client, DORA, provider)

    _assert_refused(panel, client, answer)


def test_a_wrong_state_lets_nobody_in(panel, browser, provider):
    client = browser(oidc_creates_people=True)
    address = at_provider(client, DORA, provider)
    code = parse_qs(urlsplit(address).query)["code"][0]

    answer = client.get(f"/login/company/back?code={code}&state=of-another-sign-in")

    _assert_refused(panel, client, answer)


def test_the_answer_is_worth_nothing_in_another_browser(panel, browser, provider):
    mine, theirs = browser(oidc_creates_people=True), browser(oidc_creates_people=True)
    address = at_provider(mine, DORA, provider)

    answer = theirs.get(address)

    assert answer.status_code == 403
    assert not is_in(theirs)
    assert person(panel) is None


def test_the_answer_works_once(browser, provider):
    client = browser(oidc_creates_people=True)
    address = at_provider(client, DORA, provider)
    client.get(address)
    client.post("/logout/")

    client.get(address)

    assert not is_in(client)


def test_an_answer_of_another_provider_is_refused(panel, browser, provider):
    client = browser(oidc_creates_people=True)
    address = at_provider(client, DORA, provider)

    answer = client.get(f"{address}&iss=https://evil.example.com")

    _assert_refused(panel, client, answer)


@pytest.mark.parametrize("query", ["", "?error=access_denied", "?code=x", "?state=", "?code=%00"])
def test_whatever_comes_back_is_no_crash(browser, provider, query):
    client = browser()
    provider.person = DORA
    client.get("/login/company/")

    answer = client.get(f"/login/company/back{query}")

    assert answer.status_code in (403, 502)
    assert "Traceback" not in answer.text


def test_a_provider_that_does_not_answer_is_said(browser):
    client = browser(oidc_issuer="http://127.0.0.1:9")

    answer = client.get("/login/company/")

    assert answer.status_code == 502
    assert "does not answer" in answer.text
    assert "Password" in answer.text, "the password still works"


def _assert_refused(panel, client, answer):
    assert answer.status_code == 502
    assert "so nobody is let in" in answer.text
    assert not is_in(client)
    assert person(panel) is None
