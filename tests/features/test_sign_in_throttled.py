"""Wrong passwords are counted, on every door and every process; nobody is locked out for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import sqlalchemy as sa

from app.access.account_tables import users
from app.access.throttle import counters, network
from app.storage.system import sys_attempt, sys_event
from tests.features.two_processes import PASSWORD, TwoProcesses

HERE, ELSEWHERE = "192.0.2.1", "198.51.100.7"
FREE = 5


def fail(both: TwoProcesses, times: int, name: str = "alice", address: str = HERE) -> list[int]:
    panels = [both.one, both.other]
    return [
        both.sign_in(name, "wrong", panel=panels[n % 2], address=address)[1].status_code
        for n in range(times)
    ]


def test_after_five_wrong_tries_even_the_right_password_must_wait(both: TwoProcesses) -> None:
    tried = fail(both, FREE)

    _, answer = both.sign_in()

    assert tried == [401] * FREE
    assert answer.status_code == 429
    assert "Wait 1 min" in answer.text
    assert answer.headers["Retry-After"] == "60"


def test_when_the_time_is_over_the_right_password_opens(both: TwoProcesses) -> None:
    fail(both, FREE)

    both.clock.move(seconds=60)

    assert both.sign_in(panel=both.other)[1].location == "/"
    assert fail(both, FREE) == [401] * FREE, "and all is forgotten"


def test_the_wait_doubles_up_to_a_quarter_of_an_hour(both: TwoProcesses) -> None:
    fail(both, FREE)
    waits = []
    for _ in range(7):
        _, answer = both.sign_in(password="wrong")
        waits.append(int(answer.headers["Retry-After"]))
        both.clock.move(seconds=waits[-1])
        fail(both, 1)

    assert waits == [60, 120, 240, 480, 900, 900, 900]


@pytest.mark.parametrize("name", ["alice", "who-is-that"])
def test_it_is_the_same_whether_the_account_exists(both: TwoProcesses, name: str) -> None:
    answers = [both.sign_in(name, "wrong")[1] for _ in range(FREE + 1)]

    assert [each.status_code for each in answers] == [401] * FREE + [429]
    assert "User name or password is wrong" in answers[0].text
    assert "Wait 1 min" in answers[-1].text


def test_the_database_is_asked_the_same_whether_the_account_exists(both: TwoProcesses) -> None:
    """What is not done for an unknown name could be measured; the slow hash is worked out too."""
    with both.one.store.writing() as conn:
        paused = both.one.ids["charlie"]
        conn.execute(sa.update(users).where(users.c.id == paused).values(active=False))
    asked: dict[str, list[str]] = {}
    engine = both.one.installation.engine
    for name in ("alice", "charlie", "who-is-that"):
        statements = asked[name] = []

        def note(*args: Any, kept: list[str] = statements) -> None:
            kept.append(args[2])

        sa.event.listen(engine, "before_cursor_execute", note)
        both.sign_in(name, "wrong")
        sa.event.remove(engine, "before_cursor_execute", note)

    assert asked["alice"] == asked["charlie"] == asked["who-is-that"]
    assert len(asked["alice"]) > 5


def test_user_name_and_address_of_one_account_are_counted_together(both: TwoProcesses) -> None:
    admin, _ = both.sign_in("admin")
    form = {"full_name": "Alice", "email": "alice@example.com", "roles": "staff", "is_active": "on"}
    admin.post(f"/people/{both.one.ids['alice']}", data=form)

    fail(both, 3)
    fail(both, 2, "Alice@Example.com")

    assert both.sign_in()[1].status_code == 429
    assert both.sign_in("alice@example.com")[1].status_code == 429


def test_a_stranger_elsewhere_does_not_lock_out_who_signed_in_here_before(
    both: TwoProcesses,
) -> None:
    both.sign_in()
    for number in range(60):
        fail(both, 1, address=f"198.51.{number}.7")

    assert both.sign_in()[1].location == "/"
    assert both.sign_in(address="203.0.113.200")[1].status_code == 429


def test_no_block_outlasts_a_quarter_of_an_hour(both: TwoProcesses) -> None:
    for number in range(60):
        fail(both, 1, address=f"198.51.{number}.7")

    both.clock.move(minutes=15)

    assert both.sign_in(address="203.0.113.200")[1].location == "/"


def test_one_address_that_tries_many_names_must_wait(both: TwoProcesses) -> None:
    statuses = [fail(both, 1, f"name-{n}")[0] for n in range(60)]

    assert statuses[:50] == [401] * 50
    assert set(statuses[50:]) == {429}
    assert both.sign_in("bob", address=ELSEWHERE)[1].location == "/"


def test_a_hundred_tries_at_once_are_counted_too(both: TwoProcesses) -> None:
    panels = [both.one, both.other]

    with ThreadPoolExecutor(8) as pool:
        statuses = list(
            pool.map(
                lambda n: both.sign_in(password="wrong", panel=panels[n % 2])[1].status_code,
                range(40),
            )
        )

    assert statuses.count(401) == FREE
    assert statuses.count(429) == 40 - FREE


def test_the_api_counts_with_the_page(both: TwoProcesses) -> None:
    body = {"username": "alice", "password": "wrong", "provider": "db"}
    api = both.api()
    api.environ_base["REMOTE_ADDR"] = HERE
    fail(both, 3)

    statuses = [api.post("/api/v1/security/login", json=body).status_code for _ in range(2)]
    refused = api.post("/api/v1/security/login", json={**body, "password": PASSWORD})

    assert statuses == [401, 401]
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert refused.get_json()["errors"][0]["code"] == "sign_in.blocked"
    assert both.sign_in()[1].status_code == 429


def test_wrong_keys_are_counted_by_address_and_right_ones_pass(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    page = alice.post("/people/me/keys/", data={"name": "Sync", "days": "30"}).text
    key = page[page.index("sst_") :].partition("<")[0]

    statuses = [both.api(f"sst_wrong-{n}").get("/api/v1/note/").status_code for n in range(52)]

    assert statuses == [401] * 50 + [429] * 2
    assert both.api(key).get("/api/v1/note/").status_code == 200


def test_asking_for_the_current_password_is_counted(both: TwoProcesses) -> None:
    alice, _ = both.sign_in()
    new = {"password": "a longer sentence is better"}

    for _ in range(FREE):
        alice.post("/people/me/password", data={**new, "current": "guess"})
    refused = alice.post("/people/me/password", data={**new, "current": PASSWORD})

    assert refused.status_code == 422
    assert "Too many wrong tries" in refused.text


def test_failures_and_blocks_are_written_down_without_what_was_typed(both: TwoProcesses) -> None:
    fail(both, FREE)
    fail(both, 3)
    fail(both, 1, "my secret password")

    query = sa.select(sys_event.c.kind, sys_event.c.detail).order_by(sys_event.c.id)
    with both.one.store.reading() as conn:
        found = [(row.kind, row.detail) for row in conn.execute(query)]
        keys = list(conn.scalars(sa.select(sys_attempt.c.key)))
    kinds = [kind for kind, _ in found]
    assert kinds.count("person:sign_in_failed") == FREE + 1
    assert kinds.count("person:sign_in_blocked") == 1
    assert (found[0][1]["username"], found[0][1]["address"]) == ("alice", HERE)
    assert "secret" not in str(found) + str(keys)


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("", ""),
    ],
)
def test_an_address_of_ipv6_counts_as_its_network(address: str, place: str) -> None:
    assert network(address) == place
    assert counters("account:1", address)[1].key == f"@{place}"
