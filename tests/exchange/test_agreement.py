"""An agreement: two parties, the amount in 大写, room for seals, nothing of our own ratings."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.exchange.documents.making import document_sheet
from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.sheet import Sheet
from app.records.read import get_record
from app.records.write import create_record
from app.schema.source import read_folder
from tests.exchange.conftest import SHOP
from tests.panels import TestPanel, make_panel
from tests.paper import words_on

AGREEMENT = """
documents:
  agreement:
    label: {en: Sales agreement, zh_Hans: 销售合同}
    layout: agreement
    facts: [amount, signed_on]
"""


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    texts = dict(read_folder(SHOP))
    texts["order.yaml"] += AGREEMENT
    made = make_panel(tmp_path_factory.mktemp("agreement"), texts)
    manager = made.actor("manager")
    product = {"code": "LT-1", "name": "砚桥", "grade": "top", "supplier_phone": "13812345678"}
    linked = create_record(made.store, manager, "product", product)
    order = {"number": "DD-1", "product": str(linked.id), "amount": "860000.5"}
    create_record(made.store, manager, "order", order)
    yield made
    made.installation.engine.dispose()


def sheet(panel: TestPanel, *languages: str) -> Sheet:
    actor, store = panel.actor("manager"), panel.store
    (document,) = store.definitions.entities["order"].documents
    record = get_record(store, actor, "order", 1)
    return document_sheet(store, actor, record, document, languages=languages)


def test_the_amount_is_written_in_capitals_where_it_is_chinese(panel: TestPanel) -> None:
    chinese, english = sheet(panel, "zh_Hans").amount, sheet(panel, "en").amount

    assert chinese is not None
    assert (chinese.figure, chinese.in_words) == ("¥860,000.50", "人民币捌拾陆万元伍角整")
    assert english is not None
    assert english.in_words == ""


def test_the_parties_are_the_linked_record_and_ourselves(panel: TestPanel) -> None:
    other, ourselves = sheet(panel, "zh_Hans").parties

    assert (other.role.main, other.name) == ("甲方", "砚桥")
    assert (ourselves.role.main, ourselves.name) == ("乙方", "小店")


def test_neither_ratings_nor_private_fields_of_the_other_side_are_printed(
    panel: TestPanel,
) -> None:
    other, _ = sheet(panel, "en").parties

    assert [line.label.main for line in other.lines] == ["Code"]


def test_both_sides_have_room_to_sign(panel: TestPanel) -> None:
    text = words_on(write_pdf(sheet(panel, "zh_Hans")))

    assert text.count("盖章处") == text.count("授权代表签字") == 2
