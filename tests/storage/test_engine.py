"""Connections: what is refused, how writers take turns, what a crash leaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.core.errors import AppError
from app.storage.catalog import catalog_of
from app.storage.engine import make_engine, reading, require_safe_sqlite, writing
from app.storage.migrations import MIGRATIONS, Migration, create_system_tables
from app.storage.system import sys_migration
from app.storage.turns import FairLock
from app.storage.versions import load_applied
from app.storage.writes import update_row
from tests.storage.panel import NOW, applied, definitions, entity, insert

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("nonsense", "is not an address"),
        ("mysql://u:secret@h/d", "names mysql"),
        ("postgresql://u:secret@127.0.0.1:1/d", "cannot be reached"),
        ("sqlite:////proc/none/x.db", "cannot be"),
    ],
)
def test_a_bad_address_says_what_is_wrong_without_the_password(url: str, said: str) -> None:
    with pytest.raises(AppError, match=said) as caught:
        make_engine(url)

    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("version", [(3, 51, 2), (3, 40, 1), (3, 50, 6), (3, 44, 5)])
def test_an_sqlite_that_corrupts_files_is_refused(version: tuple[int, ...]) -> None:
    with pytest.raises(AppError, match=r"3\.51\.3"):
        require_safe_sqlite(version)


@pytest.mark.parametrize("version", [(3, 51, 3), (3, 53, 4), (3, 50, 7), (3, 44, 6)])
def test_a_repaired_sqlite_is_taken(version: tuple[int, ...]) -> None:
    require_safe_sqlite(version)


def test_sqlite_is_set_up_to_keep_what_it_acknowledged(sqlite_engine: Engine) -> None:
    with reading(sqlite_engine) as conn:
        found = [
            conn.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        ]

    assert found == ["wal", 2, 1, 1]


def test_records_are_out_of_reach_without_the_door(engine: Engine) -> None:
    store = applied(engine, definitions(thing=entity("name: {type: text}")))
    table = store.tables.entities["thing"].table

    with store.reading() as conn:
        conn.execute(sa.select(table))
    for query in (sa.select(table), sa.text("DELETE FROM rec_thing")):
        with pytest.raises(RuntimeError, match=r"app\.records"), reading(engine) as conn:
            conn.execute(query)


def test_a_failed_transaction_leaves_nothing(engine: Engine) -> None:
    store = applied(engine, definitions(thing=entity("name: {type: text}")))
    table = store.tables.entities["thing"].table

    with pytest.raises(ZeroDivisionError), store.writing() as conn:
        assert conn.execute(sa.insert(table).values(name="x")).rowcount / 0

    with store.reading() as conn:
        assert conn.execute(sa.select(table)).all() == []


def test_eight_writers_lose_no_update(engine: Engine) -> None:
    store = applied(engine, definitions(thing=entity("count: {type: integer}")))
    insert(store, "thing", count="0")
    table = store.tables.entities["thing"]
    column = table.columns["count"][""]
    failed: list[BaseException] = []

    def work() -> None:
        done = 0
        while done < 5:
            try:
                with store.writing() as conn:
                    version, count = conn.execute(sa.select(table.c.version, column)).one()
                    values = {"count": count + 1}
                    done += update_row(conn, table, 1, values, version=version, now=NOW, user=None)
            except sa.exc.DBAPIError as error:
                failed.append(error)
                return

    threads = [threading.Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert failed == []
    with store.reading() as conn:
        assert conn.execute(sa.select(table.c.version, column)).one() == (41, 40)


def test_who_asks_first_writes_first() -> None:
    lock = FairLock()
    order: list[int] = []

    def wait(number: int) -> None:
        with lock.turn(5):
            order.append(number)

    threads = [threading.Thread(target=wait, args=(number,)) for number in range(5)]
    with lock.turn(5):
        for count, thread in enumerate(threads, start=2):
            thread.start()
            while len(lock._waiting) < count:
                time.sleep(0.001)
    for thread in threads:
        thread.join()

    assert order == list(range(5))


def test_a_writer_that_waits_too_long_is_told_so_and_frees_its_place() -> None:
    lock = FairLock()
    told: list[str] = []

    def wait() -> None:
        try:
            with lock.turn(0.01):
                told.append("in")
        except AppError as error:
            told.append(error.code)

    with lock.turn(1):
        thread = threading.Thread(target=wait)
        thread.start()
        thread.join()
        with pytest.raises(RuntimeError, match="already writing"), lock.turn(1):
            pass

    wait()
    assert told == ["storage.busy", "in"]


def test_two_processes_may_start_at_once(engine: Engine) -> None:
    other = make_engine(engine.url.render_as_string(hide_password=False))
    threads = [threading.Thread(target=create_system_tables, args=(e,)) for e in (engine, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.dispose()

    with engine.connect() as conn:
        done = conn.scalars(sa.select(sys_migration.c.number)).all()
    assert done == [m.number for m in MIGRATIONS]


def test_a_migration_runs_once_and_a_newer_database_is_refused(engine: Engine) -> None:
    create_system_tables(engine)
    ran: list[int] = []
    more = (*MIGRATIONS, Migration(1000, "more", lambda _: ran.append(1)))

    for _ in range(2):
        create_system_tables(engine, migrations=more)

    assert ran == [1]
    with pytest.raises(AppError, match="newer version"):
        create_system_tables(engine)


CHILD = """
import sys
from app.storage.engine import make_engine
from tests.storage.panel import applied, definitions, entity
engine = make_engine(sys.argv[1])
print("ready", flush=True)
for round in range(100):
    name = "a" if round % 2 else "b"
    kind = "text" if round % 2 else "long_text"
    fields = f"{name}: {{id: a, type: text, search: true}}\\nc: {{type: {kind}}}"
    fields += f"\\nn{round}: {{type: integer, index: true}}"
    applied(engine, definitions(thing=entity(fields)))
"""


@pytest.mark.parametrize("wait", [0.0, 0.03, 0.05, 0.08, 0.11, 0.15, 0.2, 0.26, 0.33, 0.4])
def test_a_kill_in_the_middle_of_a_plan_leaves_one_whole_version(
    tmp_path: Path, wait: float
) -> None:
    url = f"sqlite:///{tmp_path / 'killed.db'}"
    engine = make_engine(url)
    store = applied(engine, definitions(thing=entity("a: {type: text}\nc: {type: text}")))
    insert(store, "thing", a="kept", c="also")
    engine.dispose()
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, url], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    child.stdout.readline()

    time.sleep(wait)
    os.kill(child.pid, signal.SIGKILL)
    child.wait()
    child.stdout.close()

    _assert_whole(make_engine(url))


def _assert_whole(engine: Engine) -> None:
    stored = load_applied(engine).catalog.entities["thing"]
    with reading(engine, door=True) as conn:
        assert conn.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        there = {column["name"] for column in sa.inspect(conn).get_columns("rec_thing")}
        indexes = {index["name"] for index in sa.inspect(conn).get_indexes("rec_thing")}
        first = conn.execute(sa.text("SELECT * FROM rec_thing")).mappings().one()
    told = {f.name for f in stored.fields.values()}
    told |= {f"{f.name}__{s}" for f in stored.fields.values() for s in f.beside}
    assert told <= there
    assert {c for c in there if c.startswith(("n", "a", "b", "c__"))} <= told
    assert indexes == set(stored.indexes)
    assert first[stored.fields["a"].name] == "kept"
    wanted = definitions(thing=entity("a: {type: text}\nc: {type: text}"))
    again = applied(engine, wanted)
    assert set(catalog_of(wanted).entities["thing"].fields) <= set(
        load_applied(engine).catalog.entities["thing"].fields
    )
    assert again.number > 0
    engine.dispose()


def test_writing_on_both_databases_ends_with_the_block(engine: Engine) -> None:
    create_system_tables(engine)
    with writing(engine) as conn:
        conn.execute(sa.delete(sys_migration))

    with writing(engine) as conn:
        assert conn.execute(sa.select(sys_migration)).all() == []
