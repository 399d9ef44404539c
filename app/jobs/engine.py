"""What every engine does: carry the number of a job to somebody who works."""

from __future__ import annotations

from typing import Protocol

from sqlalchemy import Connection


class Engine(Protocol):
    """A job's row is the truth; an engine that loses a number loses time, not the job."""

    def announce(self, conn: Connection, job: int) -> None:
        """Tell of a job in the transaction that hands it in."""

    def wake(self) -> None:
        """Let work begin, after the transaction."""


class Unheard:
    """Tells nobody: jobs wait until somebody looks. For commands, and for tests."""

    def announce(self, conn: Connection, job: int) -> None:
        """Do nothing."""

    def wake(self) -> None:
        """Do nothing."""
