"""What a kind of job is: a name, and one step that can be done again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from app.access.actor import Actor
from app.jobs.job import Data, Job
from app.storage.store import Store


@dataclass(frozen=True)
class Turn:
    """All that one step may use: the newest definitions, who asked as they are now, a folder."""

    store: Store
    actor: Actor
    job: Job
    folder: Path  # the job's own; what it leaves there is there at the next step


@dataclass(frozen=True)
class Step:
    """How far a step came; with ``result`` the job is done."""

    cursor: Data = field(default_factory=dict)
    done: int = 0
    total: int | None = None
    result: Data | None = None  # "file": a name in the folder that the person may fetch


class Kind(Protocol):
    """A kind of job.

    A step begins where ``turn.job.cursor`` says and does a few seconds' work. A runner may die at
    any instant, so a step must do no harm when it is done again from the same cursor.
    """

    @property
    def name(self) -> str:
        """What the row calls it, such as ``documents``."""

    def title(self, store: Store, job: Job) -> tuple[str, Data]:
        """Return what the job is about: a msgid and its params."""

    def step(self, turn: Turn) -> Step:
        """Do the next piece. Raises AppError where the job cannot go on: it then fails with it."""


Kinds = Mapping[str, Kind]
