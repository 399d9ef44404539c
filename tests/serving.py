"""A panel as it is really served: SQLite by run.py, PostgreSQL by gunicorn with two workers."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pysqlite3.dbapi2 as sqlite
import pytest
from sqlalchemy import make_url

from app.cli.register import make_commands
from config import HERE
from tests.panels import share_templates

PASSWORD = "a password of the tests"
START_SECONDS = 180


@dataclass
class Served:
    """One running panel with its own database and its own copy of the definitions."""

    url: str
    folder: Path
    environment: dict[str, str]
    workers: int
    process: int = 0  # the server's number

    @property
    def definitions(self) -> Path:
        return self.folder / "field_definitions"

    def flask(self, *words: str, fails: bool = False) -> str:
        """Run a command of the panel beside the server, in this process; return what it said."""
        with pytest.MonkeyPatch.context() as patch:
            for name, value in self.environment.items():
                patch.setenv(name, value)
            done = make_commands().test_cli_runner().invoke(args=words)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert bool(done.exit_code) is fails, done.output
        return done.output

    def edit(self, file: str, old: str, new: str) -> None:
        """Change a definition as an editor would."""
        path = self.definitions / file
        text = path.read_text()
        assert old in text, f"{file} has no {old!r}"
        path.write_text(text.replace(old, new, 1))

    def get(self, path: str, token: str | None = None) -> tuple[int, str]:
        """Ask on a connection of its own, so that any worker may answer."""
        headers = {"Connection": "close"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        try:
            request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310 - ours
            with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ours
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()

    def file(self, path: str, token: str) -> bytes:
        """Fetch a file on a connection of its own."""
        headers = {"Connection": "close", "Authorization": f"Bearer {token}"}
        request = urllib.request.Request(self.url + path, headers=headers)  # noqa: S310 - ours
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - ours
            return bytes(answer.read())

    def token(self, username: str = "admin") -> str:
        """Sign in at the API."""
        body = json.dumps({"username": username, "password": PASSWORD, "provider": "db"}).encode()
        request = urllib.request.Request(  # noqa: S310 - ours
            f"{self.url}/api/v1/security/login", body, {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - ours
            return str(json.load(answer)["access_token"])

    def wait_for_version(self, number: int, seconds: float) -> None:
        """Wait until every worker has answered with a version, and none with another since."""
        end = time.monotonic() + seconds
        moved: set[str] = set()
        while len(moved) < self.workers:
            answer = json.loads(self.get("/health/ready")[1])
            if answer["version"] == number:
                moved.add(answer["process"])
            else:
                moved.discard(answer["process"])
            assert time.monotonic() < end, f"version {number} is not served: {answer}"


_begun: list[Path] = []
"""The database that a first start made of the demo, once there was one: others begin with it."""


@contextmanager
def serve(folder: Path, database_url: str, definitions: Path | None = None) -> Iterator[Served]:
    """Serve the shipped definitions with demo records, or other ones with no records at all."""
    shutil.copytree(definitions or HERE / "field_definitions", folder / "field_definitions")
    port = _free_port()
    embedded = database_url.startswith("sqlite")
    served = Served(
        f"http://127.0.0.1:{port}",
        folder,
        {
            "PATH": os.environ["PATH"], "HOME": str(folder), "LANG": "C.UTF-8",
            "DATABASE_URL": database_url, "DATA_DIR": str(folder / "var"), "PORT": str(port),
            "DEFINITIONS_DIR": str(folder / "field_definitions"), "SECRET_KEY": "s" * 64,
            "DEMO": "0" if definitions else "1", "DEMO_PASSWORD": PASSWORD,
            "ADMIN_PASSWORD": PASSWORD, "WORKERS": "2",
            "DOCUMENT_WORKERS": "1",  # each takes two seconds to begin
        },
        1 if embedded else 2,
    )  # fmt: skip
    if not embedded:
        served.flask("definitions", "apply")
    demo = embedded and not definitions
    if demo and _begun:
        shutil.copy(_begun[0], str(make_url(database_url).database))
    share_templates(folder / "var")
    command = ["run.py"] if embedded else ["-m", "gunicorn", "-c", "gunicorn.conf.py"]
    log = (folder / "server.log").open("w")
    process = subprocess.Popen(
        [sys.executable, *command], cwd=HERE, env=served.environment, stdout=log, stderr=log
    )
    served.process = process.pid
    try:
        _wait(served, process)
        if demo and not _begun:
            _begun.append(_copied(database_url, folder / "begun.db"))
        yield served
    finally:
        process.terminate()
        process.wait(30)
        log.close()


def _copied(database_url: str, file: Path) -> Path:
    """Copy an embedded database that is in use to a file, and return that."""
    with (
        closing(sqlite.connect(make_url(database_url).database)) as live,
        closing(sqlite.connect(file)) as copy,
    ):
        live.backup(copy)
    return file


def _free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def _wait(served: Served, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            served.get("/health/live")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise AssertionError((served.folder / "server.log").read_text()[-4000:])


@dataclass
class Load:
    """People at work in the background; every answer is kept by its status."""

    served: Served
    statuses: dict[int, int] = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    @contextmanager
    def running(self, clients: int = 3) -> Iterator[Load]:
        """Ask again and again until the block ends."""
        stop, lock, token = threading.Event(), threading.Lock(), self.served.token()

        def work(path: str) -> None:
            while not stop.is_set():
                try:
                    status, body = self.served.get(path, token)
                except OSError as error:
                    status, body = 0, str(error)
                with lock:
                    self.statuses[status] = self.statuses.get(status, 0) + 1
                    if status != 200:
                        self.failures.append(f"{path}: {status} {body[:300]}")
                stop.wait(0.02)  # people, not a benchmark: both cores have other work too

        paths = [f"/api/v1/{each}" for each in ("customer/?page_size=20", "contact/1", "order/")]
        threads = [
            threading.Thread(target=work, args=(paths[i % len(paths)],)) for i in range(clients)
        ]
        for thread in threads:
            thread.start()
        try:
            yield self
        finally:
            stop.set()
            for thread in threads:
                thread.join(60)
