"""`make bench`: measure the panel beside a bare route; one JSON line per workload and engine."""

from __future__ import annotations

import argparse
import json
import pickle  # the benchmark reads only what it wrote itself
import sys
import tempfile
import time
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import designer, documents, rights
from bench.apply_field import apply_field
from bench.client import Client, Maker, Request, Timed, run
from bench.server import PASSWORD, Installation, installation, served
from bench.workloads import WORKLOADS, Workload

CLIENTS = (1, 8)
TRANSACTION_WORDS = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


def say(line: dict[str, object]) -> None:
    """Print one result."""
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def statements(port_client: Client, folder: Path, workload: Workload, make: Maker) -> int:
    """Ask once with recording on; return how many SQL statements it took."""
    port_client.send(make(0))  # warm: what is read once per process is not counted
    status, body = port_client.send(make(1), {"X-Bench-Record": workload.name})
    if status != make(1).expected:
        raise SystemExit(f"{workload.name}: {status} {body[:500]!r}")
    file = folder / f"{workload.name}.sql"
    kept = [s for s in pickle.loads(file.read_bytes()) if not _is_command(s[0])]  # noqa: S301 - ours
    file.write_bytes(pickle.dumps(kept))
    return len(kept)


def _is_command(statement: str) -> bool:
    return statement.lstrip().upper().startswith((*TRANSACTION_WORDS, "PRAGMA", "SET "))


def measure(
    port: int, make: Maker, *, clients: int, seconds: float, signed: Client | None
) -> Timed:
    """Let so many clients ask for so long."""
    many = [Client(port) for _ in range(clients)]
    for client in many:
        client.headers = dict(signed.headers) if signed else {}
    for client in many:
        client.send(make(0) if make(0).method == "GET" else Request("GET", "/"))
    return run(many, make, seconds=seconds)


def record_ids(client: Client) -> Sequence[int]:
    """Return the ids of some hundred records."""
    status, body = client.send(Request("GET", "/api/v1/customer/?page_size=500"))
    assert status == 200, body[:500]
    return list(json.loads(body)["ids"])


def load(place: Installation, records: int) -> dict[str, object]:
    """Fill the panel with demo records."""
    start = time.perf_counter()
    place.flask("demo", "load", "--records", str(records), "--seed", "2", "--only", "customer")
    seconds = round(time.perf_counter() - start, 1)
    return {"workload": "load", "engine": place.engine, "customers": records, "seconds": seconds}


def measure_engine(place: Installation, *, records: int, seconds: float) -> int:
    """Measure all workloads on one engine; return the number of errors."""
    with ExitStack() as stack:
        # The first start makes people and some records; the many come on top of them.
        port = stack.enter_context(served(place, "panel", "/health/ready"))
        say(load(place, records))
        client = Client(port)
        client.sign_in("admin", PASSWORD)
        ids = record_ids(client)
        counted = {w.name: statements(client, place.folder, w, w.make(ids)) for w in WORKLOADS}
        floor = stack.enter_context(served(place, "floor", "/"))
        errors = 0
        for workload in WORKLOADS:
            for clients in CLIENTS:
                bare = measure(
                    floor, workload.floor(ids), clients=clients, seconds=seconds / 2, signed=None
                )
                full = measure(
                    port, workload.make(ids), clients=clients, seconds=seconds, signed=client
                )
                report(place.engine, workload.name, clients, counted[workload.name], full, bare)
                errors += len(full.errors) + len(bare.errors)
        say(apply_field(place, port, client))
    return errors


def report(engine: str, workload: str, clients: int, sql: int, full: Timed, bare: Timed) -> None:
    """Print the line of one workload."""
    p50, floor = full.percentile(0.5), bare.percentile(0.5)
    line: dict[str, object] = {
        "workload": workload,
        "engine": engine,
        "clients": clients,
        "requests": len(full.seconds),
        "p50_ms": p50,
        "p95_ms": full.percentile(0.95),
        "p99_ms": full.percentile(0.99),
        "per_second": round(len(full.seconds) / full.elapsed, 1),
        "statements": sql,
        "floor_p50_ms": floor,
        "ratio": round(p50 / floor, 1) if p50 and floor else None,
        "errors": len(full.errors) + len(bare.errors),
    }
    if full.errors or bare.errors:
        line["first_error"] = (full.errors + bare.errors)[0]
    say(line)


def measure_rights(folder: Path) -> None:
    """Measure what five roles cost beside an admin's one, on SQLite in this process."""
    folder.mkdir()
    app = rights.make_app(folder, f"sqlite:///{folder / 'rights.db'}")
    for line in rights.measure("sqlite", app):
        say(line)


def measure_designer(folder: Path) -> None:
    """Measure the designer on 60 entities with 1,500 fields, on SQLite in this process."""
    folder.mkdir()
    installation, app = designer.make(folder, f"sqlite:///{folder / 'designer.db'}")
    for line in designer.measure("sqlite", installation, app):
        say(line)


def measure_documents(folder: Path) -> None:
    """Measure profiles, a batch of a thousand and long lists, on SQLite in this process."""
    folder.mkdir()
    place = documents.make(folder, f"sqlite:///{folder / 'documents.db'}")
    for line in documents.measure(place):
        say(line)


def main() -> int:
    """Measure every engine; return 1 if an answer was not as expected."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--seconds", type=float, default=5, help="for each workload")
    parser.add_argument("--engines", default="sqlite,postgresql")
    asked = parser.parse_args()
    errors = 0
    with tempfile.TemporaryDirectory(prefix="dossier-bench-") as folder:
        for engine in asked.engines.split(","):
            with installation(engine, Path(folder) / engine) as place:
                errors += measure_engine(place, records=asked.records, seconds=asked.seconds)
        measure_rights(Path(folder) / "rights")
        measure_designer(Path(folder) / "designer")
        measure_documents(Path(folder) / "documents")
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main())
