"""One transaction for everything that one request reads: consistent, and begun only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine

Open = Callable[[], AbstractContextManager[Connection]]


class SharedReading:
    """A reading transaction that is begun when first needed and ended by any write or error."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._opened = ExitStack()
        self._connection: Connection | None = None
        self._users = 0
        self._is_old = False

    @contextmanager
    def use(self, open_: Open) -> Iterator[Connection]:
        """Lend the connection; ``open_`` makes it where there is none."""
        if self._is_old and self._users:  # somebody still reads the state before a write
            with open_() as apart:
                yield apart
            return
        if self._connection is None or self._is_old:
            self.end()
            self._connection = self._opened.enter_context(open_())
        self._users += 1
        try:
            yield self._connection
        except BaseException as error:
            self._users -= 1
            self._is_old = True  # PostgreSQL answers nothing more after an error
            if not self._users:
                self.end(error)
            raise
        else:
            self._users -= 1

    def outdate(self) -> None:
        """Let what is read from now on see what is about to be written."""
        self._is_old = True
        if not self._users:
            self.end()

    def end(self, error: BaseException | None = None) -> None:
        """Give the connection back, rolled back after an error."""
        opened = self._opened.pop_all()
        self._connection, self._is_old = None, False
        opened.__exit__(type(error) if error else None, error, None)


_current: ContextVar[SharedReading | None] = ContextVar("dossier_reading", default=None)


def shared_reading(engine: Engine) -> SharedReading | None:
    """Return what this thread shares on ``engine``, if it shares anything."""
    shared = _current.get()
    return shared if shared is not None and shared.engine is engine else None


def share_reading(engine: Engine) -> None:
    """Let everything that this thread reads share one transaction, until :func:`stop_sharing`."""
    stop_sharing()
    _current.set(SharedReading(engine))


def stop_sharing() -> None:
    """Give the connection back; whoever reads after this opens one of their own."""
    shared = _current.get()
    _current.set(None)
    if shared is not None:
        shared.end()
