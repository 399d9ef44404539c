"""What costs much is answered so often within an hour and no oftener, by all processes together."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access.pace import Pace, TooFastError
from app.storage.system import sys_event
from tests.features.two_processes import TwoProcesses
from tests.panels import Visitor

EXPORT = "/note/export.csv"


@pytest.fixture
def admin(both: TwoProcesses) -> Visitor:
    visitor, _ = both.sign_in("admin")
    return visitor


@pytest.fixture(autouse=True)
def _limits(both: TwoProcesses):
    for panel in (both.one, both.other):
        panel.app.config["EXPORTS_PER_HOUR"] = 3
    yield
    for panel in (both.one, both.other):
        panel.app.config["EXPORTS_PER_HOUR"] = 60


def test_it_is_counted_for_all_processes(both: TwoProcesses, admin: Visitor) -> None:
    elsewhere = both.moved(admin)
    before = [each.get(EXPORT).status_code for each in (admin, elsewhere, admin)]

    answer = elsewhere.get(EXPORT)

    assert before == [200, 200, 200]
    assert answer.status_code == 429
    assert "You have had 3 files made within an hour" in answer.text
    assert answer.headers["Retry-After"] == "3600"
    assert both.kinds().count("record:export") == 3


def test_it_goes_on_when_the_oldest_is_an_hour_ago(both: TwoProcesses, admin: Visitor) -> None:
    for _ in range(3):
        admin.get(EXPORT)
        both.clock.move(minutes=10)

    waiting = admin.get(EXPORT)
    both.clock.move(seconds=int(waiting.headers["Retry-After"]))

    assert waiting.headers["Retry-After"] == "1800"
    assert admin.get(EXPORT).status_code == 200
    assert admin.get(EXPORT).status_code == 429


def test_others_are_not_stopped(both: TwoProcesses, admin: Visitor) -> None:
    query = sa.insert(sys_event).values(kind="record:export", at=both.clock(), actor_id=999)
    with both.one.store.writing() as conn:
        for _ in range(5):
            conn.execute(query)

    assert admin.get(EXPORT).status_code == 200


def test_nought_is_no_limit(both: TwoProcesses, admin: Visitor) -> None:
    both.one.app.config["EXPORTS_PER_HOUR"] = 0

    assert [admin.get(EXPORT).status_code for _ in range(4)] == [200] * 4


def test_who_may_not_export_hears_that_and_no_number(both: TwoProcesses) -> None:
    alice, _ = both.sign_in("alice")

    assert alice.get(EXPORT).status_code == 403


def test_a_program_that_asks_too_fast_is_told_when_to_go_on(
    both: TwoProcesses, admin: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(both.one.app.extensions, "pace", Pace(2))
    alice, _ = both.sign_in("alice")

    statuses = [admin.get("/api/v1/note/").status_code for _ in range(2)]
    answer = admin.get("/api/v1/note/")

    assert statuses == [200, 200]
    assert answer.status_code == 429
    assert answer.get_json()["errors"][0]["code"] == "pace.too_fast"
    assert 0 < int(answer.headers["Retry-After"]) <= 30
    assert alice.get("/api/v1/note/").status_code == 200


def test_the_pace_comes_in_again() -> None:
    now = timedelta()
    pace = Pace(60, clock=lambda: now.total_seconds())
    for _ in range(60):
        pace.keep(1)
    with pytest.raises(TooFastError):
        pace.keep(1)

    now += timedelta(seconds=1)
    pace.keep(1)

    with pytest.raises(TooFastError):
        pace.keep(1)


def test_no_pace_is_any_pace() -> None:
    pace = Pace(0)
    for _ in range(1000):
        pace.keep(1)
