"""One job as its row tells it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import RowMapping

Data = Mapping[str, Any]
"""What JSON holds: nothing else is kept of a job, so that no row can run code."""


class State(StrEnum):
    """How far a job is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"

    @property
    def is_over(self) -> bool:
        """Whether nothing will happen to it any more."""
        return self in (State.DONE, State.FAILED, State.CANCELLED)

    @property
    def can_go_on(self) -> bool:
        """Whether it stopped before its end, and what it did until then is kept."""
        return self in (State.FAILED, State.CANCELLED)


@dataclass(frozen=True)
class Job:
    """What is wanted, by whom, how far it got, and what came of it."""

    id: int
    kind: str
    params: Data
    user: int
    language: str
    state: State
    attempt: int
    runner: str
    wants_cancel: bool
    cursor: Data
    done: int
    total: int | None
    result: Data
    problem: Data | None  # "message" (a msgid) and "params"
    created_at: datetime
    started_at: datetime | None
    beat_at: datetime | None
    finished_at: datetime | None

    @property
    def is_stopping(self) -> bool:
        """Whether it was asked to stop, and is still at a step."""
        return self.wants_cancel and self.state is State.RUNNING

    @property
    def percent(self) -> int | None:
        """How much is done, 0 to 100; nothing while the whole is not known."""
        if self.state is State.DONE:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else None

    def seconds_left(self, now: datetime) -> float | None:
        """How long it will take still, by what was done so far."""
        is_going_on = self.state is State.RUNNING and not self.wants_cancel
        if not (is_going_on and self.started_at and self.total and self.done):
            return None
        return (now - self.started_at).total_seconds() / self.done * (self.total - self.done)


def job_of(row: RowMapping) -> Job:
    """Return the job of a row of ``sys_job``."""
    return Job(
        id=row["id"], kind=row["kind"], params=row["params"], user=row["user_id"],
        language=row["language"], state=State(row["state"]), attempt=row["attempt"],
        runner=row["runner"], wants_cancel=row["wants_cancel"], cursor=row["cursor"],
        done=row["done"], total=row["total"], result=row["result"], problem=row["problem"],
        created_at=row["created_at"], started_at=row["started_at"], beat_at=row["beat_at"],
        finished_at=row["finished_at"],
    )  # fmt: skip
