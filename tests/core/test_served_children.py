"""The server as ``make serve`` runs it: each worker draws in children, and all end together."""

from __future__ import annotations

import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import gettempdir

import pytest

from config import HERE
from tests.conftest import fresh_database
from tests.serving import Served, serve

SHOP = HERE / "tests" / "definitions" / "shop"
PATIENCE = 30.0
SPAWNED = "multiprocessing.spawn"


def children_of(parent: int) -> Iterator[int]:
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            yield int(stat.parent.name)


def drawing(worker: int) -> list[int]:
    """Return the children of a worker that draw; the one that counts what is shared does not."""
    found = [Path(f"/proc/{child}/cmdline") for child in children_of(worker)]
    return [int(each.parent.name) for each in found if SPAWNED in each.read_text()]


def has_pango(process: int) -> bool:
    return "libpango" in Path(f"/proc/{process}/maps").read_text()


def wait_for(is_so: Callable[[], bool]) -> bool:
    until = time.monotonic() + PATIENCE
    while not is_so() and time.monotonic() < until:
        time.sleep(0.05)
    return is_so()


def are_gone(processes: set[int]) -> bool:
    alive = (Path(f"/proc/{each}/cmdline") for each in processes)
    return not any(path.exists() and path.read_bytes() for path in alive)


def filed(served: Served, token: str) -> None:
    body = json.dumps({"code": "A-1", "name": "印刷机"}).encode()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
    url = f"{served.url}/api/v1/product/"
    with urllib.request.urlopen(urllib.request.Request(url, body, headers), timeout=30) as answer:  # noqa: S310 - ours
        assert answer.status == 201


@pytest.mark.postgres
def test_workers_draw_in_children_that_end_with_them(tmp_path: Path, postgres_url: str) -> None:
    path = "/api/v1/product/1/document/card.pdf?language=zh_Hans"
    with serve(tmp_path, fresh_database(postgres_url), SHOP) as served:
        token = served.token()
        filed(served, token)
        workers = set(children_of(served.process))
        assert len(workers) == 2

        with ThreadPoolExecutor(8) as people:
            files = list(people.map(lambda _: served.file(path, token), range(16)))
        assert all(each.startswith(b"%PDF-") for each in files)
        assert wait_for(lambda: all(any(map(has_pango, drawing(w))) for w in workers))
        assert not any(map(has_pango, workers))

        killed = workers.pop()
        orphans = set(drawing(killed))
        os.kill(killed, signal.SIGKILL)
        assert wait_for(lambda: are_gone({killed, *orphans}))
        assert wait_for(lambda: len(set(children_of(served.process))) == 2)
        assert served.file(path, token).startswith(b"%PDF-")
        workers = set(children_of(served.process))
        left = workers.union(*map(drawing, workers))

    assert wait_for(lambda: are_gone(left))
    scratch = [f"dossier-apart-{each}-*" for each in (killed, *workers)]
    assert wait_for(lambda: not any(any(Path(gettempdir()).glob(each)) for each in scratch))
