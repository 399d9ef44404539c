"""What is asked of the panel, and what the bare route does instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from urllib.parse import quote

from bench.client import Maker, Request

_number = count(1)  # no two customers alike, in all runs together
FILTER = quote(json.dumps({"tier": "key"}))


@dataclass(frozen=True)
class Workload:
    """A name, the panel's requests, and whether they write."""

    name: str
    make: Callable[[Sequence[int]], Maker]
    writes: bool = False

    def floor(self, ids: Sequence[int]) -> Maker:
        """Return the bare route's requests."""
        if self.writes:
            return lambda n: Request("POST", f"/write/{ids[n % len(ids)]}")
        return lambda n: Request("GET", f"/read/{self.name}")


def _always(path: str) -> Callable[[Sequence[int]], Maker]:
    return lambda _: lambda __: Request("GET", path)


def _per_record(path: str) -> Callable[[Sequence[int]], Maker]:
    return lambda ids: lambda n: Request("GET", path.format(ids[n * 7919 % len(ids)]))


def _update(ids: Sequence[int]) -> Maker:
    return lambda n: Request("PUT", f"/api/v1/customer/{ids[n % len(ids)]}", {"employees": n + 1})


def _create(_: Sequence[int]) -> Maker:
    return lambda _: Request(
        "POST",
        "/api/v1/customer/",
        {"name": f"Benchmark {next(_number)}", "kind": "person"},
        expected=201,
    )


WORKLOADS = (
    Workload("list_html", _always("/customer/list/")),
    Workload("list_json", _always("/api/v1/customer/?page_size=50")),
    Workload("filtered_html", _always("/customer/list/?f.tier=key&sort=-revenue")),
    Workload(
        "filtered_json",
        _always(f"/api/v1/customer/?filter={FILTER}&sort=-revenue&page_size=50"),
    ),
    Workload("record_html", _per_record("/customer/show/{}")),
    Workload("record_json", _per_record("/api/v1/customer/{}")),
    Workload("update", _update, writes=True),
    Workload("create", _create, writes=True),
)
