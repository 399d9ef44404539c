"""`make soak`: keep a panel busy for minutes; fail on an error or on memory that keeps growing."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from pathlib import Path

from bench.__main__ import record_ids
from bench.client import Client, Maker, Request, run
from bench.server import PASSWORD, installation, memory, served
from bench.workloads import WORKLOADS

CLIENTS = 4
RECORDS = 5_000
ROUNDS = 10
# Caches fill in the first rounds; after half of them the size should stand still.
GROWTH = 1.15


def mixed(ids: list[int]) -> Maker:
    """Return a maker that takes turns through all workloads."""
    makers = [workload.make(ids) for workload in WORKLOADS]
    return lambda n: makers[n % len(makers)](n)


def main() -> int:
    """Work in rounds; return 1 if an answer was wrong or memory grew to the end."""
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--engine", default="sqlite")
    asked = parser.parse_args()
    sizes: list[float] = []
    errors = 0
    with (
        tempfile.TemporaryDirectory(prefix="dossier-soak-") as folder,
        installation(asked.engine, Path(folder) / "soak") as place,
        served(place, "panel", "/health/ready") as port,
    ):
        place.flask("demo", "load", "--records", str(RECORDS), "--seed", "2")
        clients = [Client(port) for _ in range(CLIENTS)]
        for client in clients:
            client.sign_in("admin", PASSWORD)
        make = mixed(list(record_ids(clients[0])))
        for number in range(ROUNDS):
            begin = time.monotonic()
            timed = run(clients, make, seconds=asked.minutes * 60 / ROUNDS, most=10**9)
            errors += len(timed.errors)
            clients[0].send(Request("GET", "/health/live"))
            process = int(clients[0].answer_headers["X-Bench-Process"])
            sizes.append(memory({"panel": process})["panel"])
            line = {
                "round": number + 1,
                "seconds": round(time.monotonic() - begin),
                "requests": len(timed.seconds),
                "p99_ms": timed.percentile(0.99),
                "errors": len(timed.errors),
                "memory_mb": sizes[-1],
            }
            sys.stdout.write(json.dumps(line) + "\n")
            sys.stdout.flush()
    grew = sizes[-1] > GROWTH * sizes[len(sizes) // 2]
    sys.stdout.write(json.dumps({"errors": errors, "memory_grew": grew}) + "\n")
    return 1 if errors or grew else 0


if __name__ == "__main__":
    sys.exit(main())
