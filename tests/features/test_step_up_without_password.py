"""Somebody without a password confirms in place: by a code, a passkey, or the company's sign-in."""

import dataclasses
import time
from datetime import timedelta

import pyotp
import pytest
import requests
import sqlalchemy as sa

from app.access.account_tables import users
from app.access.second_factor import checking as second_factor
from app.access.second_factor import totp as second_factor_totp
from app.access.single_sign_on.accounts import Told, connect
from app.generation import build_app
from app.storage.sign_in_tables import sys_identity
from app.storage.system import sys_event, sys_session
from tests.features.two_processes import PASSWORD, TwoProcesses
from tests.identity_provider import CLIENT, CLIENT_SECRET, running
from tests.panels import TestPanel, Visitor
from tests.second_factors import SEALING, hidden, without

BACK = "http://localhost/login/company/back"
KEY = {"name": "Sync", "days": "30"}
KEYS = "/people/me/keys/"


@pytest.fixture(scope="module")
def running_provider():
    with running(BACK) as provider:
        yield provider


@pytest.fixture
def provider(running_provider):
    running_provider.reset()
    return running_provider


@pytest.fixture
def alice(both: TwoProcesses, provider):
    """Return a browser in which Alice signed in eleven minutes ago; she has no password."""
    panel = both.one
    chosen = {
        "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT,
        "oidc_client_secret": CLIENT_SECRET, "oidc_label": "Acme",
    }  # fmt: skip
    app = build_app(panel.store, dataclasses.replace(panel.installation.settings, **chosen))
    visitor, _ = both.sign_in(panel=dataclasses.replace(panel, app=app))
    with panel.store.writing() as conn:
        conn.execute(sa.update(users).where(users.c.id == panel.ids["alice"]).values(password=None))
    connect(panel.store, panel.ids["alice"], Told(provider.issuer, "7"))
    both.clock.move(minutes=11)
    yield visitor
    without(panel, "alice")
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_identity))


def with_app(both: TwoProcesses) -> tuple[str, tuple[str, ...]]:
    """Give Alice an authenticator app while she is in; return its next code, recovery codes."""
    panel, secret = both.one, second_factor_totp.new_secret()
    shown = pyotp.TOTP(secret)
    with panel.store.reading() as conn:
        session = conn.scalar(sa.select(sys_session.c.id))
    codes = second_factor.turn_app_on(
        panel.store, SEALING, panel.ids["alice"], secret=secret, code=shown.at(both.clock()),
        but_session=session,
    )  # fmt: skip
    return shown.at(both.clock() + timedelta(seconds=30)), codes


def details(panel: TestPanel, kind: str) -> list[dict[str, object]]:
    query = sa.select(sys_event.c.detail).where(sys_event.c.kind == kind)
    with panel.store.reading() as conn:
        return list(conn.scalars(query))


def there_and_back(client: Visitor, provider, **claims: object):
    """Go to the provider as the page leads, sign in there, and come back."""
    provider.person = {"sub": "7", "auth_time": int(time.time()), **claims}
    leading = client.get("/login/company/go")
    answer = requests.get(leading.location, allow_redirects=False, timeout=10)
    return leading, client.get(answer.headers["Location"].removeprefix("http://localhost"))


def test_the_page_offers_what_the_person_has(both: TwoProcesses, alice: Visitor) -> None:
    before = alice.post(KEYS, data=KEY).text
    with_app(both)
    after = alice.post(KEYS, data=KEY).text

    assert "Confirm with Acme" in before
    assert "step_up_password" not in before
    assert "step_up_code" not in before
    assert "step_up_code" in after


def test_a_code_of_the_app_does_what_was_posted(both: TwoProcesses, alice: Visitor) -> None:
    code, _ = with_app(both)

    wrong = alice.post(KEYS, data={**KEY, "step_up_code": "000000"})
    right = alice.post(KEYS, data={**KEY, "step_up_code": code})

    assert wrong.status_code == 422
    assert 'name="name" value="Sync"' in wrong.text
    assert "sst_" in right.text
    assert details(both.one, "person:step_up")[0]["method"] == "totp"
    assert details(both.one, "person:second_step_failed")[0]["door"] == "again"


def test_codes_are_not_guessed_on_and_on(both: TwoProcesses, alice: Visitor) -> None:
    _, codes = with_app(both)
    for _ in range(5):
        alice.post(KEYS, data={**KEY, "step_up_code": "000000"})

    assert alice.post(KEYS, data={**KEY, "step_up_code": codes[0]}).status_code == 429


@pytest.mark.parametrize("sent", ["", "x", "{}", '{"id": "x", "response": {}}'])
def test_a_passkey_that_proves_nothing_does_not(alice: Visitor, sent: str) -> None:
    alice.post("/people/me/confirm/passkey/options")

    answer = alice.post(KEYS, data={**KEY, "step_up_credential": sent})

    assert answer.status_code == 401
    assert "Sync" not in alice.get(KEYS).text


def test_no_password_is_none(alice: Visitor) -> None:
    assert alice.post(KEYS, data={**KEY, "step_up_password": ""}).status_code == 403


def test_the_company_confirms_and_what_was_posted_comes_back(
    both: TwoProcesses, alice: Visitor, provider
) -> None:
    both.clock.move(seconds=1)
    alice.post("/login/company/confirm", data={**KEY, "step_up_action": KEYS})

    leading, answer = there_and_back(alice, provider)
    done = alice.post(KEYS, data={"name": hidden(answer, "name"), "days": hidden(answer, "days")})

    assert "prompt=login" in leading.location
    assert "max_age=0" in leading.location
    assert f'action="{KEYS}"' in answer.text
    assert "sst_" in done.text
    assert details(both.one, "person:step_up")[0]["method"] == "oidc"


def test_what_waits_is_not_in_the_database_in_clear(both: TwoProcesses, alice: Visitor) -> None:
    alice.post("/login/company/confirm", data={"password": "unlikely word", "step_up_action": KEYS})

    with both.one.store.reading() as conn:
        rows = str(conn.execute(sa.text("SELECT data FROM sys_ticket")).all())
    assert "sealed" in rows
    assert "unlikely word" not in rows


def test_the_page_alone_leads_back(alice: Visitor, provider) -> None:
    form = {"next": KEYS, "step_up_action": "/people/me/confirm/"}
    alice.post("/login/company/confirm", data=form)

    assert there_and_back(alice, provider)[1].location == KEYS


@pytest.mark.parametrize(
    ("claims", "sentence"),
    [
        ({"auth_time": None}, "did not ask you to sign in again"),
        ({"auth_time": int(time.time()) - 3600}, "did not ask you to sign in again"),
        ({"sub": "8"}, "not the company account that is connected"),
    ],
)
def test_a_word_that_proves_nothing_does_not(alice: Visitor, provider, claims, sentence) -> None:
    alice.post("/login/company/confirm", data={**KEY, "step_up_action": KEYS})
    provider.spoil = lambda sent: claims.get("auth_time", 0) is None and sent.pop("auth_time")

    there_and_back(alice, provider, **claims)

    assert sentence in alice.get("/people/me/security/").text
    assert alice.post(KEYS, data=KEY).status_code == 403


def test_it_leads_to_no_other_site(alice: Visitor, provider) -> None:
    form = {**KEY, "step_up_action": "https://evil.example/"}
    alice.post("/login/company/confirm", data=form)

    assert 'action="/"' in there_and_back(alice, provider)[1].text


def test_a_panel_without_a_provider_offers_none(both: TwoProcesses) -> None:
    visitor, _ = both.sign_in(password=PASSWORD)

    assert visitor.post("/login/company/confirm", data=KEY).status_code == 404
