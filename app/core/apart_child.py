"""What happens inside a child process that works for :mod:`app.core.apart`.

A child has no network, writes nothing but into its own scratch folder, reads nothing but code and
what it is told to read (fonts), takes so much memory and time and no more, and ends with its
parent. The hook that refuses cannot be taken away again, but it is not asked by what is written in
C: it is a second lock behind libraries that were told the same (the fetcher of documents, for one).
"""

from __future__ import annotations

import os
import resource
import shutil
import sys
import sysconfig
import tempfile
import threading
import time
import traceback
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing import connection, parent_process
from multiprocessing.util import Finalize
from pathlib import Path
from typing import Any

from app.core.errors import AppError

Warmer = Callable[[], Iterable[Path]]
"""Loads what work will need, and returns the folders that may still be read afterwards."""

MEGABYTE = 1 << 20
TRIES = 50
LARGEST_FILE = 256 * MEGABYTE
KEPT_ENVIRONMENT = (
    "PATH", "LANG", "LC_", "TZ", "HOME", "TMPDIR", "XDG_", "FONTCONFIG_", "DOSSIER_ASSETS",
)  # fmt: skip
WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
CHANGES = ("os.remove", "os.rename", "os.rmdir", "os.mkdir", "os.truncate", "os.utime", "os.chmod")
REFUSED = (
    "socket.", "subprocess.", "os.exec", "os.posix_spawn", "os.spawn", "os.system", "os.fork",
    "os.link", "os.symlink", "os.chown", "os.putenv", "os.startfile", "pty.", "webbrowser.",
    "sqlite3.", "urllib.", "http.", "ftplib.", "smtplib.", "imaplib.", "poplib.", "telnetlib.",
    "shutil.copy", "shutil.move", "shutil.chown", "syslog.", "code.__new__",
)  # fmt: skip


@dataclass(frozen=True)
class Outcome:
    """What came of a call: a value, or what went wrong."""

    value: Any = None
    error: AppError | None = None  # raised on purpose: a sentence
    trace: str = ""  # of a mistake of ours, or of a library's
    took_too_much: bool = False


@dataclass
class _Guard:
    """Answers every question of the interpreter's audit hook (PEP 578)."""

    scratch: str
    readable: tuple[str, ...]
    is_ending: bool = False
    _known: set[str] = field(default_factory=set)

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if self.is_ending:
            return
        if event == "open":
            self._open(*args)
        changes = event.startswith(CHANGES) and not self._is_own(args[0])
        if changes or event.startswith(REFUSED):
            raise PermissionError(f"{event} is not possible here")

    def _open(self, path: Any, mode: str | None, flags: int | None) -> None:
        if isinstance(path, int):
            return
        writes = bool((flags or 0) & WRITES) or any(c in (mode or "") for c in "wax+")
        if self._is_own(path) or (not writes and self._is_readable(path)):
            return
        raise PermissionError("This file cannot be opened here")

    def _is_own(self, path: Any) -> bool:
        return not isinstance(path, int) and _real(path).startswith(self.scratch + os.sep)

    def _is_readable(self, path: Any) -> bool:
        real = _real(path)
        if real not in self._known and not real.startswith(self.readable):
            return False
        self._known.add(real)
        return True


def _real(path: Any) -> str:
    return os.path.realpath(os.fsdecode(path))


_baseline: int | None = None  # /proc/self/statm, opened before files could no longer be


def get_ready(scratch: str, warmers: tuple[Warmer, ...]) -> None:
    """Make this child fit to work: warm, and with nothing open to it. Never raises.

    A child that failed here would be begun again and again.
    """
    global _baseline
    guard = _Guard(os.path.realpath(scratch), ())
    threading.Thread(target=_end_with_parent, args=(guard,), daemon=True).start()
    for name in list(os.environ):
        if not name.startswith(KEPT_ENVIRONMENT):
            del os.environ[name]  # secrets and addresses of databases
    os.umask(0o077)
    try:
        tempfile.tempdir = _own_folder(guard.scratch)
    except OSError:  # taken away by another child at this moment
        os._exit(0)
    Finalize(None, _leave_nothing, (guard,), exitpriority=0)
    sys.dont_write_bytecode = True
    with suppress(OSError):
        _baseline = os.open("/proc/self/statm", os.O_RDONLY)
    guard.readable = (*_code(), *_warm(warmers))
    _quiet()
    _set_limits()
    sys.addaudithook(guard)


def _own_folder(scratch: str) -> str:
    """Return a folder of this child alone, and clear away those of children that are gone."""
    _clear_gone(scratch)
    own = Path(scratch, str(os.getpid()))
    own.mkdir(exist_ok=True, parents=True)  # the last child that ended took the whole along
    return str(own)


def _clear_gone(scratch: str) -> None:
    with suppress(FileNotFoundError):
        for folder in Path(scratch).iterdir():
            if not Path(f"/proc/{folder.name}").exists():
                shutil.rmtree(folder, ignore_errors=True)


def _leave_nothing(guard: _Guard) -> None:
    """Clear away what is this child's; the last child of all takes the folder of all.

    A child whose questions end because its parent was killed may be gone before its thread saw it.
    """
    guard.is_ending = True
    shutil.rmtree(Path(guard.scratch, str(os.getpid())), ignore_errors=True)
    _clear_gone(guard.scratch)
    with suppress(OSError):  # other children work in it
        os.rmdir(guard.scratch)


def _warm(warmers: Iterable[Warmer]) -> Iterable[str]:
    for warmer in warmers:
        with suppress(Exception):  # the call that needs it says what is wrong
            yield from (f"{folder.resolve()}{os.sep}" for folder in warmer())


def _code() -> Iterable[str]:
    """Yield the folders of Python, of packages and of the panel: modules are loaded late."""
    for key in ("stdlib", "platstdlib", "purelib", "platlib"):
        yield os.path.realpath(sysconfig.get_paths()[key]) + os.sep
    yield str(Path(__file__).resolve().parents[1]) + os.sep
    yield os.path.realpath("/dev/null")
    yield from (f"/usr/share/{name}/" for name in ("zoneinfo", "fonts", "fontconfig"))


def _quiet() -> None:
    """Print nothing: what goes wrong is told to the parent, and libraries in C complain."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def _set_limits() -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_FILE, LARGEST_FILE))


def _end_with_parent(guard: _Guard) -> None:
    """End at once when the parent is gone, however it went, and leave nothing behind."""
    parent = parent_process()
    if parent is None:
        return
    connection.wait([parent.sentinel])
    guard.is_ending = True
    for _ in range(TRIES):  # another child may be writing into it, until it ends, too
        shutil.rmtree(guard.scratch, ignore_errors=True)
        if not Path(guard.scratch).exists():
            break
        time.sleep(0.02)
    os._exit(0)


def run(function: Callable[..., Any], args: tuple[Any, ...], seconds: float, megabytes: int) -> Any:
    """Call ``function`` within limits and return an :class:`Outcome`."""
    try:
        _limit(seconds, megabytes)
        return Outcome(function(*args))
    except AppError as error:
        return Outcome(error=error)
    except MemoryError:
        return Outcome(took_too_much=True)
    except Exception:  # noqa: BLE001 - whatever it is, it must reach the parent as words
        return Outcome(trace=traceback.format_exc(limit=-20))
    finally:
        _lift()


def _lift() -> None:
    """Let the answer be sent, whatever room is left."""
    resource.setrlimit(resource.RLIMIT_AS, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def _limit(seconds: float, megabytes: int) -> None:
    """Let this call take so much more than the child has now."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    cpu = int(used.ru_utime + used.ru_stime + seconds) + 2
    resource.setrlimit(resource.RLIMIT_CPU, (cpu, resource.RLIM_INFINITY))
    if _baseline is not None:
        pages = int(os.pread(_baseline, 64, 0).split()[0])
        most = pages * resource.getpagesize() + megabytes * MEGABYTE
        resource.setrlimit(resource.RLIMIT_AS, (most, resource.RLIM_INFINITY))
