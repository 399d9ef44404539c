"""One WSGI callable that always answers with the app of the newest applied definitions.

Flask cannot take a route after its first request, so a version of the definitions is a whole new
app. It is built beside the old one, warmed, and swapped in by one assignment: requests under way
finish on the app that they began with, and a version that cannot be built leaves the old one
serving (``docs/adr/0002``).
"""

from __future__ import annotations

import io
import logging
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from wsgiref.types import StartResponse, WSGIApplication, WSGIEnvironment

logger = logging.getLogger(__name__)

MOST_KEPT = 16 << 20  # bytes of a request's body that are kept for a second try
CHECK_EVERY = 0.25  # seconds between two looks at the version number, whatever the load


@dataclass(frozen=True)
class Generation:
    """One app and the version of the definitions that it was built from."""

    number: int
    app: WSGIApplication


class _Started:
    """Holds back the first line of an answer until it is known whether it will be given."""

    status = ""

    def __call__(
        self, status: str, headers: list[tuple[str, str]], error: Any = None
    ) -> Callable[[bytes], object]:
        self.status, self.headers, self.error = status, headers, error
        return _no_write


def _no_write(_: bytes) -> object:
    raise RuntimeError("the panel's apps answer with an iterable, never through write()")


def _keep_body(environ: WSGIEnvironment) -> Callable[[], None]:
    """Return what puts the body of a request back, so that it can be read a second time."""
    told = environ.get("CONTENT_LENGTH") or ""
    length = int(told) if told.isdecimal() else 0
    if not 0 < length <= MOST_KEPT:
        return lambda: None
    body = environ["wsgi.input"].read(length)

    def replay() -> None:
        environ["wsgi.input"] = io.BytesIO(body)

    replay()
    return replay


def _close(body: Iterable[bytes]) -> None:
    close = getattr(body, "close", None)
    if close is not None:
        close()


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
        """Answer one request, all of it by one generation.

        One that meets tables which a newer version has just changed answers 503 and has done
        nothing; it is asked again of the newest generation.
        """
        generation = self._current
        replay = _keep_body(environ)
        started = _Started()
        body = generation.app(environ, started)
        if started.status.startswith("503") and self._moved_on(generation):
            _close(body)
            replay()
            return self._current.app(environ, start_response)
        start_response(started.status, started.headers, started.error)
        return body

    def _moved_on(self, generation: Generation) -> bool:
        return self.refresh() and self._current.number != generation.number

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
