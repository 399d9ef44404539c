"""A record as a PDF: complete for its reader, empty of what they may not see."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.core.errors import BadRequestError, ForbiddenError, NotFoundError
from app.exchange.documents.making import Pdf, read_languages, render_document
from app.records.write import create_record
from app.storage.system import sys_event
from tests.panels import TestPanel
from tests.paper import words_on

PHONE = "13812345678"


@pytest.fixture(scope="module")
def product(shop: TestPanel) -> int:
    manager = shop.actor("manager")
    raw = {
        "code": "LT-1", "name": "轻薄本Air", "kind": "laptop", "grade": "good", "tags": "new\nsale",
        "price": "12864.50", "stock": "12", "launched": "2026-03-18", "is_sold": "true",
        "supplier_phone": PHONE,
    }  # fmt: skip
    made = create_record(shop.store, manager, "product", raw)
    for number, amount in (("DD-1", "100.50"), ("DD-2", "200")):
        order = {"number": number, "product": str(made.id), "amount": amount}
        create_record(shop.store, manager, "order", order)
    return made.id


def printed(shop: TestPanel, name: str, product: int, language: str) -> Pdf:
    return render_document(shop.store, shop.actor(name), "product", product, "card", language)


def text_of(pdf: Pdf) -> str:
    return words_on(pdf.content)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh_Hans", ["产品卡", "轻薄本", "编号", "LT-1", "¥12,864.50", "2026-03-18", "¥300.50"]),
        ("en", ["Product card", "Laptop", "Price", "On sale", "Page 1 of", "DD-2"]),
        ("zh_Hans+en", ["产品卡", "Product card", "笔记本", "Laptop", "第 1 页", "Page 1 of"]),
        ("en+zh_Hans", ["Product card", "产品卡"]),
        ("zh_Hant", ["第 1 頁", "12,864.50"]),
        ("zh_Hant+en", ["第 1 頁", "Page 1 of"]),
    ],
)  # fmt: skip
def test_it_is_printed_in_the_language_asked_for(
    shop: TestPanel, product: int, language: str, words: list[str]
) -> None:
    text = text_of(printed(shop, "manager", product, language))

    assert [word for word in words if word not in text] == []


def test_the_file_is_named_in_the_language_of_the_document(shop: TestPanel, product: int) -> None:
    assert printed(shop, "manager", product, "zh_Hans").filename == "轻薄本Air · 产品卡.pdf"
    assert printed(shop, "manager", product, "en").filename == "轻薄本Air · Product card.pdf"


def test_a_masked_field_shows_its_mask(shop: TestPanel, product: int) -> None:
    clear = text_of(printed(shop, "manager", product, "zh_Hans"))
    masked = text_of(printed(shop, "alice", product, "zh_Hans"))

    assert PHONE in clear
    assert PHONE not in masked
    assert "****5678" in masked
    assert "以掩码显示：供应商电话" in masked


def test_related_records_are_cut_to_the_scope_of_the_reader(shop: TestPanel, product: int) -> None:
    assert "DD-1" in text_of(printed(shop, "alice", product, "en"))
    assert "DD-1" not in text_of(printed(shop, "charlie", product, "en"))


@pytest.mark.parametrize(
    "language", ["", "fr", "zh", "zh_Hans+zh_Hant", "en+en", "zh_Hans+en+zh_Hant", "../x", "EN"]
)
def test_an_unknown_language_is_refused(shop: TestPanel, product: int, language: str) -> None:
    with pytest.raises(BadRequestError):
        printed(shop, "manager", product, language)


def test_a_plus_that_became_a_space_is_understood() -> None:
    assert read_languages("zh_Hans en") == ("zh_Hans", "en")


def test_an_unknown_document_is_not_found(shop: TestPanel, product: int) -> None:
    with pytest.raises(NotFoundError):
        render_document(shop.store, shop.actor("manager"), "product", product, "nope", "en")


def test_a_stranger_gets_nothing(shop: TestPanel, product: int) -> None:
    with pytest.raises(ForbiddenError):
        printed(shop, "nobody", product, "en")


def test_a_record_that_is_not_there_is_not_found(shop: TestPanel) -> None:
    with pytest.raises(NotFoundError):
        printed(shop, "manager", 999_999, "en")


def test_printing_is_remembered(shop: TestPanel, product: int) -> None:
    printed(shop, "alice", product, "en")

    with shop.store.reading() as conn:
        newest = sa.select(sys_event).order_by(sys_event.c.id.desc()).limit(1)
        event = conn.execute(newest).mappings().one()
    assert event["kind"] == "document:print"
    assert event["actor_id"] == shop.ids["alice"]
    assert event["record_id"] == product
    detail = dict(event["detail"])
    assert (detail.pop("number")[:4], len(detail.pop("digest"))) == ("DOC-", 64)
    assert detail == {"document": "card", "language": "en"}


def test_a_character_without_a_glyph_is_reported(shop: TestPanel) -> None:
    raw = {"code": "RARE", "name": "𰀀野家"}
    made = create_record(shop.store, shop.actor("manager"), "product", raw)

    pdf = printed(shop, "manager", made.id, "zh_Hans")

    assert pdf.short.missing == ("𰀀",)
    assert "U+30000" in text_of(pdf)


def test_markup_in_a_record_is_printed_as_text(shop: TestPanel) -> None:
    raw = {"code": "<b>x</b>", "name": "<img src=file:///etc/passwd>"}
    made = create_record(shop.store, shop.actor("manager"), "product", raw)

    assert "<img src=file:///etc/passwd>" in text_of(printed(shop, "manager", made.id, "en"))
