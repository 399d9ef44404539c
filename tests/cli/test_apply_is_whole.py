"""``flask definitions apply`` is whole or nothing, whoever else applies and whatever ends it."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.schema.loader import load
from app.storage.apply import planned
from tests.cli.conftest import Terminal

SECONDS = 120
INSTANTS = int(os.environ.get("KILLS", "3"))
FIELDS = "".join(f"  more_{n}: {{type: text, search: true}}\n" for n in range(30))


@pytest.fixture
def anywhere(terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Return a terminal whose definitions are version 1, once for each kind of database."""
    monkeypatch.setenv("DATABASE_URL", database_url)
    assert terminal.run("definitions apply").status == 0
    return terminal


def begin(process: subprocess.Popen[str]) -> float:
    """Let a started command go once it is ready; return when."""
    assert process.stdin is not None
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    began = time.monotonic()
    process.stdin.write("\n")
    process.stdin.flush()
    return began


def test_of_two_who_apply_at_once_one_wins_and_the_other_is_told(
    anywhere: Terminal, tmp_path: Path
) -> None:
    folders = [tmp_path / name for name in ("first", "second")]
    for folder in folders:
        shutil.copytree(anywhere.folder, folder)
        field = f"  by_the_{folder.name}: {{type: text}}\n"
        Terminal(folder).edit("product.yaml", "  stock: {type", f"{field}  stock: {{type")
    both = [anywhere.start("definitions apply", DEFINITIONS_DIR=str(each)) for each in folders]

    for process in both:
        begin(process)
    said = [process.communicate(timeout=SECONDS) for process in both]

    assert sorted(process.returncode for process in both) == [0, 1]
    loser = next(i for i, process in enumerate(both) if process.returncode)
    assert "meanwhile" in said[loser][1] or "must agree" in said[loser][1]
    assert "Traceback" not in said[loser][1]
    installation = anywhere.installation()
    winner = installation.store().definitions.entities["product"].by_name
    assert installation.newest() == 2
    assert {"by_the_first", "by_the_second"} & winner.keys() == {
        f"by_the_{folders[1 - loser].name}"
    }


def test_a_killed_apply_leaves_one_complete_version(anywhere: Terminal) -> None:
    anywhere.edit("product.yaml", "  stock: {type", f"{FIELDS}  stock: {{type")
    length = _length_of_an_apply(anywhere)
    chance = random.Random(length)  # noqa: S311 - when to kill, nothing secret

    for _ in range(INSTANTS):
        process = anywhere.start("definitions apply")
        began = begin(process)
        time.sleep(max(0.0, began + chance.uniform(0, length) - time.monotonic()))
        process.kill()
        process.communicate(timeout=SECONDS)
        _require_complete(anywhere)

    assert anywhere.run("definitions apply").status == 0
    assert _require_complete(anywhere) == 2


def _length_of_an_apply(terminal: Terminal) -> float:
    """Measure how long a command takes that does all but apply."""
    process = terminal.start("definitions plan --sql")
    began = begin(process)
    process.communicate(timeout=SECONDS)
    return time.monotonic() - began


def _require_complete(terminal: Terminal) -> int:
    """Ask that tables, version and texts agree; return the version."""
    installation = terminal.installation()
    number = installation.newest()
    store = installation.store()
    wanted = load(store.definitions.texts)
    assert number in (1, 2)
    assert planned(installation.engine, wanted) == ()
    with store.reading() as conn:
        inspector = sa.inspect(conn)
        for table in store.tables.entities.values():
            stored = {column["name"] for column in inspector.get_columns(table.table.name)}
            assert {column.name for column in table.table.columns} == stored
            conn.execute(sa.select(table.table)).all()
    return number


@pytest.mark.parametrize("words", ["definitions nonsense", "nonsense", "users create"])
def test_a_command_that_is_none_is_told(applied: Terminal, words: str) -> None:
    said = applied.run(words)

    assert said.status == 2
    assert "Usage" in said.err
