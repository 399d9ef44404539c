"""A role asks for a second factor: its people set one up before anything else; an admin resets."""

import pytest
import sqlalchemy as sa

from app.access.second_factor.checking import factors_of
from app.schema.source import read_folder
from app.storage.system import sys_event
from tests.panels import SHIPPED, make_panel
from tests.second_factors import (
    PASSWORD,
    code_of,
    give_password,
    hidden,
    is_in,
    shown_codes,
    shown_secret,
    with_app,
    without,
)

SET_UP = "/login/set-up/"
STAFF = "_roles/staff.yaml"


@pytest.fixture(scope="module")
def strict(tmp_path_factory):
    """Return a panel whose staff must have a second factor."""
    texts = dict(read_folder(SHIPPED))
    texts[STAFF] += "\nsign_in: {second_factor: required}\n"
    panel = make_panel(tmp_path_factory.mktemp("strict"), texts)
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture(autouse=True)
def _clean(strict):
    yield
    for name in strict.ids:
        without(strict, name)


def begin(panel, name="alice", **more):
    client = panel.client(None)
    return client, give_password(client, name, **more)


def test_it_works(strict):
    client, answer = begin(strict, next="/customer/list/")
    page = client.get(SET_UP)
    secret = shown_secret(page)
    codes = client.post(SET_UP, data={"sealed": hidden(page, "sealed"), "code": code_of(secret)})
    before = is_in(client)
    done = client.post("/login/set-up/done")

    assert answer.location == SET_UP
    assert len(shown_codes(codes)) == 10
    assert before is False, "the codes were not seen to yet"
    assert done.location == "/customer/list/"
    assert is_in(client)
    assert begin(strict)[1].location == "/login/second/"


@pytest.mark.parametrize("code", ["", "000000", "x"])
def test_it_says_what_is_wrong(strict, code):
    client, _ = begin(strict)
    page = client.get(SET_UP)

    answer = client.post(SET_UP, data={"sealed": hidden(page, "sealed"), "code": code})

    assert answer.status_code == 422
    assert "This code is not of this secret" in answer.text
    assert not is_in(client)


def test_nothing_opens_before_it_is_done(strict):
    client, _ = begin(strict)

    for path in ("/", "/customer/list/", "/people/me", "/people/me/security/"):
        assert client.get(path).location.startswith("/login/"), path
    assert client.post("/login/set-up/done").location == "/login/"
    assert client.get("/api/v1/customer/").status_code == 401


def test_whoever_only_knows_the_password_cannot_add_a_second_one(strict):
    """A page of setting up that was left open is worth nothing once the person has set up."""
    left_open, _ = begin(strict)
    page = left_open.get(SET_UP)
    secret, _ = with_app(strict, "alice")

    theirs = shown_secret(page)
    sent = {"sealed": hidden(page, "sealed"), "code": code_of(theirs)}
    answers = [
        left_open.post(SET_UP, data=sent),
        left_open.post("/login/set-up/passkey/options"),
        left_open.post("/login/set-up/done"),
    ]

    assert [answer.location for answer in answers] == ["/login/"] * 3
    assert not is_in(left_open)
    client, _ = begin(strict)
    assert client.post("/login/second/", data={"code": code_of(secret)}).status_code == 302


def test_others_are_not_asked(strict):
    client, answer = begin(strict, "manager")

    assert answer.location == "/"
    assert is_in(client)


def test_the_last_factor_cannot_be_turned_off(strict):
    secret, _ = with_app(strict, "alice")

    answer = strict.client("alice").post(
        "/people/me/security/app/off", data={"password": PASSWORD, "code": code_of(secret)}
    )

    assert answer.status_code == 409
    assert "Your role asks for a second factor." in answer.text
    assert factors_of(strict.store, strict.ids["alice"]).has_app


def test_a_token_for_programs_is_refused(strict):
    answer = strict.client(None).post(
        "/api/v1/security/login", json={"username": "alice", "password": PASSWORD}
    )

    assert answer.status_code == 403


def test_an_administrator_resets_it(strict):
    with_app(strict, "bob")
    bob = strict.client("bob")
    admin, key = strict.client("admin"), strict.ids["bob"]

    shown = admin.get(f"/people/{key}/second-factor")
    answer = admin.post(f"/people/{key}/second-factor/reset")

    assert "Authenticator app" in shown.text
    assert answer.status_code == 302
    assert factors_of(strict.store, key).any is False
    assert not is_in(bob), "out everywhere"
    assert begin(strict, "bob")[1].location == SET_UP
    query = sa.select(sys_event.c.kind, sys_event.c.actor_id, sys_event.c.detail)
    reset = query.where(sys_event.c.kind == "person:second_factor_reset")
    with strict.store.reading() as conn:
        rows = conn.execute(reset).all()
    assert [(row[1], row[2]["person"]) for row in rows] == [(strict.ids["admin"], key)]


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(strict, name):
    with_app(strict, "bob")
    with_app(strict, name)
    key = strict.ids["bob"]
    client = strict.client(name)

    assert client.get(f"/people/{key}/second-factor").status_code == 403
    assert client.post(f"/people/{key}/second-factor/reset").status_code == 403
    assert factors_of(strict.store, key).any


def test_a_stranger_sees_nothing(strict):
    client = strict.client(None)

    assert client.get(SET_UP).location == "/login/"
    assert client.get(f"/people/{strict.ids['bob']}/second-factor").location.startswith("/login/")


def test_who_is_in_already_is_led_to_setting_it_up(strict):
    client = strict.client("alice")

    led = [client.get(path).location for path in ("/", "/customer/list/", "/people/me")]
    page = client.get("/people/me/security/app")
    secret = shown_secret(page)
    client.post(
        "/people/me/security/app",
        data={"sealed": hidden(page, "sealed"), "code": code_of(secret)},
    )

    assert led == ["/people/me/security/"] * 3
    assert client.get("/api/v1/customer/").status_code == 200
    assert is_in(client)


def test_no_record_is_read_before(strict):
    client = strict.client("alice")

    answer = client.get("/api/v1/customer/")

    assert answer.status_code == 403
    assert "Set one up first." in answer.text
