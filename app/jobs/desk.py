"""Where jobs are handed in, looked at, cancelled and taken up again."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from app.access.actor import Actor
from app.core.errors import AppError, ConflictError
from app.core.i18n import N_
from app.jobs import ledger
from app.jobs.engine import Engine
from app.jobs.job import Data, Job, State
from app.jobs.kinds import Kinds
from app.storage.store import Store

MOST_AT_ONCE = 5
"""Unfinished jobs of one person: nobody may fill the queue for all others."""

KEPT = timedelta(days=7)
"""How long what came of a job can be fetched."""

SEES_ALL = "manage_jobs"


class TooManyJobsError(AppError):
    """A person has enough jobs that are not done."""

    status = 429

    def __init__(self) -> None:
        super().__init__(
            "job.too_many",
            N_("{count} of your jobs are not done yet. Wait for one of them, or cancel it."),
            count=MOST_AT_ONCE,
        )


@dataclass(frozen=True)
class Desk:
    """Takes jobs in for whoever works."""

    kinds: Kinds
    engine: Engine
    folder: Path  # of all jobs; each has one of its own in it

    def hand_in(
        self, store: Store, actor: Actor, kind: str, params: Data, *, total: int | None = None
    ) -> int:
        """Write a job down for ``actor`` and tell who works. Raises TooManyJobsError."""
        user = actor.id or 0
        with store.writing() as conn:
            if ledger.unfinished(conn, user) >= MOST_AT_ONCE:
                raise TooManyJobsError
            job = ledger.hand_in(
                conn, kind, params, user=user, language=actor.language or "zh_Hans",
                now=store.clock(), total=total,
            )  # fmt: skip
            self.engine.announce(conn, job)
        self.engine.wake()
        return job

    def jobs(self, store: Store, actor: Actor, *, everybodys: bool = False) -> tuple[Job, ...]:
        """Return an actor's jobs, newest first; those of all for who manages jobs."""
        sees_all = everybodys and SEES_ALL in actor.system_rights
        with store.reading() as conn:
            return ledger.jobs_of(conn, None if sees_all else actor.id)

    def find(self, store: Store, actor: Actor, job: int) -> Job:
        """Return a job that the actor may see. Raises NotFoundError."""
        sees_all = SEES_ALL in actor.system_rights
        with store.reading() as conn:
            return ledger.find(conn, job, user=None if sees_all else actor.id)

    def cancel(self, store: Store, actor: Actor, job: int) -> None:
        """Ask a job to stop. Raises NotFoundError."""
        self.find(store, actor, job)
        with store.writing() as conn:
            ledger.ask_to_cancel(conn, job, store.clock())

    def go_on(self, store: Store, actor: Actor, job: int) -> None:
        """Let a job that was cancelled or failed go on from where it stopped.

        Only for whoever asked for it: it goes on with that person's rights. Raises NotFoundError,
        ConflictError where there is nothing to go on with, and TooManyJobsError.
        """
        user = actor.id or 0
        with store.writing() as conn:
            stopped = ledger.find(conn, job, user=user)
            if ledger.unfinished(conn, user) >= MOST_AT_ONCE:
                raise TooManyJobsError
            if not ledger.go_on(conn, stopped, store.clock()):
                raise ConflictError(
                    "job.not_stopped", N_("This job was not stopped: it is done, or under way.")
                )
            self.engine.announce(conn, job)
        self.engine.wake()

    def file_of(self, job: Job, actor: Actor) -> Path | None:
        """Return the file that came of a job, for whoever asked for it and nobody else.

        What is in it was read with that person's rights, so it is not for who manages jobs.
        """
        name = job.result.get("file")
        if job.state is not State.DONE or job.user != actor.id or not isinstance(name, str):
            return None
        path = self.folder / str(job.id) / Path(name).name
        return path if path.is_file() else None

    def clear_away(self, store: Store) -> None:
        """Forget jobs that ended long ago, and remove every folder that no job knows of."""
        with store.writing() as conn:
            ledger.clear_away(conn, store.clock() - KEPT)
        made = {int(each.name): each for each in self._folders()}
        with store.reading() as conn:
            known = ledger.remembered(conn, made)
        for job in made.keys() - known:
            shutil.rmtree(made[job], ignore_errors=True)

    def _folders(self) -> Iterator[Path]:
        """Yield the folders that jobs have made; each is called by the number of its job."""
        if self.folder.is_dir():
            yield from (each for each in self.folder.iterdir() if each.name.isdecimal())
