"""One WSGI callable that always answers with the app of the newest applied definitions.

Flask cannot take a route after its first request, so a version of the definitions is a whole new
app. It is built beside the old one, warmed, and swapped in by one assignment: requests under way
finish on the app that they began with, and a version that cannot be built leaves the old one
serving (``docs/adr/0002``).
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

CHECK_EVERY = 0.5  # seconds between two looks at the version number, whatever the load


@dataclass(frozen=True)
class Generation:
    """One app and the version of the definitions that it was built from."""

    number: int
    app: WSGIApplication


class AppSwitch:
    """Hands each request to the current generation and keeps that generation current."""

    def __init__(
        self,
        *,
        build: Callable[[int], WSGIApplication],
        newest: Callable[[], int],
        swapped: Callable[[], None] = lambda: None,
    ) -> None:
        self._build = build
        self._newest = newest
        self._swapped = swapped
        self._building = threading.Lock()
        self._failed: int | None = None
        number = newest()
        self._current = Generation(number, build(number))
        threading.Thread(target=self._watch, name="definitions", daemon=True).start()

    @property
    def current(self) -> Generation:
        """The generation that answers now."""
        return self._current

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer one request, all of it by one generation."""
        return self._current.app(environ, start_response)

    def refresh(self) -> bool:
        """Move to the newest version now; return whether it serves.

        Called by the process that has just applied a version, and by the watcher.
        """
        with self._building:
            number = self._newest()
            if number == self._current.number:
                return True
            if number == self._failed:
                return False
            return self._move_to(number)

    def _move_to(self, number: int) -> bool:
        try:
            app = self._build(number)
        except Exception:
            self._failed = number
            logger.exception("version %d of the definitions could not be built", number)
            return False
        self._current = Generation(number, app)
        self._swapped()
        logger.info("version %d of the definitions is served", number)
        return True

    def _watch(self) -> None:
        while True:
            time.sleep(CHECK_EVERY)
            try:
                self.refresh()
            except Exception:
                logger.exception("the version of the definitions could not be read")
