"""The queue on PostgreSQL: announced with the transaction, found again when a worker dies."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.jobs import ledger
from app.jobs.job import Job, State
from app.jobs.queue import Queue, announce_lost, count_workers, prepare, work
from app.jobs.runner import Runner
from tests.conftest import fresh_database
from tests.jobs.conftest import TEXTS
from tests.panels import TestPanel, make_panel

pytestmark = pytest.mark.postgres


@pytest.fixture
def queue(panel: TestPanel) -> Queue:
    prepare(panel.store.engine)
    prepare(panel.store.engine)  # a second process that starts
    return Queue()


@pytest.fixture(scope="module", params=[pytest.param("postgresql", marks=pytest.mark.postgres)])
def module_panel(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    url = fresh_database(request.getfixturevalue("postgres_url"))
    made = make_panel(tmp_path_factory.mktemp("queue"), TEXTS, database_url=url)
    yield made
    made.installation.engine.dispose()


@pytest.fixture
def announce(panel: TestPanel, queue: Queue) -> Callable[..., int]:
    def hand(**params: object) -> int:
        with panel.store.writing() as conn:
            job = ledger.hand_in(
                conn, "counting", {"to": 3, **params}, user=panel.ids["admin"], language="en",
                now=panel.store.clock(),
            )  # fmt: skip
            queue.announce(conn, job)
            return job

    return hand


def state(panel: TestPanel, job: int) -> Job:
    with panel.store.reading() as conn:
        return ledger.find(conn, job, user=None)


def work_through(panel: TestPanel, runner: Runner) -> None:
    """Work in a thread: a browser's test before this one may have left its event loop in ours."""
    with ThreadPoolExecutor(1) as worker:
        worker.submit(
            work, runner, panel.installation.settings.database_url, until_empty=True
        ).result()


def test_a_worker_runs_what_was_announced(panel, announce, make_runner):
    jobs = [announce(), announce()]
    work_through(panel, make_runner())
    assert {state(panel, job).state for job in jobs} == {State.DONE}


def test_what_was_never_committed_is_never_run(panel, queue, make_runner):
    with suppress(KeyboardInterrupt), panel.store.writing() as conn:
        queue.announce(conn, 12345)
        raise KeyboardInterrupt
    work_through(panel, make_runner())
    with panel.store.reading() as conn:
        assert ledger.jobs_of(conn, None) == ()


def test_a_dead_workers_job_is_announced_again_by_another(panel, announce, queue, make_runner):
    job = announce()
    work_through(panel, replace(make_runner(), kinds={}))  # empties the queue
    with panel.store.writing() as conn:
        again = ledger.hand_in(
            conn, "counting", {"to": 3}, user=panel.ids["admin"], language="en",
            now=panel.store.clock(),
        )  # fmt: skip
        ledger.take(conn, "dead", panel.store.clock())
    ahead = replace(panel.store, clock=lambda: panel.store.clock() + timedelta(seconds=61))
    heir = replace(make_runner(), store=lambda: ahead)
    announce_lost(heir, queue)
    announce_lost(heir, queue)  # what waits already is not announced twice
    work_through(panel, heir)
    assert state(panel, job).state is State.FAILED
    assert state(panel, again).state is State.DONE
    assert state(panel, again).attempt == 2


def test_the_doctor_knows_whether_a_worker_runs(panel, queue):
    with panel.store.writing() as conn:
        conn.execute(sa.text("DELETE FROM procrastinate_workers"))
    assert count_workers(panel.store.engine) == 0

    with panel.store.writing() as conn:
        for seconds in (3, 50, 90):
            conn.execute(
                sa.text(
                    "INSERT INTO procrastinate_workers (last_heartbeat)"
                    " VALUES (now() - make_interval(secs => :seconds))"
                ),
                {"seconds": seconds},
            )
    assert count_workers(panel.store.engine) == 2
