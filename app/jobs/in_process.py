"""The engine of an embedded panel: threads of its one process work through the rows."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field

from sqlalchemy import Connection

from app.jobs.ledger import put_all_back
from app.jobs.runner import Runner

logger = logging.getLogger(__name__)

LOOK_EVERY = 2.0  # seconds, for what nobody woke us for: a job of a process that died


@dataclass(frozen=True)
class InProcess:
    """Runs jobs beside the requests; :meth:`wake` after one was handed in."""

    runner: Runner
    _woken: threading.Event = field(default_factory=threading.Event)

    def start(self) -> None:
        """Begin to work: first on what a process that died left behind."""
        with self.runner.store().writing() as conn:
            put_all_back(conn)
        threading.Thread(target=self._work, name="jobs", daemon=True).start()

    def announce(self, conn: Connection, job: int) -> None:
        """Do nothing: the row is found by looking."""

    def wake(self) -> None:
        """Look now: a job was handed in."""
        self._woken.set()

    def stop(self) -> None:
        """Finish the step at hand and begin no other."""
        self.runner.stopping.set()
        self._woken.set()

    def _work(self) -> None:
        while not self.runner.stopping.is_set():
            self._woken.clear()
            try:
                if self.runner.run_next():
                    continue
            except Exception:  # the one thread that works must not end with one job
                logger.exception("jobs could not be looked for")
            self._woken.wait(LOOK_EVERY)
