"""A password that somebody else made opens nothing but the page that changes it."""

from __future__ import annotations

import pyotp
import pytest

from app.access import people
from app.access.second_factor import checking as second_factor
from app.access.second_factor import totp as second_factor_totp
from tests.features.two_processes import PASSWORD, TwoProcesses
from tests.panels import Visitor
from tests.second_factors import SEALING

GIVEN = "given on a paper slip"
OWN = "a longer sentence is better"


@pytest.fixture
def bob(both: TwoProcesses) -> Visitor:
    """Return a browser in which Bob signed in with the password that the admin gave him."""
    admin, _ = both.sign_in("admin")
    answer = admin.post(f"/people/{both.one.ids['bob']}/password", data={"password": GIVEN})
    assert answer.status_code == 302
    return both.sign_in("bob", GIVEN)[0]


def test_every_page_leads_there(bob: Visitor) -> None:
    for path in ("/", "/note/list/", "/people/me", "/people/me/keys/"):
        answer = bob.get(path)
        assert answer.status_code == 302
        assert answer.location.startswith("/people/me/new-password/")
    assert "Choose your password" in bob.get("/people/me/new-password/").text


def test_nothing_is_changed_and_no_record_is_told_before(bob: Visitor) -> None:
    assert bob.post("/note/add", data={"field.name": "x"}).status_code == 302
    assert bob.get("/api/v1/note/").status_code == 403


def test_his_own_password_opens_everything(both: TwoProcesses, bob: Visitor) -> None:
    answer = bob.post("/people/me/new-password/", data={"password": OWN, "next": "/note/list/"})

    assert answer.location == "/note/list/"
    assert bob.get("/note/list/").status_code == 200
    assert both.sign_in("bob", OWN)[0].get("/").status_code == 200
    assert both.sign_in("bob", GIVEN)[1].status_code == 401


@pytest.mark.parametrize(
    ("password", "sentence"),
    [
        (GIVEN, "Take another one"),
        ("short", "At least 12"),
        ("password1234", "easy to guess"),
        ("x" * 200, "At most 128"),
    ],
)
def test_it_says_what_is_wrong(bob: Visitor, password: str, sentence: str) -> None:
    answer = bob.post("/people/me/new-password/", data={"password": password})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert bob.get("/").status_code == 302


def test_it_gives_no_token(both: TwoProcesses, bob: Visitor) -> None:
    body = {"username": "bob", "password": GIVEN, "provider": "db"}

    answer = both.api().post("/api/v1/security/login", json=body)

    assert answer.status_code == 403
    assert answer.get_json()["errors"][0]["code"] == "password.temporary"


def test_bob_may_leave(bob: Visitor) -> None:
    assert bob.post("/logout/").location.endswith("/login/")


def test_a_new_person_is_led_there_too(both: TwoProcesses) -> None:
    admin, _ = both.sign_in("admin")
    if people.find_username(both.one.store, "dora") is None:
        form = {"username": "dora", "full_name": "Dora", "password": GIVEN, "roles": "staff"}
        assert admin.post("/people/add", data=form).status_code == 302

    dora, _ = both.sign_in("dora", GIVEN)

    assert dora.get("/").location.startswith("/people/me/new-password/")


def test_somebody_with_a_password_of_their_own_is_not_asked(both: TwoProcesses) -> None:
    alice, _ = both.sign_in("alice", PASSWORD)

    assert alice.get("/").status_code == 200
    assert alice.get("/people/me/new-password/").location == "/"


def test_it_does_not_take_the_place_of_the_second_step(both: TwoProcesses) -> None:
    secret = second_factor_totp.new_secret()
    code = pyotp.TOTP(secret).at(int(both.clock.now.timestamp()))
    bob_is, store = both.one.ids["bob"], both.one.store
    second_factor.turn_app_on(store, SEALING, bob_is, secret=secret, code=code)
    admin, _ = both.sign_in("admin")
    admin.post(f"/people/{bob_is}/password", data={"password": GIVEN})

    bob, answer = both.sign_in("bob", GIVEN)

    assert answer.location.startswith("/login/second")
    assert bob.get("/people/me").location.startswith("/login/")
    with store.writing() as conn:
        second_factor.reset(conn, bob_is)
