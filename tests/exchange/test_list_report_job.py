"""A long list, printed piece by piece: whole, in order, and the same when a step is done again."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app.core.errors import BadRequestError, ConflictError
from app.exchange.job_kinds import KINDS
from app.exchange.list_reports import making as list_report
from app.exchange.list_reports import pieces as list_report_pieces
from app.exchange.list_reports.ask import ReportAsk, Wishes, ask_for, ask_of
from app.exchange.list_reports.job import NAME, go_on, make_long_report
from app.exchange.list_reports.making import is_long
from app.jobs import ledger
from app.jobs.desk import Desk
from app.jobs.engine import Unheard
from app.jobs.job import State
from app.jobs.kinds import Step
from app.jobs.runner import Runner
from app.records.filters import read_filter
from app.records.record import Question
from app.records.write import create_record, delete_record
from app.schema.model import SortKey
from app.storage.job_tables import sys_job
from app.storage.system import sys_event
from tests.exchange.reports import bare, pages_of
from tests.panels import TestPanel

RECORDS = 150
KINDS_OF = ("laptop", "software", "hardware")


@pytest.fixture(scope="module", autouse=True)
def _products(shop: TestPanel) -> None:
    manager = shop.actor("manager")
    for number in range(RECORDS):
        raw = {
            "code": f"P{number:03}", "name": f"产品 {number}", "kind": KINDS_OF[number % 3],
            "price": f"{number}.10", "stock": str(number), "supplier_phone": "13812345678",
        }  # fmt: skip
        create_record(shop.store, manager, "product", raw)


@pytest.fixture(autouse=True)
def _in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(list_report_pieces, "MOST_CELLS", 1)  # the fewest lines a piece may have


@pytest.fixture(autouse=True)
def _no_jobs(shop: TestPanel) -> Iterator[None]:
    yield
    with shop.store.writing() as conn:
        conn.execute(sa.delete(sys_job))


def an_ask(shop: TestPanel, name: str = "manager", **more: Any) -> ReportAsk:
    columns = ("code", "name", "price", "stock", "supplier_phone")
    question = Question(columns=columns, sort=(SortKey("code"),))
    return ask_for(shop.store, shop.actor(name), "product", question, Wishes("en", **more))


def events(shop: TestPanel) -> list[Mapping[str, Any]]:
    asked = sa.select(sys_event.c.detail).where(sys_event.c.kind == "list:print")
    with shop.store.reading() as conn:
        return list(conn.scalars(asked.order_by(sys_event.c.id)))


def test_every_record_is_printed_once_and_pages_are_counted_through(
    shop: TestPanel, tmp_path: Path
) -> None:
    path = make_long_report(shop.store, shop.actor("manager"), an_ask(shop), tmp_path)

    pages = pages_of(path.read_bytes())
    numbers = re.findall(r"P(\d\d\d)\s", "\n".join(pages))
    assert [int(number) for number in numbers] == list(range(RECORDS))
    for at, page in enumerate(pages, start=1):
        assert f"Page {at} of {len(pages)}" in page
    full = [len(re.findall(r"P\d\d\d\s", page)) for page in pages[1:-1]]
    assert len(set(full)) == 1, "a piece ended before its page was full"
    assert "CN¥11,190.00" in pages[-1]
    assert list(tmp_path.iterdir()) == [path]


def test_groups_go_on_from_piece_to_piece(shop: TestPanel, tmp_path: Path) -> None:
    ask = an_ask(shop, group="kind")

    pages = pages_of(
        make_long_report(shop.store, shop.actor("manager"), ask, tmp_path).read_bytes()
    )

    text = "\n".join(pages)
    assert text.count("Subtotal of ") == 3
    heads = [page.split("No.")[0] for page in pages[1:]]
    assert all(any(word in head for word in ("Laptop", "Software", "Hardware")) for head in heads)
    assert "Total" in heads[-1]


def test_each_step_done_twice_makes_the_same_file(shop: TestPanel, tmp_path: Path) -> None:
    store, actor, ask = shop.store, shop.actor("manager"), an_ask(shop, group="kind")
    once, twice = tmp_path / "once", tmp_path / "twice"
    once.mkdir(), twice.mkdir()
    whole = make_long_report(store, actor, ask, once)

    cursor: Mapping[str, Any] = {}
    step = Step()
    while step.result is None:
        go_on(store, actor, ask, twice, cursor)  # killed before the cursor was written
        step = go_on(store, actor, ask, twice, cursor)
        cursor = step.cursor

    again = pages_of((twice / str(step.result["file"])).read_bytes())
    number = re.compile(r"DOC-\d+-\w+|\d\d:\d\d|(?:[A-Z2-7]{5}-?){3}")
    assert [number.sub("", page) for page in again] == [
        number.sub("", page) for page in pages_of(whole.read_bytes())
    ]


def test_a_job_prints_it_and_leaves_one_event(shop: TestPanel, tmp_path: Path) -> None:
    store, actor = shop.store, shop.actor("manager")
    where = read_filter(store, actor, "product", {"stock": {"at_least": 10}})
    asked = an_ask(shop, filters=("Stock is at least 10",))
    ask = replace(asked, question=replace(asked.question, where=where))
    before = len(events(shop))
    job = Desk(KINDS, Unheard(), tmp_path).hand_in(store, actor, NAME, ask.params())

    assert Runner(KINDS, lambda: store, tmp_path).run_next()

    with store.reading() as conn:
        done = ledger.find(conn, job, user=None)
    assert (done.state, done.problem, done.total) == (State.DONE, None, RECORDS - 10)
    path = tmp_path / str(job) / done.result["file"]
    assert "Stock is at least 10" in pages_of(path.read_bytes())[0]
    (event,) = events(shop)[before:]
    assert event["where"] == {"stock": {"at_least": 10}}
    assert event["columns"] == ["code", "name", "price", "stock", "supplier_phone"]
    assert event["count"] == RECORDS - 10


def test_a_runner_that_dies_is_followed_by_another(shop: TestPanel, tmp_path: Path) -> None:
    store, actor = shop.store, shop.actor("manager")
    job = Desk(KINDS, Unheard(), tmp_path).hand_in(store, actor, NAME, an_ask(shop).params())
    dying = Runner(KINDS, lambda: store, tmp_path)
    with store.writing() as conn:
        taken = ledger.take(conn, dying.name, store.clock())
    assert taken is not None
    for _ in range(4):  # it has read, joined and drawn a piece when it dies
        taken = dying._next(taken)
    assert taken.cursor["phase"] == "draw"
    with store.writing() as conn:
        ledger.put_all_back(conn)

    Runner(KINDS, lambda: store, tmp_path).run_next()

    with store.reading() as conn:
        done = ledger.find(conn, job, user=None)
    pages = pages_of((tmp_path / str(job) / done.result["file"]).read_bytes())
    assert len(re.findall(r"P\d\d\d\s", "\n".join(pages))) == RECORDS


def test_what_is_deleted_meanwhile_is_left_out_and_counted(shop: TestPanel, tmp_path: Path) -> None:
    store, actor, ask = shop.store, shop.actor("manager"), an_ask(shop)
    late = create_record(store, actor, "product", {"code": "Q", "name": "Late"})
    step = go_on(store, actor, ask, tmp_path, {})
    delete_record(store, actor, "product", late.id, version=late.version)

    while step.result is None:
        step = go_on(store, actor, ask, tmp_path, step.cursor)

    assert step.result["skipped"] == 1
    assert "Late" not in "".join(pages_of((tmp_path / step.result["file"]).read_bytes()))


def test_who_loses_a_right_meanwhile_gets_no_list(shop: TestPanel, tmp_path: Path) -> None:
    store, ask = shop.store, an_ask(shop)
    step = go_on(store, shop.actor("manager"), ask, tmp_path, {})

    with pytest.raises(ConflictError) as refused:  # to whom the phone is masked by now
        go_on(store, shop.actor("alice"), ask, tmp_path, step.cursor)

    assert refused.value.code == "report.changed"


def test_masks_are_printed_as_masks(shop: TestPanel, tmp_path: Path) -> None:
    ask = an_ask(shop, "alice")

    pages = pages_of(make_long_report(shop.store, shop.actor("alice"), ask, tmp_path).read_bytes())

    text = bare("".join(pages))
    assert "138****5678" in text
    assert "13812345678" not in text


def test_what_a_job_keeps_is_what_was_asked(shop: TestPanel) -> None:
    store, actor = shop.store, shop.actor("manager")
    where = read_filter(store, actor, "product", {"any": [{"kind": "laptop"}, {"stock": "filled"}]})
    question = Question(columns=("code",), where=where, search="x", sort=(SortKey("code", True),))
    wishes = Wishes("zh_Hans+en", "kind", "A title", "landscape", sums=(), filters=("a",))
    ask = ask_for(store, actor, "product", question, wishes)

    assert ask_of(store, actor, ask.params()) == ask


def test_more_than_can_be_printed_is_refused_before_it_is_read(
    shop: TestPanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, actor = shop.store, shop.actor("manager")
    assert not is_long(store, actor, an_ask(shop))
    monkeypatch.setattr(list_report, "MOST_AT_ONCE", 100)
    assert is_long(store, actor, an_ask(shop))
    with pytest.raises(BadRequestError):
        is_long(store, actor, an_ask(shop, standard="ua"))
    monkeypatch.setattr(list_report, "MOST_ROWS", 100)
    with pytest.raises(BadRequestError) as refused:
        is_long(store, actor, an_ask(shop))
    assert refused.value.code == "report.too_long"
