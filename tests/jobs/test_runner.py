"""Jobs run to their end, whatever happens to those who run them."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access.account_tables import users
from app.core.errors import ConflictError, NotFoundError
from app.jobs import ledger
from app.jobs.desk import KEPT, MOST_AT_ONCE, Desk, TooManyJobsError
from app.jobs.engine import Unheard
from app.jobs.in_process import InProcess
from app.jobs.job import Job, State
from app.jobs.kinds import Turn
from app.jobs.runner import Runner
from app.storage.job_tables import sys_job
from tests.jobs.conftest import Counting
from tests.panels import TestPanel

MakeRunner = Callable[[], Runner]
HandIn = Callable[..., int]


@pytest.fixture
def job_now(panel: TestPanel) -> Callable[[int], Job]:
    def look(number: int) -> Job:
        with panel.store.reading() as conn:
            return ledger.find(conn, number, user=None)

    return look


def later(panel: TestPanel, **time: float) -> Callable[[], object]:
    """Return a store whose clock is ahead."""
    ahead = timedelta(**time)
    clock = panel.store.clock
    store = replace(panel.store, clock=lambda: clock() + ahead)
    return lambda: store


def counted(runner: Runner, job: int) -> list[str]:
    return (runner.folder / str(job) / "counted.txt").read_text().split()


def test_a_job_runs_step_by_step_to_its_end(panel, make_runner, hand_in, job_now):
    runner, number = make_runner(), hand_in(to=5)
    assert runner.run_next()
    job = job_now(number)
    assert (job.state, job.done, job.total) == (State.DONE, 5, 5)
    assert job.result == {"file": "counted.txt"}
    assert counted(runner, number) == ["1", "2", "3", "4", "5"]
    assert not runner.run_next()


def test_the_oldest_job_is_run_first(make_runner, hand_in, job_now):
    first, second = hand_in(), hand_in()
    make_runner().run_next()
    assert (job_now(first).state, job_now(second).state) == (State.DONE, State.WAITING)


def test_a_job_that_cannot_go_on_says_why(make_runner, hand_in, job_now):
    number = hand_in(fails_at=3)
    make_runner().run_next()
    job = job_now(number)
    assert (job.state, job.done) == (State.FAILED, 2)
    assert job.problem == {"message": "Tired at {at}.", "params": {"at": "3"}}


def test_a_job_that_breaks_tells_nobody_how(make_runner, hand_in, job_now, caplog):
    number = hand_in(breaks_at=1)
    make_runner().run_next()
    assert job_now(number).state is State.FAILED
    assert "ZeroDivisionError" not in str(job_now(number).problem)
    assert "ZeroDivisionError" in caplog.text


def test_a_cancelled_job_stops_after_the_step_it_is_at(panel, kind, make_runner, hand_in, job_now):
    number = hand_in(to=100)

    def cancel_at_three(turn: Turn) -> None:
        if turn.job.done == 2:
            with panel.store.writing() as conn:
                ledger.ask_to_cancel(conn, number, panel.store.clock())

    kind.before = cancel_at_three
    runner = make_runner()
    runner.run_next()
    assert (job_now(number).state, job_now(number).done) == (State.CANCELLED, 3)
    assert not runner.run_next()


def test_a_job_that_stopped_goes_on_from_where_it_was(panel, kind, make_runner, hand_in, job_now):
    number, runner = hand_in(to=6, fails_at=4), make_runner()
    desk = Desk(runner.kinds, Unheard(), runner.folder)
    runner.run_next()
    assert job_now(number).state is State.FAILED
    with panel.store.writing() as conn:  # what it failed of is mended
        conn.execute(sa.update(sys_job).values(params={"to": 6}))

    desk.go_on(panel.store, panel.actor("admin"), number)
    assert (job_now(number).state, job_now(number).problem) == (State.WAITING, None)
    runner.run_next()

    assert (job_now(number).state, job_now(number).done) == (State.DONE, 6)
    assert counted(runner, number) == ["1", "2", "3", "4", "5", "6"]


def test_a_cancelled_job_goes_on_once(panel, make_runner, hand_in, job_now):
    number, runner = hand_in(to=2), make_runner()
    desk = Desk(runner.kinds, Unheard(), runner.folder)
    desk.cancel(panel.store, panel.actor("admin"), number)

    desk.go_on(panel.store, panel.actor("admin"), number)
    with pytest.raises(ConflictError):
        desk.go_on(panel.store, panel.actor("admin"), number)
    runner.run_next()

    assert job_now(number).state is State.DONE
    with pytest.raises(ConflictError):
        desk.go_on(panel.store, panel.actor("admin"), number)


def test_only_whoever_asked_for_a_job_lets_it_go_on(panel, make_runner, hand_in):
    runner = make_runner()
    desk = Desk(runner.kinds, Unheard(), runner.folder)
    number = hand_in("alice")
    desk.cancel(panel.store, panel.actor("admin"), number)  # who manages jobs may stop it

    with pytest.raises(NotFoundError):
        desk.go_on(panel.store, panel.actor("admin"), number)


def test_a_job_that_would_be_one_too_many_does_not_go_on(panel, make_runner, hand_in):
    runner = make_runner()
    desk = Desk(runner.kinds, Unheard(), runner.folder)
    number = hand_in()
    desk.cancel(panel.store, panel.actor("admin"), number)
    for _ in range(MOST_AT_ONCE):
        hand_in()

    with pytest.raises(TooManyJobsError):
        desk.go_on(panel.store, panel.actor("admin"), number)


def test_what_is_left_is_guessed_from_the_time_it_has_worked(
    panel, kind, make_runner, hand_in, job_now
):
    number, clock = hand_in(to=4, fails_at=3), panel.store.clock
    make_runner().run_next()
    worked = job_now(number).finished_at - job_now(number).started_at
    tomorrow = later(panel, hours=24)()
    Desk({}, Unheard(), make_runner().folder).go_on(tomorrow, panel.actor("admin"), number)

    since = clock() + timedelta(hours=24) - job_now(number).started_at
    assert since - worked < timedelta(minutes=1)


def test_a_job_that_waits_is_cancelled_at_once(panel, make_runner, hand_in, job_now):
    number = hand_in()
    with panel.store.writing() as conn:
        ledger.ask_to_cancel(conn, number, panel.store.clock())
    assert job_now(number).state is State.CANCELLED
    assert not make_runner().run_next()


def test_a_stopped_runner_puts_its_job_back_and_another_goes_on(
    kind: Counting, make_runner, hand_in, job_now
):
    number, first, second = hand_in(to=6), make_runner(), make_runner()
    kind.before = lambda turn: first.stopping.set() if turn.job.done == 3 else None
    first.run_next()
    assert (job_now(number).state, job_now(number).done) == (State.WAITING, 4)
    second.run_next()
    assert job_now(number).state is State.DONE
    assert counted(second, number) == ["1", "2", "3", "4", "5", "6"]


def test_a_dead_runners_job_is_handed_on_after_its_lease(
    panel, kind: Counting, make_runner, hand_in, job_now
):
    number = hand_in(to=6)
    with panel.store.writing() as conn:  # taken, and never heard of again
        ledger.take(conn, "dead", panel.store.clock())
    assert not make_runner().run_next()
    heir = replace(make_runner(), store=later(panel, seconds=61))
    assert heir.run_next()
    assert (job_now(number).state, job_now(number).attempt) == (State.DONE, 2)


def test_a_runner_taken_for_dead_writes_nothing_more(panel, make_runner, hand_in, job_now):
    number = hand_in(to=6)
    with panel.store.writing() as conn:
        lost = ledger.take(conn, "slow", panel.store.clock())
    with later(panel, seconds=61)().writing() as conn:
        ledger.take(conn, "heir", later(panel, seconds=61)().clock())
    with panel.store.writing() as conn, pytest.raises(ledger.LostJobError):
        ledger.move_on(conn, lost, cursor={}, done=6, total=6, now=panel.store.clock())
    assert job_now(number).done == 0


def test_a_job_that_kills_its_runners_is_given_up(panel, make_runner, hand_in, job_now):
    number = hand_in()
    for turn in range(ledger.MOST_ATTEMPTS):
        store = later(panel, seconds=61 * turn)()
        with store.writing() as conn:
            assert ledger.take(conn, f"dead{turn}", store.clock())
    replace(make_runner(), store=later(panel, seconds=61 * 9)).run_next()
    assert job_now(number).state is State.FAILED
    assert "several times" in job_now(number).problem["message"]


def test_each_step_has_the_rights_of_that_moment(panel, kind, make_runner, hand_in, job_now):
    number = hand_in(user="alice", to=4)
    kind.before = lambda turn: close(panel, "alice") if turn.job.done == 1 else None
    make_runner().run_next()
    assert (job_now(number).state, job_now(number).done) == (State.FAILED, 2)
    assert "account" in job_now(number).problem["message"]


def close(panel: TestPanel, name: str) -> None:
    with panel.store.writing() as conn:
        conn.execute(sa.update(users).where(users.c.id == panel.ids[name]).values(active=False))


def test_a_job_of_somebody_else_is_not_found(panel, hand_in):
    number = hand_in(user="alice")
    with panel.store.reading() as conn:
        with pytest.raises(NotFoundError):
            ledger.find(conn, number, user=panel.ids["bob"])
        assert ledger.jobs_of(conn, panel.ids["bob"]) == ()
        assert [job.id for job in ledger.jobs_of(conn, panel.ids["alice"])] == [number]


def test_a_job_handed_in_by_a_transaction_that_fails_was_never_there(panel, make_runner):
    with suppress(KeyboardInterrupt), panel.store.writing() as conn:
        ledger.hand_in(conn, "counting", {"to": 1}, user=1, language="en", now=panel.store.clock())
        raise KeyboardInterrupt
    assert not make_runner().run_next()


def test_two_runners_never_run_the_same_job(panel, make_runner, hand_in, job_now):
    numbers = [hand_in(to=3) for _ in range(6)]
    runners = [make_runner() for _ in range(3)]

    def work(runner: Runner) -> None:
        while runner.run_next():
            pass

    threads = [threading.Thread(target=work, args=(runner,)) for runner in runners]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert {job_now(number).state for number in numbers} == {State.DONE}
    assert all(counted(runners[0], number) == ["1", "2", "3"] for number in numbers)
    assert {job_now(number).attempt for number in numbers} == {1}


def test_the_engine_in_the_process_begins_when_it_is_woken(make_runner, hand_in, job_now):
    engine = InProcess(make_runner())
    engine.start()
    number = hand_in(to=3)
    engine.wake()
    for _ in range(600):
        if job_now(number).state.is_over:
            break
        threading.Event().wait(0.05)
    engine.stop()
    assert job_now(number).state is State.DONE


def test_what_came_of_a_job_goes_after_a_week(panel, make_runner, hand_in):
    number, runner = hand_in(to=1), make_runner()
    runner.run_next()
    desk = Desk(runner.kinds, Unheard(), runner.folder)
    desk.clear_away(panel.store)
    assert (runner.folder / str(number)).exists()
    desk.clear_away(later(panel, days=KEPT.days + 1)())
    assert not (runner.folder / str(number)).exists()
    with panel.store.reading() as conn, pytest.raises(NotFoundError):
        ledger.find(conn, number, user=None)


def test_a_folder_that_no_job_knows_of_goes_too(panel, make_runner):
    stray = make_runner().folder / "987654"
    stray.mkdir(parents=True)
    Desk({}, Unheard(), stray.parent).clear_away(panel.store)
    assert not stray.exists()


def test_whoever_was_taken_for_dead_between_two_steps_does_no_other(
    panel, make_runner, hand_in, job_now
):
    number, first = hand_in(to=3), make_runner()

    def store() -> object:
        if (job_now(number).done, job_now(number).runner) == (1, first.name):
            with panel.store.writing() as conn:
                conn.execute(sa.update(sys_job).values(runner="another", attempt=2))
        return panel.store

    replace(first, store=store).run_next()

    assert (job_now(number).done, job_now(number).runner) == (1, "another")
    assert counted(first, number) == ["1"]


def test_old_unfinished_jobs_count_however_many_came_after(panel, make_runner, hand_in):
    for _ in range(5):
        hand_in("bob")
    with panel.store.writing() as conn:
        row = sa.insert(sys_job).values(
            kind="counting", params={}, user_id=panel.ids["bob"], language="en",
            state=State.DONE, cursor={}, result={}, created_at=panel.store.clock(),
        )  # fmt: skip
        for _ in range(30):
            conn.execute(row)
    desk = Desk({}, Unheard(), make_runner().folder)
    with pytest.raises(TooManyJobsError):
        desk.hand_in(panel.store, panel.actor("bob"), "counting", {})
