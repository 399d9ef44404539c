"""``kill -9`` at any instant while versions are applied: one complete version, and its tables."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import sqlalchemy as sa

from app.schema.loader import load
from app.storage.apply import apply, planned
from app.storage.engine import make_engine, reading
from app.storage.migrations import create_system_tables
from app.storage.tables import make_tables
from app.storage.versions import latest_number, load_version
from config import HERE

INSTANTS = int(os.environ.get("KILLS", "5"))
APPLIED = 2.5  # how many versions a process may apply, about, before it is killed
APPLIES = """
import sys
from app.schema.loader import load
from app.storage.apply import apply
from app.storage.engine import make_engine
from app.storage.versions import latest_number
from tests.storage.test_apply_killed import texts
engine = make_engine(sys.argv[1])
number = latest_number(engine)
print("ready", flush=True)
while True:
    number = apply(engine, load(texts(number)), author="killed", yes=True)
    print(number, flush=True)
"""


def texts(version: int) -> dict[str, str]:
    """Return definitions that add, rename, convert, retire and restore from one to the next."""
    kind = ("text", "integer")[version % 2]
    name = f"called_{version % 3}"
    lines = [
        "label: Note", "label_plural: Notes", "title: '{name}'", "fields:",
        "  name: {type: text, required: true, search: true, label: Name}",
        f"  {name}: {{id: moving, type: text, unique: true, label: Moving}}",
        f"  turning: {{type: {kind}, label: Turning}}",
        f"  sleeping: {{type: text, retired: {str(version % 4 < 2).lower()}, label: Sleeping}}",
        *(f"  more_{n}: {{type: text, search: true, label: More}}" for n in range(version)),
    ]  # fmt: skip
    return {"app.yaml": "label: Test\n", "note.yaml": "\n".join(lines) + "\n"}


def begin(url: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", APPLIES, url], cwd=HERE, text=True, stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def require_whole(url: str, records: int) -> int:
    """Ask that texts, catalogue and tables are those of one version; return its number."""
    engine = make_engine(url)
    try:
        number = latest_number(engine)
        wanted = load(load_version(engine, number).texts)
        assert planned(engine, wanted) == ()
        tables = make_tables(wanted)
        with reading(engine, door=True) as conn:
            inspector = sa.inspect(conn)
            for each in tables.metadata.sorted_tables:
                stored = {column["name"] for column in inspector.get_columns(each.name)}
                assert {column.name for column in each.columns} <= stored
            note = tables.entities["note"]
            assert len(conn.execute(sa.select(note.table)).all()) == records
            assert not inspector.has_table("rec_note_new")
        return number
    finally:
        engine.dispose()


def test_a_killed_apply_leaves_one_complete_version(database_url: str) -> None:
    engine = make_engine(database_url)
    create_system_tables(engine)
    apply(engine, load(texts(0)), author="test", yes=True)
    _file(engine, 500)
    began = time.monotonic()
    apply(engine, load(texts(1)), author="test", yes=True)
    length = APPLIED * (time.monotonic() - began)
    engine.dispose()
    chance = random.Random(INSTANTS)  # noqa: S311 - when to kill, nothing secret
    seen = set()

    for _ in range(INSTANTS):
        process = begin(database_url)
        time.sleep(chance.uniform(0, length))  # nothing is waited for: any instant will do
        process.send_signal(signal.SIGKILL)
        _, said = process.communicate(timeout=60)
        assert "Traceback" not in said, said
        seen.add(require_whole(database_url, records=500))

    assert len(seen) > 1, "nothing was applied between the kills: this proves nothing"


def _file(engine: sa.Engine, count: int) -> None:
    note = make_tables(load(texts(0))).entities["note"].table
    with engine.connect().execution_options(dossier_door=True) as conn, conn.begin():
        needed = [c for c in note.c if not c.nullable and not c.primary_key]
        rows = [
            {c.name: _value(c, n) for c in (*needed, note.c.name, note.c.turning)}
            for n in range(count)
        ]
        conn.execute(sa.insert(note), rows)


def _value(column: sa.Column, n: int) -> object:
    if column.name == "turning":
        return str(n)
    if column.name.endswith("_at"):
        return datetime.now(UTC)
    return n + 1 if column.type.python_type is int else f"text {n}"
