"""A person signs in through the company's identity provider (OpenID Connect)."""

from urllib.parse import parse_qs, urlsplit

import pytest

from app.access import people
from tests.features.company import BACK, DORA, at_provider, person, sign_in
from tests.second_factors import PASSWORD, code_of, give_password, is_in, with_app

pytestmark = pytest.mark.usefixtures("newcomers_leave")


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
