"""A person signs in with a second step: a code of the authenticator app, or a recovery code."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access import people
from app.access.second_factor.checking import factors_of
from app.storage.sign_in_tables import sys_second_factor, sys_ticket
from app.storage.system import sys_event
from tests.second_factors import code_of, give_password, is_in, with_app, without

CODE = "/login/second/"


@pytest.fixture
def secret(panel):
    return with_app(panel, "alice")[0]


@pytest.fixture
def recovery_codes(panel):
    return with_app(panel, "alice")[1]


@pytest.fixture(autouse=True)
def _clean(panel):
    yield
    without(panel, "alice")


def send(client, code, **more):
    return client.post(CODE, data={"code": code, **more})


def test_it_works(client_as, secret):
    client = client_as(None)

    asked = give_password(client, "alice", next="/customer/list/")
    before = is_in(client)
    answer = send(client, code_of(secret))

    assert asked.location == CODE
    assert before is False
    assert answer.location == "/customer/list/"
    assert is_in(client)


def test_the_code_may_be_pasted_with_a_space(client_as, secret):
    client = client_as(None)
    give_password(client, "alice")
    code = code_of(secret)

    send(client, f" {code[:3]} {code[3:]} ")

    assert is_in(client)


@pytest.mark.parametrize(
    "code", ["", "000000", "12345", "1234567", "abcdef", "１２３４５６", "0" * 999]
)
def test_it_says_what_is_wrong(client_as, secret, code):
    client = client_as(None)
    give_password(client, "alice")

    answer = send(client, code)

    assert answer.status_code == 422
    assert "The code is wrong or too old. Tries left: 4." in answer.text
    assert not is_in(client)


def test_a_code_works_once(client_as, secret):
    first, second = client_as(None), client_as(None)
    give_password(first, "alice")
    give_password(second, "alice")
    code = code_of(secret)

    send(first, code)
    answer = send(second, code)

    assert is_in(first)
    assert answer.status_code == 422
    assert not is_in(second)


def test_of_many_at_once_one_is_let_in(panel, client_as, secret):
    clients = [client_as(None) for _ in range(4)]
    for client in clients:
        give_password(client, "alice")
    code = code_of(secret)

    with ThreadPoolExecutor(4) as pool:
        statuses = sorted(pool.map(lambda client: send(client, code).status_code, clients))

    assert statuses == [302, 422, 422, 422]


def test_a_code_of_the_step_before_works_and_one_before_that_does_not(client_as, panel):
    secret, _ = with_app(panel, "alice")
    with panel.store.writing() as conn:
        conn.execute(sa.update(sys_second_factor).values(last_step=0))
    client = client_as(None)
    give_password(client, "alice")

    assert send(client, code_of(secret, -3)).status_code == 422
    assert send(client, code_of(secret, -1)).status_code == 302


def test_wrong_codes_make_one_wait(client_as, panel, secret):
    client = client_as(None)
    give_password(client, "alice")
    answers = [send(client, "000000") for _ in range(6)]

    assert [a.status_code for a in answers] == [422] * 5 + [429]
    assert "Wait a minute before you try again." in answers[4].text
    assert "Wait 1 min and try again" in answers[5].text
    assert send(client, code_of(secret)).status_code == 429, "not even the right one"


def test_giving_the_password_again_gives_no_more_tries(client_as, secret):
    client = client_as(None)
    for _ in range(5):
        give_password(client, "alice")
        send(client, "000000")

    give_password(client, "alice")
    assert send(client, code_of(secret)).status_code == 429


def test_many_tries_at_once_are_as_many_tries(panel, client_as, secret):
    clients = [client_as(None) for _ in range(8)]
    for client in clients:
        give_password(client, "alice")

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(lambda client: send(client, "000000").status_code, clients))

    assert statuses.count(422) == 5
    assert statuses.count(429) == 3


def test_after_the_wait_it_works_again(client_as, panel, secret):
    client = client_as(None)
    give_password(client, "alice")
    for _ in range(5):
        send(client, "000000")

    with panel.store.writing() as conn:  # a minute later
        earlier = panel.store.clock() - timedelta(seconds=1)
        conn.execute(sa.update(sys_second_factor).values(blocked_until=earlier))

    assert send(client, code_of(secret)).status_code == 302


def test_the_code_page_is_nobodys_without_a_password(client_as, secret):
    client = client_as(None)

    assert client.get(CODE).location == "/login/"
    assert send(client, code_of(secret)).location == "/login/"
    assert not is_in(client)


def test_nothing_else_opens_between_password_and_code(client_as, secret):
    client = client_as(None)
    give_password(client, "alice")

    for path in ("/", "/customer/list/", "/people/me/security/", "/people/me/security/app"):
        assert client.get(path).location.startswith("/login/"), path
    assert client.get("/api/v1/customer/").status_code == 401


def test_the_password_is_forgotten_after_ten_minutes(client_as, panel, secret):
    client = client_as(None)
    give_password(client, "alice")
    with panel.store.writing() as conn:
        conn.execute(sa.update(sys_ticket).values(expires_at=panel.store.clock()))

    answer = send(client, code_of(secret))

    assert answer.location == "/login/"
    assert "That took too long. Please sign in again." in client.get("/login/").text


def test_whoever_is_paused_meanwhile_stays_out(client_as, panel, secret):
    client = client_as(None)
    give_password(client, "alice")
    alice = people.get_person(panel.store, panel.ids["alice"])
    change = {
        "full_name": alice.full_name, "email": "", "roles": alice.roles,
        "department": alice.department,
    }  # fmt: skip
    people.update_person(panel.store, alice.id, **change, is_active=False)

    answer = send(client, code_of(secret))
    people.update_person(panel.store, alice.id, **change, is_active=True)

    assert answer.location == "/login/"
    assert not is_in(client)


def test_a_recovery_code_works_once(client_as, recovery_codes, panel):
    first, second = client_as(None), client_as(None)
    give_password(first, "alice")
    give_password(second, "alice")

    typed = recovery_codes[3].upper().replace("-", " ")
    send(first, typed, **{"with": "code"})
    again = send(second, recovery_codes[3], **{"with": "code"})

    assert "That recovery code is used up; 9 are left." in first.get("/").text
    assert again.status_code == 422
    assert factors_of(panel.store, panel.ids["alice"]).codes_left == 9


def test_of_many_at_once_one_recovery_code_works_once(client_as, recovery_codes):
    clients = [client_as(None) for _ in range(4)]
    for client in clients:
        give_password(client, "alice")

    with ThreadPoolExecutor(4) as pool:
        code = recovery_codes[0]
        statuses = sorted(pool.map(lambda client: send(client, code).status_code, clients))

    assert statuses == [302, 422, 422, 422]


def test_a_device_is_not_asked_again_until_the_password_changes(client_as, panel, secret):
    client = client_as(None)
    give_password(client, "alice")
    send(client, code_of(secret), trust="on")
    client.post("/logout/")

    again = give_password(client, "alice")
    other_person = give_password(client_as(None), "alice")
    client.post("/logout/")
    people.set_password(panel.store, panel.ids["alice"], "another sentence that is good")
    people.set_password(panel.store, panel.ids["alice"], "correct horse battery")
    after = give_password(client, "alice")

    assert again.location == "/"
    assert other_person.location == CODE, "another browser"
    assert after.location == CODE


def test_the_page_is_as_drawn(client_as, secret):
    client = client_as(None, language="zh_Hans")
    give_password(client, "alice")

    page = client.get(CODE).text

    for part in (
        'inputmode="numeric"',
        'autocomplete="one-time-code"',
        "autofocus",
        'data-code="6"',
    ):
        assert part in page


def test_it_leaves_events(client_as, panel, secret):
    client = client_as(None)
    query = sa.select(sys_event.c.kind, sys_event.c.detail).order_by(sys_event.c.id)
    with panel.store.reading() as conn:
        before = len(conn.execute(query).all())

    give_password(client, "alice")
    send(client, "000000")
    send(client, code_of(secret))

    with panel.store.reading() as conn:
        told = [(kind, detail.get("method")) for kind, detail in conn.execute(query)][before:]
    assert told == [("person:second_step_failed", "code"), ("person:sign_in", "totp")]
