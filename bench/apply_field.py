"""How soon every process serves a new field: applied as the designer does, and by the command."""

from __future__ import annotations

import http.client
import time
from collections.abc import Callable, Mapping

from app.installation import open_installation
from app.schema.loader import load
from app.schema.source import read_folder
from bench.client import Client, Request
from bench.server import Installation
from config import Settings

LONGEST_WAIT = 60  # seconds
PAUSE = 0.01
MOST_CONNECTIONS = 64


def apply_field(place: Installation, port: int, client: Client) -> dict[str, object]:
    """Add two fields, one through each way; measure from the commit until all processes serve it.

    ``committed_to_served_s`` begins when a process that is warm has committed the new version;
    the command's own time is that of a program that starts, reads and checks every file.
    """
    processes = connections(port, client)
    apply_s, served_s = _applied_warm(place, processes)
    add_field(place, "bench_command")
    start = time.perf_counter()
    place.flask("definitions", "apply", "--yes")
    command_s = time.perf_counter() - start
    wait_for(processes, "bench_command")
    return {
        "workload": "apply_field",
        "engine": place.engine,
        "processes": len(processes),
        "apply_s": round(apply_s, 2),
        "committed_to_served_s": round(served_s, 2),
        "command_s": round(command_s, 2),
        "command_until_served_s": round(time.perf_counter() - start, 2),
    }


def _applied_warm(place: Installation, processes: Mapping[str, Client]) -> tuple[float, float]:
    installation = open_installation(Settings.from_environment(place.environment(8080)))
    load(read_folder(place.definitions))  # a process that is warm has read the files that stay
    add_field(place, "bench_designer")
    start = time.perf_counter()
    installation.apply(load(read_folder(place.definitions)), author="bench", yes=True)
    committed = time.perf_counter()
    wait_for(processes, "bench_designer")
    served = time.perf_counter()
    installation.engine.dispose()
    return committed - start, served - committed


def add_field(place: Installation, name: str) -> None:
    """Write a field into the definition of customers, as an editor would."""
    file = place.definitions / "customer.yaml"
    line = f"\n  {name}: {{type: text, label: {{en: {name}, zh_Hans: 测试备注}}}}"
    file.write_text(file.read_text().replace("\nfields:", f"\nfields:{line}", 1))


def connections(port: int, client: Client) -> dict[str, Client]:
    """Return a connection to each serving process: it stays with the process that took it."""
    found: dict[str, Client] = {}
    for _ in range(MOST_CONNECTIONS):
        asking = Client(port)
        asking.headers = client.headers
        _ask(asking, "name")
        found.setdefault(asking.answer_headers["X-Bench-Process"], asking)
    return found


def wait_for(processes: Mapping[str, Client], field: str) -> None:
    """Return when every process serves a field."""
    end = time.perf_counter() + LONGEST_WAIT
    for process, client in processes.items():
        while not _serves(client, process, field):
            if time.perf_counter() > end:
                raise SystemExit(f"{LONGEST_WAIT} s after apply, a process does not serve {field}")
            time.sleep(PAUSE)


def _serves(client: Client, process: str, field: str) -> bool:
    """Ask one process; where its connection was closed, connect until it answers again."""
    answer = _again(lambda: _ask(client, field), client)
    while client.answer_headers["X-Bench-Process"] != process:
        client.connection.close()
        answer = _again(lambda: _ask(client, field), client)
    return answer


def _again(ask: Callable[[], bool], client: Client) -> bool:
    try:
        return ask()
    except (http.client.HTTPException, OSError):
        client.connection.close()
        return ask()


def _ask(client: Client, field: str) -> bool:
    _, body = client.send(Request("GET", "/api/v1/customer/_info"))
    return f'"{field}"'.encode() in body
