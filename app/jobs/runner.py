"""Runs one job after the other, a step at a time; what each step did is written before the next.

Definitions may change and rights may be taken away while a job runs: each step gets the newest
store, and its actor is read anew.
"""

from __future__ import annotations

import logging
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from app.access.people import find_person, make_actor
from app.core.errors import AppError, ForbiddenError
from app.core.i18n import N_
from app.jobs import ledger
from app.jobs.job import Job, State
from app.jobs.kinds import Kinds, Step, Turn
from app.storage.store import Store

logger = logging.getLogger(__name__)

BEAT = ledger.LEASE.total_seconds() / 4
"""Seconds between two signs of life."""


@dataclass(frozen=True)
class Runner:
    """Somebody who works: a thread of the panel, or a worker's process."""

    kinds: Kinds
    store: Callable[[], Store]  # of the newest definitions
    folder: Path  # of all jobs
    stopping: threading.Event = field(default_factory=threading.Event)
    name: str = field(default_factory=lambda: secrets.token_hex(8))

    def run_next(self, only: int | None = None) -> bool:
        """Take a job and run it to its end; return whether there was one."""
        store = self.store()
        with store.writing() as conn:
            job = ledger.take(conn, self.name, store.clock(), only=only)
        if job is None:
            return False
        self._run(job)
        return True

    def _run(self, job: Job) -> None:
        try:
            with self._alive(job):
                self._steps(job)
        except ledger.LostJobError:
            logger.warning("job %d was handed to another worker", job.id)

    def _steps(self, job: Job) -> None:
        while not job.state.is_over:
            if self.stopping.is_set():
                self._put_back(job)
                return
            try:
                job = self._next(job)
            except ledger.LostJobError:
                raise
            except AppError as error:
                job = self._end(job, State.FAILED, problem=error)
            except Exception:  # a bug in a kind of job: told to whoever waits, in full in the log
                logger.exception("job %d (%s) failed", job.id, job.kind)
                job = self._end(job, State.FAILED, problem=_BROKEN)

    @contextmanager
    def _alive(self, job: Job) -> Iterator[None]:
        """Give signs of life meanwhile, however long a step takes."""
        over = threading.Event()
        beating = threading.Thread(target=self._beat, args=(job, over), daemon=True)
        beating.start()
        try:
            yield
        finally:
            over.set()

    def _beat(self, job: Job, over: threading.Event) -> None:
        while not over.wait(BEAT):
            store = self.store()
            try:
                with store.writing() as conn:
                    ledger.beat(conn, job, store.clock())
            except ledger.LostJobError:
                return  # the runner finds out at its next step
            except SQLAlchemyError:  # the database is away or locked: the next beat may get through
                logger.exception("no sign of life of job %d could be given", job.id)

    def _next(self, job: Job) -> Job:
        if job.attempt > ledger.MOST_ATTEMPTS:
            return self._end(job, State.FAILED, problem=_TOO_OFTEN)
        store = self.store()
        with store.reading() as conn:
            job = ledger.look_again(conn, job)
            account = find_person(conn, job.user)
            actor = make_actor(conn, store.definitions, account) if account else None
        if job.wants_cancel:
            return self._end(job, State.CANCELLED)
        if account is None or actor is None or not account.is_active:
            raise ForbiddenError("job.nobody", N_("The account that asked for it was closed."))
        kind = self.kinds.get(job.kind)
        if kind is None:
            raise AppError("job.unknown_kind", N_("This panel knows no such work."))
        return self._write(job, kind.step(Turn(store, actor, job, self._folder_of(job))))

    def _write(self, job: Job, step: Step) -> Job:
        store = self.store()
        with store.writing() as conn:
            now = store.clock()
            moved = ledger.move_on(
                conn, job, cursor=step.cursor, done=step.done, total=step.total, now=now
            )
            if step.result is None:
                return moved
            return ledger.end(conn, moved, State.DONE, now, result=step.result)

    def _end(self, job: Job, state: State, problem: AppError | None = None) -> Job:
        store = self.store()
        with store.writing() as conn:  # what it made stays: somebody may let it go on
            return ledger.end(conn, job, state, store.clock(), problem=problem)

    def _put_back(self, job: Job) -> None:
        with self.store().writing() as conn:
            ledger.put_back(conn, job)

    def _folder_of(self, job: Job) -> Path:
        folder = self.folder / str(job.id)
        folder.mkdir(parents=True, exist_ok=True)
        return folder


_BROKEN = AppError("job.broken", N_("Something went wrong on our side. It is in the log."))
_TOO_OFTEN = AppError("job.too_often", N_("It was begun several times and never came to an end."))
