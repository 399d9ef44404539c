"""The engine of a panel on PostgreSQL: procrastinate carries numbers to any number of workers.

Its queue lies in the same database, so a number is enqueued in the transaction that writes the
row. What it carries is only the number: who runs a job, how far it got and what came of it stays in
``sys_job``, and a number that got lost with its worker is announced again by any other.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.jobs import ledger
from app.jobs.runner import Runner

logger = logging.getLogger(__name__)

TASK, QUEUE = "dossier.job", "dossier"
TABLE = "procrastinate_jobs"
LOCK = 0x0D055169  # names this lock among those of one PostgreSQL database
SILENCE = timedelta(seconds=60)  # workers give a sign of life every ten seconds
LOOK_EVERY = 20.0  # seconds between two looks for jobs whose worker died


class Queue:
    """Announces jobs; a web process does no more."""

    def __init__(self) -> None:
        import procrastinate  # a tenth of a second: only on PostgreSQL

        # Never opened: every number goes through the connection of its transaction.
        self._app: Any = procrastinate.App(connector=procrastinate.SyncPsycopgConnector())

    def announce(self, conn: Connection, job: int) -> None:
        """Enqueue the number of a job in the transaction of ``conn``."""
        own = conn.connection.driver_connection
        self._app.configure_task(TASK, queue=QUEUE, connection=own).defer(job=job)

    def wake(self) -> None:
        """Do nothing: workers are told by the database when the transaction commits."""


def prepare(engine: Engine) -> None:
    """Make the tables of the queue where they are not yet."""
    from procrastinate.schema import SchemaManager

    with engine.begin() as conn:
        conn.execute(sa.select(sa.func.pg_advisory_xact_lock(LOCK)))
        if not sa.inspect(conn).has_table(TABLE):
            conn.exec_driver_sql(SchemaManager.get_schema().replace("%", "%%"))


def count_workers(engine: Engine) -> int:
    """Return how many workers gave a sign of life lately."""
    alive = sa.text(
        "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - :silence"
    ).bindparams(sa.bindparam("silence", SILENCE, sa.Interval))
    with engine.connect() as conn:
        if not sa.inspect(conn).has_table(TABLE):
            return 0
        return int(conn.scalar(alive) or 0)


def work(runner: Runner, url: str, *, until_empty: bool = False) -> None:
    """Run jobs until the process is told to stop; ``until_empty``: until none is left."""
    import procrastinate

    app: Any = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url))

    @app.task(name=TASK, queue=QUEUE)  # type: ignore[untyped-decorator]  # of a library without all types
    def run(job: int) -> None:
        runner.run_next(only=job)

    looking = threading.Thread(target=_look_for_lost, args=(runner,), daemon=True)
    if not until_empty:
        looking.start()
    app.run_worker(  # a number that was brought tells nothing more: its row does
        queues=[QUEUE], name=runner.name, wait=not until_empty, delete_jobs="always"
    )  # fmt: skip
    runner.stopping.set()


def _look_for_lost(runner: Runner) -> None:
    """Announce jobs again whose worker died, or whose number was lost."""
    queue = Queue()
    while not runner.stopping.wait(LOOK_EVERY):
        try:
            announce_lost(runner, queue)
        except Exception:  # the database is away, or the queue's own error: look again later
            logger.exception("lost jobs could not be looked for")


def announce_lost(runner: Runner, queue: Queue) -> None:
    """Announce every job that waits and that the queue knows nothing of."""
    store = runner.store()
    with store.writing() as conn:
        known = sa.text(
            "SELECT CAST(args->>'job' AS INTEGER) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND task_name = :task"
        )
        queued = set(conn.scalars(known, {"task": TASK}))
        for job in ledger.waiting(conn, store.clock()):
            if job not in queued:
                queue.announce(conn, job)
