"""Child processes: what goes wrong in one is told in a sentence, and the next call is answered."""

from __future__ import annotations

import collections
import itertools
import multiprocessing
import operator
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from app.core import apart as module
from app.core import apart_child
from app.core.apart import (
    BrokenError,
    BusyError,
    TooLongError,
    TooMuchMemoryError,
    apart,
    begin,
    end_children,
)
from app.core.errors import AppError, InvalidRecordError
from config import HERE

PATIENCE = 40.0  # seconds: how long a machine that is busy may take to end a process


@pytest.fixture(scope="module", autouse=True)
def children() -> Iterator[None]:
    yield
    end_children()


def refuse_record() -> None:
    raise InvalidRecordError({"name": AppError("text.long", "At most {most}.", most=3)})


def test_what_a_function_returns_comes_back() -> None:
    assert apart(operator.mul, "档", 3) == "档档档"
    assert apart(os.getpid) != os.getpid()


def test_calls_of_many_threads_are_all_answered() -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda number: apart(operator.neg, number), range(100)))
    assert answers == [-number for number in range(100)]


@pytest.mark.parametrize(
    ("function", "given"), [(time.sleep, (60,)), (collections.deque, (itertools.count(), 0))]
)
def test_what_takes_too_long_is_stopped(function: Callable[..., object], given: tuple) -> None:
    with pytest.raises(TooLongError, match="longer than"):
        apart(function, *given, seconds=0.3)
    assert apart(operator.add, 1, 1) == 2


def test_what_takes_too_much_memory_is_stopped() -> None:
    with pytest.raises(TooMuchMemoryError, match="200 MB"):
        apart(bytearray, 300 << 20, megabytes=200)
    assert len(apart(bytes, 100 << 20, megabytes=200)) == 100 << 20


def test_a_child_that_dies_is_replaced(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(BrokenError):
        apart(os.abort)
    assert apart(operator.add, 1, 1) == 2
    assert "ended with -6" in caplog.text


def test_children_that_die_while_nothing_is_asked_are_replaced() -> None:
    assert apart(operator.add, 1, 1) == 2
    time.sleep(0.1)  # they are idle: whoever just answered has let go of what the others ask by
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGKILL)
    answers: list[int] = []
    until = time.monotonic() + PATIENCE
    while not answers and time.monotonic() < until:
        with suppress(BrokenError):
            answers.append(apart(operator.add, 1, 1))
    assert answers == [2]


def test_children_that_are_stuck_are_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_QUEUE", 0.5)
    assert apart(operator.add, 1, 1) == 2
    for child in multiprocessing.active_children():
        os.kill(child.pid or 0, signal.SIGSTOP)  # alive, and deaf
    monkeypatch.setattr(module, "_answered", 0.0)  # as if that had been long ago
    with pytest.raises((BusyError, TooLongError)):
        apart(operator.add, 1, 1, seconds=0.5)
    monkeypatch.setattr(module, "LONGEST_QUEUE", 60.0)
    assert apart(operator.add, 1, 1) == 2


def test_a_mistake_is_told_without_its_trace_which_is_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with pytest.raises(BrokenError) as told:
        apart(operator.truediv, 1, 0)
    assert "ZeroDivisionError" not in str(told.value)
    assert "ZeroDivisionError" in caplog.text


def test_what_cannot_travel_is_a_mistake_too() -> None:
    with pytest.raises((BrokenError, AttributeError, TypeError)):
        apart(lambda: 1)
    assert apart(operator.add, 1, 1) == 2


def test_an_error_raised_on_purpose_comes_back_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_warmers", [warm_tests])
    end_children()
    with pytest.raises(InvalidRecordError) as told:
        apart(refuse_record)
    assert str(told.value.errors["name"]) == "At most 3."
    end_children()


def warm_tests() -> list[Path]:
    return [HERE / "tests"]


def test_a_child_reaches_no_network() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.05)
        with pytest.raises(BrokenError):
            apart(socket.create_connection, server.getsockname())
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.parametrize("name", ["/etc/passwd", HERE / "config.py", HERE / "app/../config.py"])
def test_a_child_reads_nothing_but_code(name: str | Path) -> None:
    with pytest.raises(BrokenError):
        apart(Path.read_bytes, Path(name))
    assert apart(Path.read_bytes, HERE / "app" / "__init__.py")


def test_a_child_writes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    for function, given in [
        (Path.write_text, (kept, "lost")),
        (Path.touch, (tmp_path / "new",)),
        (os.remove, (kept,)),
        (os.rename, (kept, tmp_path / "moved")),
        (shutil.rmtree, (tmp_path,)),
        (os.symlink, (kept, tmp_path / "link")),
    ]:
        with pytest.raises(BrokenError):
            apart(function, *given)
    assert [path.name for path in tmp_path.iterdir()] == ["kept.txt"]
    assert kept.read_text() == "kept"


def test_a_child_starts_no_process() -> None:
    for function in (os.system, subprocess.getoutput):
        with pytest.raises(BrokenError):
            apart(function, "true")


def test_a_child_knows_no_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret of this panel")
    end_children()
    assert apart(os.getenv, "SECRET_KEY") is None
    assert apart(os.getenv, "PATH") == os.environ["PATH"]


def test_a_call_that_is_cancelled_makes_room() -> None:
    for _ in range(4):
        begin(time.sleep, 60).cancel()
    assert apart(operator.add, 1, 1) == 2


def test_a_child_that_is_replaced_leaves_nothing(tmp_path: Path) -> None:
    end_children()
    left_by = Path(apart(tempfile.mkdtemp))
    with pytest.raises(BrokenError):
        apart(os.abort)
    until = time.monotonic() + PATIENCE
    while left_by.exists() and time.monotonic() < until:
        with suppress(BrokenError):
            apart(os.abort)
    assert not left_by.exists()


def test_what_killed_processes_left_is_removed_after_a_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"],
                           capture_output=True, text=True, check=True).stdout.strip()  # fmt: skip
    for owner, age in ((ended, 2), (ended, 0), (os.getpid(), 2)):
        folder = tmp_path / f"dossier-apart-{owner}-{age}"
        folder.mkdir()
        os.utime(folder, (time.time() - age * 86_400,) * 2)
    end_children()
    assert apart(operator.add, 1, 1) == 2
    end_children()
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {f"dossier-apart-{ended}-0", f"dossier-apart-{os.getpid()}-2"}


def test_the_last_child_that_ends_takes_the_folder_of_all_along(tmp_path: Path) -> None:
    scratch = tmp_path / "scratch"
    own, others = scratch / str(os.getpid()), scratch / str(os.getppid())
    for folder in (own, others, scratch / "0"):  # no process is number 0
        (folder / "kept").mkdir(parents=True)
    leave = partial(apart_child._leave_nothing, apart_child._Guard(str(scratch), ()))
    leave()
    assert list(scratch.iterdir()) == [others]
    shutil.rmtree(others)
    leave()
    assert not scratch.exists()


FORKING = """
import os, sys, time
from app.core.apart import apart
def tell(): print(os.getpid(), apart(os.getpid), flush=True)
if __name__ == "__main__":
    tell()
    if os.fork() == 0:
        tell()
    time.sleep(60)
"""


def test_each_process_has_children_of_its_own_and_takes_them_along(tmp_path: Path) -> None:
    script = tmp_path / "forking.py"
    script.write_text(FORKING)
    env = {**os.environ, "PYTHONPATH": str(HERE), "TMPDIR": str(tmp_path)}
    with subprocess.Popen([sys.executable, script], env=env, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        told = [process.stdout.readline().split() for _ in range(2)]
        (first, its_child), (second, other_child) = [map(int, each) for each in told]
        for parent in (first, second):
            os.kill(parent, signal.SIGKILL)
    assert its_child != other_child
    assert _are_gone(its_child, other_child)
    until = time.monotonic() + PATIENCE  # a child that was only beginning ends when it has begun
    while list(tmp_path.glob("dossier-apart-*")) and time.monotonic() < until:
        time.sleep(0.02)
    assert not list(tmp_path.glob("dossier-apart-*"))


def _are_gone(*processes: int) -> bool:
    until = time.monotonic() + PATIENCE
    left = set(processes)
    while left and time.monotonic() < until:
        left = {each for each in left if Path(f"/proc/{each}/cmdline").exists() and
                Path(f"/proc/{each}/cmdline").read_bytes()}  # fmt: skip
        time.sleep(0.02)
    return not left
