"""Formatted text on paper: paragraphs, lists and bold; in cells of tables the words alone."""

from __future__ import annotations

from app.core.i18n import Label
from app.exchange.documents.pdf import document_html, write_pdf
from app.exchange.documents.sheet import Block
from app.exchange.documents.text import Allowance
from app.exchange.documents.values import LONGEST_CELL, Pen
from app.fieldtypes.long_text import LongTextSettings
from app.fieldtypes.markdown import MarkdownType
from app.schema.model import Field
from tests.exchange.test_documents_pdf import sheet
from tests.paper import words_on

NOTE = Field("note", "note", MarkdownType(LongTextSettings()), Label.plain("Note"))
TEXT = "# 要点\n\n**重要** [合同](https://example.com)\n\n- 甲\n- 乙\n\n<script>alert(1)</script>"


def test_its_marks_are_drawn_and_not_printed() -> None:
    line = Pen(("zh_Hans", "en"), Allowance(1_000)).line(NOTE, TEXT, {})
    made = sheet(blocks=(Block(line.label, (line, line)),))

    html = document_html(made)
    text = words_on(write_pdf(made))

    assert "<strong>重要</strong>" in html
    assert "<li>甲</li>" in html
    assert "<script" not in html
    assert "href" not in html
    assert "<script>alert(1)</script>" in text
    assert [mark for mark in ("**", "# ", "- 甲", "](") if mark in text] == []


def test_in_a_cell_it_is_the_words_alone() -> None:
    printed = Pen(("en",), Allowance(1_000)).value(NOTE, TEXT, {}, LONGEST_CELL)

    assert printed.items[0].main.startswith("要点\n重要 合同\n甲\n乙\n")
    assert not printed.is_formatted


def test_it_takes_no_more_than_the_allowance() -> None:
    line = Pen(("en",), Allowance(14)).line(NOTE, "word " * 50, {})

    assert line.value.items[0].main.startswith("word word ")
    assert "(+240)" in line.value.items[0].main
