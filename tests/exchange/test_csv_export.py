"""A list as CSV: everything the reader may see, nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
import io

import pytest
import sqlalchemy as sa
from babel import Locale

from app.core.errors import BadRequestError, ForbiddenError
from app.exchange.csv_export import csv_lines, inert
from app.records.record import Question
from app.records.write import create_record
from app.schema.model import SortKey
from app.storage.system import sys_event
from tests.panels import TestPanel

EN = Locale.parse("en")
BY_CODE = (SortKey("code"),)


def exported(
    shop: TestPanel, name: str, question: Question, locale: Locale = EN
) -> list[list[str]]:
    pieces = csv_lines(shop.store, shop.actor(name), "product", question, locale)
    text = b"".join(pieces).decode("utf-8")
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.fixture(scope="module", autouse=True)
def _products(shop: TestPanel) -> None:
    manager = shop.actor("manager")
    for number in range(3):
        raw = {
            "code": f"P{number}", "name": f"产品 {number}", "kind": "laptop", "price": "9.50",
            "launched": "2026-03-18", "tags": "new\nsale", "supplier_phone": "13812345678",
        }  # fmt: skip
        create_record(shop.store, manager, "product", raw)
    create_record(shop.store, manager, "product", {"code": "Z", "name": "=cmd|' /C calc'!A0"})


def test_labels_head_the_columns_and_name_the_options(shop: TestPanel) -> None:
    question = Question(columns=("code", "kind", "tags", "price", "launched"), sort=BY_CODE)

    english = exported(shop, "manager", question)
    chinese = exported(shop, "manager", question, Locale.parse("zh_Hans"))

    assert english[0] == ["Code", "Kind", "Tags", "Price", "Launched"]
    assert english[1][0] == "P0"
    assert "Laptop" in english[1][1]
    assert english[1][3:] == ["9.50", "2026-03-18"]
    assert chinese[0][:2] == ["编号", "类别"]
    assert "笔记本" in chinese[1][1]


def test_a_formula_is_made_inert(shop: TestPanel) -> None:
    rows = exported(shop, "manager", Question(columns=("code", "name"), sort=BY_CODE))

    assert rows[-1] == ["Z", "'=cmd|' /C calc'!A0"]


def test_who_may_not_export_gets_nothing(shop: TestPanel) -> None:
    with pytest.raises(ForbiddenError):
        exported(shop, "alice", Question())


def test_a_column_that_is_not_there_is_refused(shop: TestPanel) -> None:
    with pytest.raises(BadRequestError):
        exported(shop, "manager", Question(columns=("code", "secret")))


def test_an_export_is_remembered(shop: TestPanel) -> None:
    exported(shop, "manager", Question(columns=("code",)))

    with shop.store.reading() as conn:
        newest = sa.select(sys_event).order_by(sys_event.c.id.desc()).limit(1)
        event = conn.execute(newest).mappings().one()
    assert (event["kind"], event["detail"]) == ("record:export", {"columns": ["code"]})


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "＋1", "－1+1", "＠x", " =1",
        "\u200b=1", "\ufeff=1", "\u202e=1", "-2+3+cmd|' /C calc'!A0", "+86 138 1234 5678", "\n=1",
    ],
)  # fmt: skip
def test_what_might_be_a_formula_gets_an_apostrophe(cell: str) -> None:
    assert inert(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "张伟", "-12.50", "+3", "-1,286,400.00", "12%", "a=b", "'x"])
def test_plain_values_stay_as_they_are(cell: str) -> None:
    assert inert(cell) == cell
