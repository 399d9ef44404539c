"""How fast a program may ask: so many requests a minute for each person, in each process.

Counted in memory: a write to the database for each request would cost more than the request. What
costs much is counted for all processes together elsewhere (sign-in, reveals, files).
"""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable

from app.core.errors import AppError
from app.core.i18n import N_

MOST_PEOPLE = 10_000  # whose pace is remembered at once


class TooFastError(AppError):
    """A program asks faster than one person's programs may."""

    status = 429

    def __init__(self, per_minute: int, seconds: float) -> None:
        self.seconds = max(1, math.ceil(seconds))
        super().__init__(
            "pace.too_fast",
            N_("More than {per_minute} requests a minute. Go on in {seconds} s."),
            per_minute=per_minute,
            seconds=self.seconds,
        )


class Pace:
    """A bucket for each person: a minute's requests at once, then as they come in again."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute, self._clock = per_minute, clock
        self._empty_at: dict[int, float] = {}  # when what was used will have come in again
        self._lock = threading.Lock()

    def keep(self, person: int) -> None:
        """Count one request of a person. Raises TooFastError; 0 a minute is no limit."""
        if not self.per_minute:
            return
        with self._lock:
            now, each = self._clock(), 60 / self.per_minute
            due = max(self._empty_at.get(person, now), now) + each
            if due > now + 60 + each / 2:
                raise TooFastError(self.per_minute, due - now - 60)
            if len(self._empty_at) >= MOST_PEOPLE:
                self._empty_at = {k: at for k, at in self._empty_at.items() if at > now}
            self._empty_at[person] = due
