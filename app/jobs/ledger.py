"""The rows of jobs: handed in, taken, moved on, ended. Every function works in its caller's
transaction, so a job is handed in by the same commit that makes it necessary.

Who runs a job is fenced by ``runner`` and ``attempt``: a runner that was taken for dead and comes
back finds its row gone to somebody else, and writes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, RowMapping

from app.core.errors import AppError, NotFoundError
from app.core.i18n import N_
from app.jobs.job import Data, Job, State, job_of
from app.storage.job_tables import sys_job as table

LEASE = timedelta(seconds=60)
"""How long a runner may give no sign of life before its job is handed to another."""

MOST_ATTEMPTS = 5
"""How often a job is begun: one that kills its runner each time must not go round for ever."""

OVER = [str(state) for state in State if state.is_over]
STOPPED = [str(state) for state in State if state.can_go_on]


class LostJobError(AppError):
    """Somebody else has the job now; what was just done must not be written."""

    status = 409

    def __init__(self, job: int) -> None:
        super().__init__("job.lost", N_("Job {job} was handed to another worker."), job=job)


def hand_in(
    conn: Connection, kind: str, params: Data, *, user: int, language: str, now: datetime,
    total: int | None = None,
) -> int:  # fmt: skip
    """Write a job down and return its number; ``params`` is what JSON can hold."""
    values = {
        "kind": kind, "params": dict(params), "user_id": user, "language": language,
        "state": State.WAITING, "cursor": {}, "total": total, "result": {}, "created_at": now,
    }  # fmt: skip
    return int(conn.execute(sa.insert(table).values(**values).returning(table.c.id)).scalar_one())


def take(conn: Connection, runner: str, now: datetime, *, only: int | None = None) -> Job | None:
    """Take the oldest job that waits or whose runner is dead, and be its runner; none: nothing.

    ``only`` names the one that an engine brought.
    """
    waits = sa.or_(
        table.c.state == State.WAITING,
        sa.and_(table.c.state == State.RUNNING, table.c.beat_at < now - LEASE),
    )
    wanted = [waits] if only is None else [waits, table.c.id == only]
    oldest = sa.select(table.c.id).where(*wanted).order_by(table.c.id).limit(1)
    key = conn.scalar(oldest.with_for_update(skip_locked=True))
    if key is None:
        return None
    began = sa.func.coalesce(table.c.started_at, sa.literal(now, table.c.started_at.type))
    values: dict[str, Any] = {
        "state": State.RUNNING, "runner": runner, "attempt": table.c.attempt + 1, "beat_at": now,
        "started_at": began,
    }  # fmt: skip
    taken = sa.update(table).where(table.c.id == key).values(**values).returning(*table.c)
    return job_of(conn.execute(taken).mappings().one())


def move_on(conn: Connection, job: Job, *, cursor: Data, done: int, total: int | None,
            now: datetime) -> Job:  # fmt: skip
    """Write how far a job got. Raises LostJobError where it is somebody else's by now."""
    values = {"cursor": dict(cursor), "done": done, "total": total, "beat_at": now}
    return _write(conn, job, values)


def look_again(conn: Connection, job: Job) -> Job:
    """Return a job as its row is now. Raises LostJobError where it is somebody else's by now."""
    return _still(job, conn.execute(sa.select(table).where(_mine(job))).mappings().first())


def beat(conn: Connection, job: Job, now: datetime) -> Job:
    """Give a sign of life. Raises LostJobError."""
    return _write(conn, job, {"beat_at": now})


def end(
    conn: Connection, job: Job, state: State, now: datetime, *, result: Data | None = None,
    problem: AppError | None = None,
) -> Job:  # fmt: skip
    """Write what came of a job. Raises LostJobError."""
    values: dict[str, Any] = {"state": state, "finished_at": now, "beat_at": now}
    if result is not None:
        values["result"] = dict(result)
    if problem is not None:
        values["problem"] = {
            "message": problem.message, "params": {k: str(v) for k, v in problem.params.items()},
        }  # fmt: skip
    return _write(conn, job, values)


def put_back(conn: Connection, job: Job) -> None:
    """Let somebody else go on with it, at once: this runner is stopping."""
    _write(conn, job, {"state": State.WAITING, "runner": "", "attempt": table.c.attempt - 1})


def put_all_back(conn: Connection) -> None:
    """Let jobs that were running go on at once: the only process there is has just begun."""
    running = sa.update(table).where(table.c.state == State.RUNNING)
    conn.execute(running.values(state=State.WAITING, runner=""))


def ask_to_cancel(conn: Connection, job: int, now: datetime) -> None:
    """Cancel a job that waits; one that runs is asked to stop after the step that it is at."""
    waiting = (table.c.id == job, table.c.state == State.WAITING)
    values = {"state": State.CANCELLED, "finished_at": now}
    conn.execute(sa.update(table).where(*waiting).values(**values))
    running = (table.c.id == job, table.c.state == State.RUNNING)
    conn.execute(sa.update(table).where(*running).values(wants_cancel=True))


def go_on(conn: Connection, job: Job, now: datetime) -> bool:
    """Let a job that was cancelled or failed wait again, from where it stopped; tell whether so.

    It counts as begun as long ago as it has worked, so that what is left is guessed well.
    """
    stopped = (table.c.id == job.id, table.c.state.in_(STOPPED))
    begun = job.started_at and job.finished_at and now - (job.finished_at - job.started_at)
    values = {
        "state": State.WAITING, "runner": "", "attempt": 0, "wants_cancel": False,
        "problem": sa.null(), "started_at": begun, "finished_at": None,
    }  # fmt: skip
    return bool(conn.execute(sa.update(table).where(*stopped).values(**values)).rowcount)


def find(conn: Connection, job: int, *, user: int | None) -> Job:
    """Return a job of somebody (``None``: of anybody). Raises NotFoundError."""
    wanted: list[ColumnElement[bool]] = [table.c.id == job]
    if user is not None:
        wanted.append(table.c.user_id == user)
    row = conn.execute(sa.select(table).where(*wanted)).mappings().first()
    if row is None:
        raise NotFoundError("job.missing", N_("There is no such job, or it is not yours."))
    return job_of(row)


def jobs_of(conn: Connection, user: int | None, *, limit: int = 100) -> tuple[Job, ...]:
    """Return the newest jobs of somebody (``None``: of all), newest first."""
    query = sa.select(table).order_by(table.c.id.desc()).limit(limit)
    if user is not None:
        query = query.where(table.c.user_id == user)
    return tuple(job_of(row) for row in conn.execute(query).mappings())


def waiting(conn: Connection, now: datetime) -> tuple[int, ...]:
    """Return the numbers of all jobs that somebody should take."""
    dead = sa.and_(table.c.state == State.RUNNING, table.c.beat_at < now - LEASE)
    query = sa.select(table.c.id).where(sa.or_(table.c.state == State.WAITING, dead))
    return tuple(conn.scalars(query.order_by(table.c.id)))


def unfinished(conn: Connection, user: int) -> int:
    """Return how many jobs of somebody are not over."""
    query = sa.select(sa.func.count()).select_from(table)
    return int(conn.scalar(query.where(table.c.user_id == user, table.c.state.not_in(OVER))) or 0)


def clear_away(conn: Connection, before: datetime) -> None:
    """Forget jobs that ended before a moment."""
    conn.execute(sa.delete(table).where(table.c.state.in_(OVER), table.c.finished_at < before))


def remembered(conn: Connection, jobs: Collection[int]) -> frozenset[int]:
    """Return those of the numbers that are jobs."""
    return frozenset(conn.scalars(sa.select(table.c.id).where(table.c.id.in_(jobs))))


def _write(conn: Connection, job: Job, values: Mapping[str, Any]) -> Job:
    written = sa.update(table).where(_mine(job)).values(**values).returning(*table.c)
    return _still(job, conn.execute(written).mappings().first())


def _mine(job: Job) -> ColumnElement[bool]:
    return sa.and_(
        table.c.id == job.id, table.c.state == State.RUNNING, table.c.runner == job.runner,
        table.c.attempt == job.attempt,
    )  # fmt: skip


def _still(job: Job, row: RowMapping | None) -> Job:
    if row is None:
        raise LostJobError(job.id)
    return job_of(row)
