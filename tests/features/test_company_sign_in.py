"""A person signs in through the company's identity provider (OpenID Connect)."""

import dataclasses
import time
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
import sqlalchemy as sa
from joserfc.jwk import RSAKey

from app.access import people
from app.access.account_tables import user_roles, users
from app.generation import build_app
from app.storage.sign_in_tables import sys_identity
from app.storage.system import sys_event, sys_person
from tests.identity_provider import CLIENT, CLIENT_SECRET, running
from tests.panels import Visitor
from tests.second_factors import PASSWORD, code_of, give_password, is_in, with_app, without

BACK = "http://localhost/login/company/back"
DORA = {
    "sub": "0042", "email": "dora@example.com", "email_verified": True, "name": "Dora 朵拉",
    "preferred_username": "dora", "groups": ["crm-sales"],
}  # fmt: skip


@pytest.fixture(scope="module")
def running_provider():
    with running(BACK) as provider:
        yield provider


@pytest.fixture
def provider(running_provider):
    running_provider.reset()
    return running_provider


@pytest.fixture(autouse=True)
def _clean(panel):
    """Forget who came by the provider, so that each test begins with nobody from there."""
    before = {account.id for account in people.list_people(panel.store)}
    yield
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_identity))
        conn.execute(sa.delete(user_roles).where(user_roles.c.user_id.not_in(before)))
        conn.execute(sa.delete(sys_person).where(sys_person.c.user_id.not_in(before)))
        conn.execute(sa.delete(users).where(users.c.id.not_in(before)))
    without(panel, "bob")


@pytest.fixture(scope="module")
def apps():
    """Return the apps that were built, by their settings."""
    return {}


@pytest.fixture
def browser(panel, provider, apps):
    """Return ``browser(oidc_creates_people=True)``: a stranger's, at a panel set like that."""

    def opened(**settings):
        chosen = {
            "oidc_issuer": provider.issuer, "oidc_client_id": CLIENT,
            "oidc_client_secret": CLIENT_SECRET, "oidc_label": "Acme",
            "oidc_roles": (("crm-sales", "staff"), ("crm-lead", "manager")), **settings,
        }  # fmt: skip
        settings = dataclasses.replace(panel.installation.settings, **chosen)
        if settings not in apps:
            apps[settings] = build_app(panel.store, settings)
        client = Visitor(apps[settings])
        with client.session_transaction() as session:
            session["language"] = "en"
        return client

    return opened


def at_provider(client, person, provider, start="/login/company/?next=/customer/list/"):
    """Go to the provider, sign in there, and return the address that it sends one back to."""
    provider.person = person
    leading = client.get(start)
    assert leading.status_code == 302, leading.text
    answer = requests.get(leading.location, allow_redirects=False, timeout=10)
    assert answer.status_code == 302, answer.text
    return answer.headers["Location"].removeprefix("http://localhost")


def sign_in(client, person, provider):
    return client.get(at_provider(client, person, provider))


def person(panel, username="dora"):
    return people.find_username(panel.store, username)


def test_it_works(panel, browser, provider):
    client = browser(oidc_creates_people=True)

    answer = sign_in(client, DORA, provider)

    assert answer.location == "/customer/list/"
    assert is_in(client)
    dora = person(panel)
    assert (dora.full_name, dora.email, dora.roles) == ("Dora 朵拉", "dora@example.com", ("staff",))


def test_the_button_is_on_the_sign_in_page_where_there_is_a_provider(browser, client_as):
    assert "Sign in with Acme" in browser().get("/login/").text
    assert "Sign in with Acme" not in client_as(None).get("/login/").text
    assert client_as(None).get("/login/company/").status_code == 404


def test_it_asks_with_state_nonce_and_pkce(browser, provider):
    client = browser()
    provider.person = DORA

    asked = parse_qs(urlsplit(client.get("/login/company/").location).query)

    assert {"state", "nonce", "code_challenge"} <= asked.keys()
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == [BACK]


def test_the_second_time_the_person_is_known_whatever_their_address(panel, browser, provider):
    client = browser(oidc_creates_people=True)
    sign_in(client, DORA, provider)
    first = person(panel).id

    again = browser()
    sign_in(again, {**DORA, "email": "elsewhere@example.com", "preferred_username": "x"}, provider)

    assert is_in(again)
    assert person(panel).id == first


def test_nobody_is_let_in_who_has_no_account(panel, browser, provider):
    client = browser()

    answer = sign_in(client, DORA, provider)

    assert answer.status_code == 403
    assert "There is no account for you here yet." in answer.text
    assert not is_in(client)


@pytest.mark.parametrize("verified", [False, "true", None])
def test_an_address_that_is_not_verified_is_nobodys(panel, browser, provider, verified):
    client = browser(oidc_creates_people=True, oidc_connects_by_email=True)

    answer = sign_in(client, {**DORA, "email_verified": verified}, provider)

    assert answer.status_code == 403
    assert "has not verified your e-mail address" in answer.text
    assert not is_in(client)


def _bob_has(panel, email):
    bob = people.get_person(panel.store, panel.ids["bob"])
    people.update_person(
        panel.store, bob.id, full_name=bob.full_name, email=email, roles=bob.roles,
        department=bob.department, is_active=True,
    )  # fmt: skip


def test_an_account_that_is_there_is_not_taken_over(panel, browser, provider):
    _bob_has(panel, "bob@example.com")
    client = browser(oidc_creates_people=True)

    answer = sign_in(client, {**DORA, "email": "BOB@example.com"}, provider)

    assert answer.status_code == 403
    assert "Sign in with its password once and connect your company account" in answer.text
    assert not is_in(client)


def test_a_setting_lets_a_verified_address_connect(panel, browser, provider):
    _bob_has(panel, "bob@example.com")
    client = browser(oidc_connects_by_email=True, oidc_roles=())

    sign_in(client, {**DORA, "email": "bob@example.com"}, provider)

    assert client.get("/people/me").text.count("bob@example.com")
    query = sa.select(sys_event.c.detail).where(sys_event.c.kind == "person:identity_on")
    with panel.store.reading() as conn:
        assert [row["person"] for row in conn.scalars(query)][-1] == panel.ids["bob"]


def test_one_connects_the_account_oneself(panel, browser, provider):
    client = browser(oidc_roles=())
    give_password(client, "bob")

    client.post("/login/company/connect")
    answer = client.get(at_provider(client, DORA, provider, "/login/company/go"))
    other = browser(oidc_roles=())
    sign_in(other, DORA, provider)

    assert answer.location == "/people/me/security/"
    assert is_in(other)
    assert "bob" in other.get("/people/me").text
    client.post("/login/company/disconnect")
    assert sign_in(browser(), DORA, provider).status_code == 403


def test_an_answer_for_somebody_else_connects_nothing(panel, browser, provider):
    """Who tricks a person into opening the address of an answer does not get their account."""
    mine, theirs = browser(oidc_roles=()), browser(oidc_roles=())
    give_password(mine, "bob")
    mine.post("/login/company/connect")
    address = at_provider(mine, DORA, provider, "/login/company/go")
    give_password(theirs, "alice")

    theirs.get(address)

    with panel.store.reading() as conn:
        assert conn.execute(sa.select(sys_identity)).all() == []


def test_a_connected_account_is_not_connected_to_another(panel, browser, provider):
    sign_in(browser(oidc_creates_people=True), DORA, provider)
    client = browser(oidc_roles=())
    give_password(client, "bob")

    client.post("/login/company/connect")
    client.get(at_provider(client, DORA, provider, "/login/company/go"))

    assert "is connected to another account here" in client.get("/people/me/security/").text


def test_who_has_no_password_cannot_cut_the_only_way_in(panel, browser, provider):
    client = browser(oidc_creates_people=True)
    sign_in(client, DORA, provider)

    client.post("/login/company/disconnect")
    again = browser()
    sign_in(again, DORA, provider)

    assert is_in(again)


def test_somebody_who_is_paused_stays_out(panel, browser, provider):
    client = browser(oidc_creates_people=True)
    sign_in(client, DORA, provider)
    dora = person(panel)
    people.update_person(
        panel.store, dora.id, full_name=dora.full_name, email=dora.email, roles=dora.roles,
        department=None, is_active=False,
    )  # fmt: skip

    answer = sign_in(browser(), DORA, provider)

    assert answer.status_code == 403
    assert "Your account is paused." in answer.text
    assert not is_in(client)


def test_roles_follow_the_groups_and_others_stay(panel, browser, provider):
    sign_in(browser(oidc_creates_people=True), DORA, provider)
    dora = person(panel)
    people.update_person(
        panel.store, dora.id, full_name=dora.full_name, email=dora.email,
        roles=["staff", "viewer"], department=None, is_active=True,
    )  # fmt: skip

    sign_in(browser(), {**DORA, "groups": ["crm-lead", "other"]}, provider)

    assert set(person(panel).roles) == {"manager", "viewer"}


def test_the_last_administrator_stays_one_whatever_the_groups_say(panel, browser, provider):
    client = browser(oidc_roles=(("crm-admin", "admin"),))
    give_password(client, "admin")
    client.post("/login/company/connect")
    client.get(at_provider(client, DORA, provider, "/login/company/go"))

    sign_in(browser(oidc_roles=(("crm-admin", "admin"),)), DORA, provider)

    assert "admin" in people.get_person(panel.store, panel.ids["admin"]).roles


# -- answers that do not hold ----------------------------------------------------------------------


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


# -- together with a second step -------------------------------------------------------------------


def _connect_bob(browser, provider):
    client = browser(oidc_roles=())
    give_password(client, "bob")
    client.post("/login/company/connect")
    client.get(at_provider(client, DORA, provider, "/login/company/go"))


def test_the_second_step_is_asked_for_here_unless_the_provider_did(panel, browser, provider):
    _connect_bob(browser, provider)
    secret, _ = with_app(panel, "bob")
    asked, passed = browser(oidc_roles=()), browser(oidc_roles=())

    answer = sign_in(asked, DORA, provider)
    done = sign_in(passed, {**DORA, "amr": ["pwd", "mfa"]}, provider)

    assert answer.location == "/login/second/"
    assert done.location == "/customer/list/"
    assert (
        asked.post("/login/second/", data={"code": code_of(secret)}).location == "/customer/list/"
    )


def test_passwords_still_work(browser):
    client = browser()
    client.post("/login/", data={"username": "alice", "password": PASSWORD})

    assert is_in(client)
