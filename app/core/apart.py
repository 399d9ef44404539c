"""Work in child processes that may take so much and no more: what breaks there breaks nothing here.

Rendering, and reading what strangers send, is done by large libraries, many of them in C. A child
has none of our connections and none of our secrets (see :mod:`app.core.apart_child`); one that
takes too long or too much is ended and replaced. Each process has its own few children, begun when
they are first needed and gone with it. ``pebble`` keeps them.
"""

from __future__ import annotations

import atexit
import logging
import multiprocessing
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Callable
from concurrent.futures import CancelledError
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from signal import SIGXCPU
from typing import Generic, TypeVar

from pebble import ProcessExpired, ProcessFuture, ProcessPool

from app.core import apart_child
from app.core.apart_child import Outcome, Warmer
from app.core.errors import AppError
from app.core.i18n import N_

logger = logging.getLogger(__name__)

Result = TypeVar("Result")

CALLS_OF_A_CHILD = 500
"""After so many a child is replaced: memory that libraries never give back goes with it."""

LONGEST_QUEUE = 60.0
"""Seconds that a call waits for a child; then the panel is busy."""

SCRATCH = "dossier-apart-"
KEPT_FOR = 86_400.0  # seconds; a process elsewhere that shares the folder has other numbers


@dataclass(frozen=True)
class Limits:
    """What children may take, unless a call says otherwise."""

    workers: int = 2
    seconds: float = 60.0
    megabytes: int = 1024  # beyond what a warm child has


class TooLongError(AppError):
    """A call took longer than it may."""

    status = 422

    def __init__(self, seconds: float) -> None:
        super().__init__(
            "apart.too_long",
            N_("It took longer than {seconds} seconds and was stopped. Ask for less at once."),
            seconds=round(seconds),
        )


class TooMuchMemoryError(AppError):
    """A call took more memory than it may."""

    status = 422

    def __init__(self, megabytes: int) -> None:
        super().__init__(
            "apart.too_much",
            N_("It took more than {megabytes} MB of memory and was stopped. Ask for less at once."),
            megabytes=megabytes,
        )


class BrokenError(AppError):
    """A call ended its child, or ran into a mistake that nobody thought of; the log has it."""

    status = 422

    def __init__(self) -> None:
        super().__init__(
            "apart.broken", N_("It broke off half-way, and nothing came of it. It is in the log.")
        )


class BusyError(AppError):
    """All children are at work, and have been for a while."""

    status = 503

    def __init__(self) -> None:
        super().__init__(
            "apart.busy", N_("There is more to do than can be done now. Try again in a minute.")
        )


@dataclass(frozen=True)
class Pending(Generic[Result]):
    """A call that a child works on, or will."""

    future: ProcessFuture[Outcome]
    pool: ProcessPool
    seconds: float
    megabytes: int

    def result(self) -> Result:
        """Wait for what comes of it. Raises what the function raised on purpose, or one of ours."""
        try:
            outcome = self.future.result(self.seconds + LONGEST_QUEUE)
        except TimeoutError:
            raise self._too_late() from None
        except ProcessExpired as error:
            if error.exitcode == -SIGXCPU:
                raise TooLongError(self.seconds) from None
            logger.error("a child process ended with %s", error.exitcode)  # noqa: TRY400 - no trace
            raise BrokenError from None
        except (CancelledError, BrokenProcessPool):
            logger.error("a child process ended")  # noqa: TRY400 - the trace is the pool's
            raise BrokenError from None
        return self._read(outcome)

    def _too_late(self) -> AppError:
        """Tell a call that was stopped from one that was never begun, or whose children are stuck.

        A child that is killed from outside may take along the lock by which the others are asked.
        """
        if self.future.done():
            return TooLongError(self.seconds)
        has_begun = self.future.running()
        if has_begun or time.monotonic() - _answered > self.seconds + LONGEST_QUEUE:
            logger.error("child processes are stuck, and are replaced")
            _forget(self.pool)
        self.cancel()
        return TooLongError(self.seconds) if has_begun else BusyError()

    def _read(self, outcome: Outcome) -> Result:
        global _answered
        _answered = time.monotonic()
        if outcome.error is not None:
            raise outcome.error
        if outcome.took_too_much:
            raise TooMuchMemoryError(self.megabytes)
        if outcome.trace:
            logger.error("in a child process:\n%s", outcome.trace)
            raise BrokenError
        value: Result = outcome.value
        return value

    def cancel(self) -> None:
        """Stop it; the child that works on it is replaced."""
        self.future.cancel()  # type: ignore[no-untyped-call]  # of a library without all types


def apart(
    function: Callable[..., Result],
    *args: object,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Result:
    """Call ``function(*args)`` in a child process and return what it returns.

    The function stands in a module of its own right (not nested), and whatever goes in and out can
    be pickled. ``megabytes`` is what it may take beyond a warm child. Raises the
    AppError that the function raised, TooLongError, TooMuchMemoryError, BrokenError, BusyError.
    """
    return begin(function, *args, seconds=seconds, megabytes=megabytes).result()


def begin(
    function: Callable[..., Result],
    *args: object,
    seconds: float | None = None,
    megabytes: int | None = None,
) -> Pending[Result]:
    """Begin what :func:`apart` does, and go on meanwhile."""
    within = seconds or _limits.seconds
    memory = megabytes or _limits.megabytes
    given = (function, args, within, memory)
    for _ in range(2):
        pool = _children()
        with suppress(RuntimeError):  # every child died at once, or the pool was closed meanwhile
            future = pool.schedule(apart_child.run, args=given, timeout=within)
            return Pending(future, pool, within, memory)
        _forget(pool)
    raise BusyError


def set_limits(limits: Limits) -> None:
    """Say what children of this process may take; how many they are counts from the next start."""
    global _limits
    _limits = limits


def warm_with(warmer: Warmer) -> None:
    """Let children begin with ``warmer``: it loads what takes long, and says what may be read."""
    if warmer not in _warmers:
        _warmers.append(warmer)


def begin_children() -> None:
    """Start the children now, beside whatever else happens: the first call need not wait."""
    begin(_nothing)


def end_children() -> None:
    """End the children of this process; the next call begins new ones."""
    with _lock:
        pool = _pool
    if pool is not None:
        _forget(pool)


def _nothing() -> None:
    pass


_limits = Limits()
_warmers: list[Warmer] = []
_lock = threading.Lock()
_pool: ProcessPool | None = None
_scratch = ""
_answered = 0.0  # when a child last answered anything


def _children() -> ProcessPool:
    global _pool, _scratch
    with _lock:
        if _pool is None:
            _clear_old()
            _scratch = tempfile.mkdtemp(prefix=f"{SCRATCH}{os.getpid()}-")
            _pool = ProcessPool(
                max_workers=_limits.workers,
                max_tasks=CALLS_OF_A_CHILD,
                initializer=apart_child.get_ready,
                initargs=(_scratch, tuple(_warmers)),
                # Not forked: a copy of this process would hold its connections, sockets and locks.
                context=multiprocessing.get_context("spawn"),
            )
        return _pool


def _clear_old() -> None:
    """Remove what processes left that were killed together with their children."""
    for folder in Path(tempfile.gettempdir()).glob(f"{SCRATCH}[0-9]*"):
        owner = folder.name.removeprefix(SCRATCH).partition("-")[0]
        with suppress(OSError):
            is_old = time.time() - folder.stat().st_mtime > KEPT_FOR
            if is_old and not Path(f"/proc/{owner}").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _forget(pool: ProcessPool) -> None:
    """Let go of a set of children, if it is still the one in use."""
    global _pool, _scratch
    with _lock:
        if _pool is not pool:
            return
        left, _pool, _scratch = _scratch, None, ""
    with suppress(RuntimeError):
        pool.stop()  # type: ignore[no-untyped-call]  # of a library without all types
        pool.join()
    shutil.rmtree(left, ignore_errors=True)


def _after_fork() -> None:
    """Leave the parent's children to the parent: a server's worker begins its own."""
    global _pool, _scratch, _lock
    _pool, _scratch, _lock = None, "", threading.Lock()


os.register_at_fork(after_in_child=_after_fork)
atexit.register(end_children)
