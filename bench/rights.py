"""What rights cost: a list page for a person with five roles beside the same page for an admin.

One entity of 1,500 fields. The person's roles reach records by four scopes and name a third of the
fields each; together they open what the admin's one role opens, so that both pages show the same.
"""

from __future__ import annotations

import re
import statistics
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app.access import people
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.generation import build_app
from app.installation import open_installation
from app.schema.loader import load
from app.storage.store import Store
from app.storage.writes import insert_rows
from config import Settings

FIELDS = 1_500
RECORDS = 5_000
ROUNDS = 60
AT_ONCE = 500
PASSWORD = "benchmark-only"  # noqa: S105 - of a panel that lives for minutes on this machine
TYPES = ("text", "integer", "date", "yes_no", "money")
SCOPES = ("own", "own_and_reports", "team_and_below", "{created_at: {after: 2026-01-01}}", "own")
ROLES = tuple(f"role{number}" for number in range(len(SCOPES)))
ADMIN, PERSON = "admin", "five"
PAGES = {"html": "/thing/list/", "json": "/api/v1/thing/?page_size=50&columns=f0,f1,f2,f3,owner"}
START = datetime(2026, 1, 1, tzinfo=UTC)
ALL = "read: all, create: true, update: all, delete: all, restore: all, export: all, print: all"


def texts(fields: int) -> dict[str, str]:
    """Return the definitions: the entity, the admin's role and the five."""
    lines = [f"  f{n}: {{type: {TYPES[n % len(TYPES)]}}}" for n in range(fields)]
    layout = [
        'title: "{f0} {id}"',
        "list: {columns: [f0, f1, f2, f3, f4, owner, updated_at], sort: [-updated_at],"
        " quick_filters: [f2, owner]}",
    ]
    return {
        "thing.yaml": "\n".join(["fields:", *lines, *layout, ""]),
        "_roles/admin.yaml": f"entities: {{thing: {{{ALL}}}}}\nsystem: [manage_users]\n",
        **{f"_roles/{name}.yaml": _role(number, fields) for number, name in enumerate(ROLES)},
    }


def _role(number: int, fields: int) -> str:
    """Return one of the five: it names a third of the fields, each of another access."""
    words = ("hidden", "masked", "read", "write")
    named = ", ".join(f"f{n}: {words[(n + number) % len(words)]}" for n in range(number, fields, 3))
    scope = SCOPES[number]
    return (
        f"entities: {{thing: {{read: {scope}, create: true, update: {scope}, delete: own,"
        f" print: {scope}, fields: {{{named}}}}}}}\n"
    )


def make_app(folder: Path, url: str, *, fields: int = FIELDS, records: int = RECORDS) -> Flask:
    """Return an app with the two people and so many records, of which half are the person's."""
    settings = Settings(
        database_url=url, data_dir=folder, secret_key="b" * 64, encryption_key="b" * 64
    )  # fmt: skip
    installation = open_installation(settings)
    installation.apply(load(texts(fields)), author="benchmark")
    store = installation.store()
    _fill(store, records)
    return build_app(store, settings)


def _fill(store: Store, records: int) -> None:
    head = people.add_department(store, {"en": "Head office"})
    east = people.add_department(store, {"en": "East"}, parent=head)
    given: Mapping[str, tuple[tuple[str, ...], int]] = {
        ADMIN: ((ADMIN,), head), PERSON: (ROLES, east), "other": ((ROLES[0],), head),
    }  # fmt: skip
    ids = {
        name: people.create_person(
            store, username=name, full_name=name.title(), password=PASSWORD, roles=list(roles),
            department=department,
        )
        for name, (roles, department) in given.items()
    }  # fmt: skip
    table = store.tables.entities["thing"]
    for start in range(0, records, AT_ONCE):
        rows = [_values(number, ids, head, east) for number in range(start, start + AT_ONCE)]
        with store.writing() as conn:
            insert_rows(conn, table, rows, now=START, user=ids["other"], keys=store.keys)
    with store.writing() as conn:
        conn.execute(sa.text("ANALYZE"))


def _values(number: int, ids: Mapping[str, int], head: int, east: int) -> dict[str, Any]:
    mine = number % 2 == 0
    moment = START + timedelta(minutes=number)
    return {
        "f0": f"Thing {number}", "f1": number, "f2": moment.date(), "f3": mine,
        "owner": Ref(USER, ids[PERSON if mine else "other"]),
        "department": Ref(DEPARTMENT, east if mine else head),
        "created_at": moment, "updated_at": moment,
    }  # fmt: skip


def signed_in(app: Flask, name: str) -> FlaskClient:
    """Return a browser in which somebody has signed in."""
    client = app.test_client()
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/login/").text)
    form = {"username": name, "password": PASSWORD, "csrf_token": found[1] if found else ""}
    answer = client.post("/login/", data=form)
    assert answer.status_code in (302, 303), f"sign-in answered {answer.status_code}"
    return client


@contextmanager
def counted(store: Store) -> Iterator[list[str]]:
    """Note the statements that run inside, without those that begin and end transactions."""
    statements: list[str] = []

    def note(*details: Any) -> None:
        if not details[2].lstrip().upper().startswith(("BEGIN", "COMMIT", "ROLLBACK")):
            statements.append(details[2])

    sa.event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        sa.event.remove(store.engine, "before_cursor_execute", note)


def measure(engine: str, app: Flask, *, rounds: int = ROUNDS) -> Iterator[dict[str, object]]:
    """Yield one line for each kind of page: the medians of one interleaved run, and their ratio."""
    clients = {name: signed_in(app, name) for name in (ADMIN, PERSON)}
    store: Store = app.extensions["dossier"]
    for page, path in PAGES.items():
        asked = {name: _statements(store, client, path) for name, client in clients.items()}
        times: dict[str, list[tuple[float, float]]] = {name: [] for name in clients}
        for number in range(2 * rounds):  # in turns: what slows the machine slows both
            name = (ADMIN, PERSON)[(number + number // 2) % 2]
            times[name].append(_seconds(clients[name], path))
        work, wall = ({n: _median(t[place] for t in times[n]) for n in times} for place in (0, 1))
        yield {
            "workload": f"rights_{page}", "engine": engine, "fields": FIELDS, "roles": len(ROLES),
            "admin_cpu_ms": work[ADMIN], "person_cpu_ms": work[PERSON],
            "cpu_ratio": round(work[PERSON] / work[ADMIN], 3),
            "admin_p50_ms": wall[ADMIN], "person_p50_ms": wall[PERSON],
            "ratio": round(wall[PERSON] / wall[ADMIN], 3), "statements": asked,
        }  # fmt: skip


def _median(seconds: Iterable[float]) -> float:
    return round(statistics.median(seconds) * 1000, 2)


def _statements(store: Store, client: FlaskClient, path: str) -> int:
    for _ in range(3):  # what is worked out once is not counted
        answer = client.get(path)
        assert answer.status_code == 200, answer.text[:500]
    with counted(store) as statements:
        client.get(path)
    return len(statements)


def _seconds(client: FlaskClient, path: str) -> tuple[float, float]:
    """Return the processor time of an answer, which no other work on the machine adds to, and all.

    SQLite works in this thread; of PostgreSQL the processor time holds the panel's part only.
    """
    work, start = time.thread_time(), time.perf_counter()
    answer = client.get(path)
    work, wall = time.thread_time() - work, time.perf_counter() - start
    assert answer.status_code == 200
    return work, wall
