"""Files, history and texts of another language on paper, as far as the reader may know them."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from app.core.i18n import Label
from app.exchange.documents.making import document_sheet, draw_document, render_document
from app.exchange.documents.sheet import Sheet, Table
from app.exchange.documents.text import Allowance
from app.exchange.documents.values import Pen
from app.records.read import get_record
from app.records.update import update_record
from app.records.write import create_record
from app.schema.model import Document
from tests.panels import TestPanel

PHONE, LATER = "13812345678", "13987654321"
CARD = Document("card", Label.plain("Card"), facts=("code",))


@pytest.fixture(scope="module")
def product(shop: TestPanel) -> int:
    manager = shop.actor("manager")
    raw = {"code": "LT-1", "name": "轻薄本", "kind": "laptop", "supplier_phone": PHONE}
    made = create_record(shop.store, manager, "product", raw)
    found = get_record(shop.store, manager, "product", made.id)
    changed = {"name": "轻薄本二代", "supplier_phone": LATER}
    update_record(
        shop.store, manager, "product", made.id, raw=changed, version=found.version
    )  # fmt: skip
    return made.id


def sheet_of(
    shop: TestPanel, name: str, product: int, language: str = "en", **more: object
) -> Sheet:
    actor = shop.actor(name)
    record = get_record(shop.store, actor, "product", product)
    said = replace(CARD, **more)  # type: ignore[arg-type]  # the words that a test names
    return document_sheet(shop.store, actor, record, said, languages=tuple(language.split("+")))


def table(sheet: Sheet, label: str) -> Table:
    return next(each for each in sheet.tables if each.label.main == label)


def words(found: Table) -> str:
    return "\n".join(
        words.main for row in found.rows for cell in row for words in cell.items
    )  # fmt: skip


def test_the_timeline_tells_who_changed_what(shop: TestPanel, product: int) -> None:
    said = words(table(sheet_of(shop, "manager", product, timeline=True), "Timeline"))

    assert "Manager" in said
    assert "轻薄本 → 轻薄本二代" in said
    assert f"{PHONE[:3]}" in said
    assert "Filed" in said


def test_the_timeline_is_cut_to_its_reader(shop: TestPanel, product: int) -> None:
    said = words(table(sheet_of(shop, "alice", product, timeline=True), "Timeline"))

    assert "轻薄本二代" in said
    assert PHONE not in said.replace(" ", "")
    assert LATER not in said.replace(" ", "")


def test_two_languages_are_told_of_each_change(shop: TestPanel, product: int) -> None:
    found = table(sheet_of(shop, "manager", product, "zh_Hans+en", timeline=True), "变更记录")

    said = [row[2].items[0] for row in found.rows]
    change = next(each for each in said if each.main.startswith("修改\n"))
    assert change.second.startswith("Changed\n")


def test_without_files_there_is_no_list_of_them(shop: TestPanel, product: int) -> None:
    assert sheet_of(shop, "manager", product, attachments=True).tables == ()


# -- texts of another language --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "missing", "language", "is_in"),
    [
        ({"zh_Hans": "客户"}, {"zh_Hant", "en"}, "zh_Hant", True),  # converted
        ({"zh_Hans": "客户"}, {"zh_Hant", "en"}, "en", False),
        ({"en": "Customer"}, {"zh_Hant", "zh_Hans"}, "zh_Hant", False),
        ({"en": "Customer"}, {"zh_Hant", "zh_Hans"}, "en", True),
        ({}, {"zh_Hant", "zh_Hans", "en"}, "en", True),  # made from the name
        ({}, {"zh_Hant", "zh_Hans", "en"}, "zh_Hans", False),
    ],
)
def test_a_label_is_in_a_language_or_borrows(
    given: dict[str, str], missing: set[str], language: str, *, is_in: bool
) -> None:
    texts = dict.fromkeys(("zh_Hans", "zh_Hant", "en"), "Customer") | given

    assert Label(texts, frozenset(missing)).is_in(language) is is_in


def test_borrowed_texts_are_counted_once_each() -> None:
    label = Label({"zh_Hans": "客户", "zh_Hant": "客戶", "en": "客户"}, frozenset({"en"}))
    pen = Pen(("zh_Hans", "en"), Allowance(1000))

    said = [pen.words(label), pen.words(label), pen.words(Label.plain("DOC"))]

    assert said[0].main == "客户"
    assert len(pen.gaps.texts) == 1


def test_a_document_says_how_many_texts_it_borrowed(shop: TestPanel, product: int) -> None:
    manager = shop.actor("manager")
    record = get_record(shop.store, manager, "product", product)

    english = draw_document(shop.store, manager, record, CARD, languages=("en",))
    half = replace(CARD, note=Label({"zh_Hans": "说明", "zh_Hant": "說明", "en": "说明"},
                                    frozenset({"en"})))  # fmt: skip
    borrowed = draw_document(shop.store, manager, record, half, languages=("en",))

    assert len(borrowed.short.untranslated) == len(english.short.untranslated) + 1
    assert "说明" in map(str, borrowed.short.untranslated)
    assert "说明" in PdfReader(io.BytesIO(borrowed.content)).pages[-1].extract_text()


def test_the_log_keeps_number_and_digest_of_each_print(shop: TestPanel, product: int) -> None:
    one, other = (
        render_document(shop.store, shop.actor("manager"), "product", product, "card", "en")
        for _ in range(2)
    )

    assert one.number != other.number
    assert one.digest != other.digest
