"""A person sets up an authenticator app, keeps recovery codes, and turns the app off again."""

import pytest
import sqlalchemy as sa

from app.access.second_factor.checking import factors_of
from app.storage.sign_in_tables import sys_recovery_code, sys_second_factor
from app.storage.system import sys_attempt, sys_event
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

PAGE, APP, OFF = "/people/me/security/", "/people/me/security/app", "/people/me/security/app/off"


@pytest.fixture
def bob(client_as):
    client = client_as(None)
    give_password(client, "bob")
    return client


@pytest.fixture(autouse=True)
def _clean(panel):
    yield
    without(panel, "bob")
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_attempt))


def factors(panel, name="bob"):
    return factors_of(panel.store, panel.ids[name])


def set_up(client):
    page = client.get(APP)
    secret = shown_secret(page)
    answer = client.post(APP, data={"sealed": hidden(page, "sealed"), "code": code_of(secret)})
    return secret, answer


def test_it_works(panel, bob, client_as):
    secret, answer = set_up(bob)

    assert answer.status_code == 200
    assert len(set(shown_codes(answer))) == 10
    assert (factors(panel).has_app, factors(panel).codes_left) == (True, 10)
    other = client_as(None)
    assert give_password(other, "bob").location == "/login/second/"
    other.post("/login/second/", data={"code": code_of(secret, 1)})
    assert is_in(other)


def test_the_picture_holds_the_secret_and_loads_nothing(bob):
    page = bob.get(APP)

    assert "<svg" in page.text
    assert "otpauth" not in page.text
    assert "https://" not in page.text.split("<main")[1]


@pytest.mark.parametrize("code", ["", "000000", "12345", "x"])
def test_it_says_what_is_wrong(panel, bob, code):
    page = bob.get(APP)

    answer = bob.post(APP, data={"sealed": hidden(page, "sealed"), "code": code})

    assert answer.status_code == 422
    assert "This code is not of this secret" in answer.text
    assert shown_secret(answer) == shown_secret(page), "the app need not scan again"
    assert factors(panel).any is False


def test_a_secret_that_was_not_offered_to_this_person_is_refused(panel, bob, client_as):
    theirs = client_as("charlie").get(APP)
    secret = shown_secret(theirs)

    for sealed in (hidden(theirs, "sealed"), "", "s1:AAAA", "nonsense"):
        answer = bob.post(APP, data={"sealed": sealed, "code": code_of(secret)})

        assert answer.status_code == 422
    assert factors(panel).any is False


def test_a_stranger_sees_nothing(client_as):
    for path in (PAGE, APP):
        assert client_as(None).get(path).location.startswith("/login/")
    assert client_as(None).post(OFF).location.startswith("/login/")


def test_another_site_cannot_turn_it_off(panel, client_as):
    secret, _ = with_app(panel, "bob")
    answer = client_as("bob").post(
        OFF, data={"password": PASSWORD, "code": code_of(secret)}, without_csrf=True
    )

    assert answer.status_code == 400
    assert factors(panel).has_app


def test_the_secret_and_the_codes_are_not_in_the_database(panel, bob):
    secret, answer = set_up(bob)

    with panel.store.reading() as conn:
        kept = str(conn.execute(sa.select(sys_second_factor)).all())
        kept += str(conn.execute(sa.select(sys_recovery_code)).all())
        kept += str(conn.execute(sa.select(sys_event.c.detail)).all())
    assert secret not in kept
    for code in shown_codes(answer):
        assert code not in kept
        assert code.replace("-", "") not in kept


def test_a_secret_that_is_copied_to_another_person_does_not_open(panel, client_as):
    secret, _ = with_app(panel, "alice")
    with_app(panel, "bob")
    by_user = sys_second_factor.c.user_id
    with panel.store.writing() as conn:
        theirs = conn.scalar(
            sa.select(sys_second_factor.c.secret).where(by_user == panel.ids["alice"])
        )
        conn.execute(
            sa.update(sys_second_factor)
            .where(by_user == panel.ids["bob"])
            .values(secret=theirs, last_step=0)
        )
    client = client_as(None)
    give_password(client, "bob")

    answer = client.post("/login/second/", data={"code": code_of(secret)})
    without(panel, "alice")

    assert answer.status_code == 500
    assert "cannot be read: ENCRYPTION_KEY" in answer.text
    assert not is_in(client)


def test_whoever_was_in_with_the_password_alone_is_out(panel, bob, client_as):
    other = client_as(None)
    give_password(other, "bob")
    token = other.post(
        "/api/v1/security/login", json={"username": "bob", "password": PASSWORD}
    ).json["access_token"]

    set_up(bob)

    assert is_in(bob)
    assert not is_in(other)
    asked = client_as(None).get("/api/v1/customer/", headers={"Authorization": f"Bearer {token}"})
    assert asked.status_code == 401


def test_turning_it_off_asks_for_password_and_code(panel, client_as):
    secret, _ = with_app(panel, "bob")
    client = client_as("bob")

    no_password = client.post(OFF, data={"password": "guess", "code": code_of(secret)})
    no_code = client.post(OFF, data={"password": PASSWORD, "code": "000000"})
    still = factors(panel).has_app
    right = client.post(OFF, data={"password": PASSWORD, "code": code_of(secret)})

    assert (no_password.status_code, no_code.status_code) == (422, 422)
    assert "This is not your current password." in no_password.text
    assert "The code is wrong or too old." in no_code.text
    assert still
    assert right.location == PAGE
    assert factors(panel).any is False
    assert factors(panel).codes_left == 0


def test_guessing_there_is_counted_too(panel, client_as):
    secret, _ = with_app(panel, "bob")
    client = client_as("bob")

    for _ in range(5):
        client.post(OFF, data={"password": "guess", "code": "000000"})

    answer = client.post(OFF, data={"password": PASSWORD, "code": code_of(secret)})
    signing_in = give_password(client_as(None), "bob")
    assert (answer.status_code, signing_in.status_code) == (429, 429), "one counter for both"
    assert "Too many wrong tries" in answer.text
    assert factors(panel).has_app


def test_another_phone_needs_a_code_of_the_first(panel, client_as):
    old, codes = with_app(panel, "bob")
    client = client_as("bob")
    page = client.get(APP)
    new = shown_secret(page)
    form = {"sealed": hidden(page, "sealed"), "code": code_of(new)}

    refused = client.post(APP, data={**form, "current": "000000"})
    answer = client.post(APP, data={**form, "current": codes[0]})

    assert refused.status_code == 422
    assert answer.location == PAGE
    other = client_as(None)
    give_password(other, "bob")
    assert other.post("/login/second/", data={"code": code_of(old, 1)}).status_code == 422
    assert other.post("/login/second/", data={"code": code_of(new, 1)}).status_code == 302


def test_new_recovery_codes_end_the_old(panel, client_as):
    _, old = with_app(panel, "bob")

    answer = client_as("bob").post("/people/me/security/recovery-codes")

    new = shown_codes(answer)
    assert len(new) == 10
    client = client_as(None)
    give_password(client, "bob")
    assert client.post("/login/second/", data={"code": old[0]}).status_code == 422
    assert client.post("/login/second/", data={"code": new[0]}).status_code == 302


def test_a_token_for_programs_is_refused_and_the_refusal_says_what_works(panel, client_as):
    with_app(panel, "bob")

    answer = client_as(None).post(
        "/api/v1/security/login", json={"username": "bob", "password": PASSWORD, "provider": "db"}
    )

    assert answer.status_code == 403
    assert "use an API key" in answer.json["errors"][0]["message"]


def test_it_leaves_events(panel, bob):
    set_up(bob)

    query = sa.select(sys_event.c.kind, sys_event.c.actor_id).order_by(sys_event.c.id.desc())
    with panel.store.reading() as conn:
        last = conn.execute(query.limit(1)).one()
    assert tuple(last) == ("person:second_factor_on", panel.ids["bob"])
