"""A field that a role may not see does not exist for it, whichever way it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from babel import Locale

from app.core.errors import AppError
from app.exchange.csv_export import csv_lines
from app.exchange.documents.making import document_sheet
from app.records.read import get_record
from app.records.record import Question
from app.records.write import create_record
from app.schema.source import read_folder
from tests.api.conftest import SHOP
from tests.panels import TestPanel, make_panel

LIST = "/api/v1/product/"
CANARY = "13912340000"
ROLE = """
label: {en: Staff, zh_Hans: 员工}
entities:
  product: {read: all, create: true, update: all, export: all, print: all}
"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    texts = {**read_folder(SHOP), "_roles/staff.yaml": ROLE}
    made = make_panel(tmp_path_factory.mktemp("hidden"), texts)
    raw = {"code": "C", "name": "n", "supplier_phone": CANARY}
    create_record(made.store, made.actor("manager"), "product", raw)
    yield made
    made.installation.engine.dispose()


@pytest.mark.parametrize("path", [LIST, f"{LIST}1", f"{LIST}_info", "/api/v1/openapi.json"])
def test_no_answer_names_it(panel: TestPanel, path: str) -> None:
    manager, staff = (panel.client(name).get(path) for name in ("manager", "alice"))

    assert staff.status_code == 200
    assert "supplier_phone" in manager.text
    assert "supplier_phone" not in staff.text
    assert CANARY not in staff.text


@pytest.mark.parametrize(
    "query",
    [
        "columns=%s",
        "sort=%s",
        'filter={"%s":"filled"}',
        'filter={"not":{"%s":{"contains":"139"}}}',
        "q=(columns:!(%s))",
        "q=(order_column:%s)",
        "q=(filters:!((col:%s,opr:sw,value:'139')))",
    ],
)
def test_asking_for_it_is_like_asking_for_nothing(panel: TestPanel, query: str) -> None:
    client = panel.client("alice")
    hidden, unknown = (
        client.get(f"{LIST}?{query % name}") for name in ("supplier_phone", "supplier_phony")
    )

    assert hidden.status_code == unknown.status_code == 400
    assert hidden.text.replace("supplier_phone", "?") == unknown.text.replace("supplier_phony", "?")


def test_a_search_does_not_look_into_it(panel: TestPanel) -> None:
    assert (panel.client("alice").get(f"{LIST}?search={CANARY}").json or {})["ids"] == []


@pytest.mark.parametrize("method", ["POST", "PUT"])
def test_writing_it_is_like_writing_nothing(panel: TestPanel, method: str) -> None:
    path = LIST if method == "POST" else f"{LIST}1"
    answers = [
        panel.client("alice").open(path, method=method, json={"code": "X", "name": "n", key: "1"})
        for key in ("supplier_phone", "supplier_phony")
    ]

    assert [each.status_code for each in answers] == [422, 422]
    assert answers[0].text.replace("phone", "?") == answers[1].text.replace("phony", "?")


def test_a_document_does_not_hold_it(panel: TestPanel) -> None:
    actor, store = panel.actor("alice"), panel.store
    record = get_record(store, actor, "product", 1)
    (card,) = store.definitions.entities["product"].documents

    sheet = document_sheet(store, actor, record, card, languages=("zh_Hans", "en"))

    assert CANARY not in repr(sheet)
    assert "供应商电话" not in repr(sheet)


def test_an_export_does_not_hold_it(panel: TestPanel) -> None:
    actor, store = panel.actor("alice"), panel.store
    english = Locale.parse("en")

    text = b"".join(csv_lines(store, actor, "product", Question(), english)).decode()

    assert "Code" in text
    assert "Supplier" not in text
    assert CANARY not in text
    with pytest.raises(AppError):
        csv_lines(store, actor, "product", Question(columns=("supplier_phone",)), english)
