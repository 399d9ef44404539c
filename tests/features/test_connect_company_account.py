"""A person connects the account here with that at the company's identity provider."""

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.sign_in_tables import sys_identity
from app.storage.system import sys_event
from tests.features.company import DORA, at_provider, sign_in
from tests.second_factors import give_password, is_in

pytestmark = pytest.mark.usefixtures("newcomers_leave")


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
