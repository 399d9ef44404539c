"""A person signs in through the company's identity provider (SAML 2.0)."""

import pytest
import sqlalchemy as sa
from lxml import etree

from app.storage.sign_in_tables import sys_identity
from tests.features.company import person
from tests.features.saml import ACS, DORA, sign_in
from tests.second_factors import give_password, is_in, with_app

pytestmark = pytest.mark.usefixtures("newcomers_leave")


def test_it_works(panel, saml_browser, saml_provider):
    client = saml_browser()

    answer = sign_in(client, saml_provider)

    assert answer.location == "/customer/list/"
    assert is_in(client)
    dora = person(panel)
    assert (dora.full_name, dora.email, dora.roles) == ("Dora 朵拉", "dora@example.com", ("staff",))


def test_the_button_is_on_the_sign_in_page(saml_browser):
    assert "Sign in with Acme" in saml_browser().get("/login/").text


def test_the_panel_describes_itself(saml_browser):
    answer = saml_browser().get("/login/saml/metadata")

    described = etree.fromstring(answer.data)
    assert described.get("entityID") == "http://localhost/login/saml/metadata"
    (service,) = described.iter("{*}AssertionConsumerService")
    assert service.get("Location") == "http://localhost/login/saml/acs"
    assert described.find("{*}SPSSODescriptor").get("WantAssertionsSigned") == "true"


def test_where_there_is_no_provider_nothing_answers(client_as):
    assert client_as(None).get("/login/saml/metadata").status_code == 404
    assert client_as(None).post(ACS, data={}).status_code == 404


def test_the_second_time_the_person_is_known_whatever_their_address(
    panel, saml_browser, saml_provider
):
    sign_in(saml_browser(), saml_provider)
    first = person(panel).id

    again = saml_browser()
    sign_in(again, saml_provider, {**DORA, "email": "elsewhere@example.com", "uid": "x"})

    assert is_in(again)
    with panel.store.reading() as conn:
        assert list(conn.scalars(sa.select(sys_identity.c.user_id))) == [first]


def test_nobody_is_let_in_who_has_no_account_where_none_is_made(saml_browser, saml_provider):
    client = saml_browser(saml_creates_people=False)

    answer = sign_in(client, saml_provider)

    assert answer.status_code == 403
    assert "There is no account for you here yet." in answer.text


def test_roles_follow_the_groups(panel, saml_browser, saml_provider):
    sign_in(saml_browser(), saml_provider)

    sign_in(saml_browser(), saml_provider, {**DORA, "groups": ["crm-lead"]})

    assert person(panel).roles == ("manager",)


def test_one_connects_the_account_oneself(panel, saml_browser, saml_provider):
    client = saml_browser(saml_creates_people=False, saml_roles=())
    give_password(client, "bob")

    client.post("/login/company/connect")
    answer = sign_in(client, saml_provider, start="/login/company/go")
    other = saml_browser(saml_creates_people=False, saml_roles=())
    sign_in(other, saml_provider)

    assert answer.location == "/people/me/security/"
    assert "bob" in other.get("/people/me").text


@pytest.mark.parametrize(
    ("context", "target"),
    [
        ("https://refeds.org/profile/mfa", "/customer/list/"),
        ("urn:oasis:names:tc:SAML:2.0:ac:classes:Password", "/login/second/"),
    ],
)
def test_the_second_step_is_asked_for_here_unless_the_provider_did(
    panel, saml_browser, saml_provider, context, target
):
    client = saml_browser(saml_roles=())
    give_password(client, "bob")
    client.post("/login/company/connect")
    sign_in(client, saml_provider, start="/login/company/go")
    with_app(panel, "bob")
    saml_provider.changes = {"context": context}

    answer = sign_in(saml_browser(saml_roles=()), saml_provider)

    assert answer.location == target


def test_both_may_be_signed(saml_browser, saml_provider):
    saml_provider.signed = ("Assertion", "Response")
    client = saml_browser()

    sign_in(client, saml_provider)

    assert is_in(client)


def test_the_provider_confirms_who_it_is_by_asking_anew(saml_browser, saml_provider):
    client = saml_browser()
    sign_in(client, saml_provider)
    wanted = {"step_up_action": "/people/me/confirm/", "next": "/customer/list/"}

    saml_provider.changes = {"signed_in": -3600}
    client.post("/login/company/confirm", data=wanted)
    before = sign_in(client, saml_provider, start="/login/company/go")
    saml_provider.reset()
    client.post("/login/company/confirm", data=wanted)
    anew = sign_in(client, saml_provider, start="/login/company/go")

    assert before.location == "/people/me/security/", "signed in there long ago"
    assert anew.location == "/customer/list/"
