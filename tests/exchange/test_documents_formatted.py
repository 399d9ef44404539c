"""Formatted text on paper: paragraphs, lists and bold; in cells of tables the words alone."""

from __future__ import annotations

from app.core.i18n import Label
from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.sheet import Block
from app.exchange.documents.text import Allowance
from app.exchange.documents.values import LONGEST_CELL, Pen
from app.fieldtypes.long_text import LongTextSettings
from app.fieldtypes.markdown import MarkdownType
from app.schema.model import Field
from tests.exchange.test_documents_pdf import sheet
from tests.paper import words_on
from tests.paper_positions import pages_of

NOTE = Field("note", "note", MarkdownType(LongTextSettings()), Label.plain("Note"))
TEXT = "# 要点\n\n**重要** [合同](https://example.com)\n\n- 甲\n- 乙\n\n<script>alert(1)</script>"


def test_its_marks_are_drawn_and_not_printed() -> None:
    line = Pen(("zh_Hans", "en"), Allowance(1_000)).line(NOTE, TEXT, {})

    text = words_on(write_pdf(sheet(blocks=(Block(line.label, (line, line)),))))

    assert "重要合同" in text.replace(" ", "")
    assert "<script>alert(1)</script>" in text
    assert [mark for mark in ("**", "# ", "- 甲", "](") if mark in text] == []


def test_what_is_bold_is_bold_and_what_is_an_item_has_a_dot() -> None:
    line = Pen(("zh_Hans", "en"), Allowance(1_000)).line(NOTE, TEXT, {})

    (page,) = pages_of(write_pdf(sheet(blocks=(Block(line.label, (line, line)),))))

    fonts = {run.text.strip(): run.font for run in page.runs}
    assert "Bold" in fonts["重要"]
    assert "Bold" not in fonts["甲"]
    assert sum(run.text.strip() == "•" for run in page.runs) == 4


def test_every_mark_of_the_language_can_be_printed() -> None:
    text = (
        "## Two\n\n1. one\n2. two\n   - three\n\n> said `code` ~~gone~~ *weak*  \nnext\n\n---\n\n"
        "| a | b |\n|---|---|\n| 1 | 2 |\n\n```\nlines\n of code\n```\n\n<https://example.com>"
    )
    line = Pen(("en",), Allowance(1_000)).line(NOTE, text, {})

    words = words_on(write_pdf(sheet(languages=("en",), blocks=(Block(line.label, (line, line)),))))

    for said in ("Two", "1.", "three", "said code gone weak", "next", "a b", "of code",
                 "https://example.com"):  # fmt: skip
        assert said in words.replace("\n", " "), said


def test_in_a_cell_it_is_the_words_alone() -> None:
    printed = Pen(("en",), Allowance(1_000)).value(NOTE, TEXT, {}, LONGEST_CELL)

    assert printed.items[0].main.startswith("要点\n重要 合同\n甲\n乙\n")
    assert not printed.is_formatted


def test_it_takes_no_more_than_the_allowance() -> None:
    line = Pen(("en",), Allowance(14)).line(NOTE, "word " * 50, {})

    assert line.value.items[0].main.startswith("word word ")
    assert "(+240)" in line.value.items[0].main
