"""A workbook goes to a translator and comes back; what is odd in it is told, never run."""

from __future__ import annotations

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from app.core.errors import AppError
from app.design.translations.sheet import HEAD, MOST_BYTES, from_workbook, to_workbook
from app.design.translations.table import Row, rows_of, write_row, write_rows
from app.schema.loader import load
from tests.design.test_translation_table import TEXTS

A = "thing.yaml#fields.a.label"


def rows(texts: Any = TEXTS) -> tuple[Row, ...]:
    return rows_of(load(texts))


def edited(content: bytes, key: str, **words: object) -> bytes:
    """Return a workbook in which a translator wrote into the row of ``key``."""
    book = load_workbook(io.BytesIO(content))
    for cells in book.worksheets[0].iter_rows(min_row=2):
        if f"{cells[0].value}#{cells[1].value}" == key:
            for language, text in words.items():
                cells[HEAD.index(language)].value = text
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def test_a_workbook_that_was_not_touched_changes_nothing() -> None:
    sheet = from_workbook(to_workbook(rows()), rows())
    assert (sheet.wanted, sheet.refused) == ({}, ())


def test_what_a_translator_wrote_is_taken_and_empty_cells_change_nothing() -> None:
    book = edited(to_workbook(rows()), A, zh_Hant="開戶", en=None)
    sheet = from_workbook(book, rows())
    assert sheet.refused == ()
    assert sheet.wanted == {A: {"zh_Hans": "开户", "en": "A", "zh_Hant": "開戶"}}
    after = {row.key: row for row in rows(write_rows(TEXTS, sheet.wanted))}
    assert after[A].words["zh_Hant"] == "開戶"


def test_texts_that_changed_meanwhile_are_told_and_stay() -> None:
    book = edited(to_workbook(rows()), A, zh_Hant="開戶")
    now = rows(write_row(TEXTS, A, {"en": "Opened", "zh_Hans": "开户"}))
    sheet = from_workbook(book, now)
    assert sheet.wanted == {}
    assert [(each.number, each.key, each.error.code) for each in sheet.refused] == [
        ([row.key for row in rows()].index(A) + 2, A, "sheet.changed")
    ]


def test_a_row_that_is_not_there_any_more_is_told() -> None:
    book = edited(to_workbook(rows()), A, zh_Hant="開戶")
    (refused,) = (each for each in from_workbook(book, [r for r in rows() if r.key != A]).refused)
    assert refused.error.code == "sheet.unknown_row"


def test_a_text_that_looks_like_a_formula_is_written_as_text() -> None:
    texts = write_row(TEXTS, A, {"en": "=1+1", "zh_Hans": "@x"})
    book = load_workbook(io.BytesIO(to_workbook(rows(texts))))
    kinds = {cell.value: cell.data_type for line in book.worksheets[0].iter_rows() for cell in line}
    assert (kinds["=1+1"], kinds["@x"]) == ("s", "s")
    assert from_workbook(to_workbook(rows(texts)), rows(texts)).refused == ()


def test_a_formula_is_refused() -> None:
    book = edited(to_workbook(rows()), A, en='=HYPERLINK("http://x","y")')
    (refused,) = from_workbook(book, rows()).refused
    assert refused.error.code == "sheet.formula"


@pytest.mark.parametrize("text", ["x" * 2001, "bell\x00".replace("\x00", "\x7f")])
def test_a_text_that_is_no_label_is_refused(text: str) -> None:
    (refused,) = from_workbook(edited(to_workbook(rows()), A, en=text), rows()).refused
    assert refused.key == A


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * (70 << 20))
    return made.getvalue()


def headless() -> bytes:
    book, made = Workbook(), io.BytesIO()
    book.worksheets[0].append(["name", "text"])
    book.save(made)
    return made.getvalue()


def entities() -> bytes:
    """Return a workbook whose sheet grows when its XML is read."""
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    evil = f'<!DOCTYPE x [<!ENTITY l0 "lol">{laughs}]><worksheet>&l9;</worksheet>'
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(to_workbook(rows()))) as good,
        zipfile.ZipFile(made, "w") as archive,
    ):
        for name in good.namelist():
            archive.writestr(name, evil if "sheet1" in name else good.read(name))
    return made.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no workbook", "sheet.broken"),
        (b"PK\x03\x04 broken", "sheet.broken"),
        (b"x" * (MOST_BYTES + 1), "sheet.too_big"),
        (bomb(), "sheet.too_big"),
        (headless(), "sheet.no_head"),
        (entities(), "sheet.broken"),
    ],
    ids=["text", "cut", "large", "bomb", "head", "entities"],
)
def test_what_is_no_such_workbook_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(AppError) as refused:
        from_workbook(content, rows())
    assert refused.value.code == code
