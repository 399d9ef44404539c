"""A fair lock: whoever asked first is served first, so no writer starves."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from app.core.errors import AppError
from app.core.i18n import N_


class FairLock:
    """SQLite's own lock is taken by whoever polls luckily; this one is a queue (FIFO)."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._waiting: deque[threading.Event] = deque()
        self._holder: int | None = None

    @contextmanager
    def turn(self, timeout: float) -> Iterator[None]:
        """Wait for this thread's turn to write, at most ``timeout`` seconds."""
        me = threading.get_ident()
        if self._holder == me:
            raise RuntimeError("this thread is already writing: pass its connection on instead")
        self._acquire(timeout)
        self._holder = me
        try:
            yield
        finally:
            self._holder = None
            self._release()

    def _acquire(self, timeout: float) -> None:
        called = threading.Event()
        with self._guard:
            self._waiting.append(called)
            if self._waiting[0] is called:
                called.set()
        if not called.wait(timeout):
            self._give_up(called)

    def _give_up(self, called: threading.Event) -> None:
        with self._guard:
            if called.is_set():  # the turn came in the very last moment
                return
            self._waiting.remove(called)
        raise AppError("storage.busy", N_("The database is busy. Please try again in a moment."))

    def _release(self) -> None:
        with self._guard:
            self._waiting.popleft()
            if self._waiting:
                self._waiting[0].set()
