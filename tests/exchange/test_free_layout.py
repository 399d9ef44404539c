"""Where letters, labels and cards stand on their paper."""

from __future__ import annotations

import io
from dataclasses import replace

import pypdf
import pytest

from app.core.i18n import Label
from app.exchange.documents.free.layout import cell_of, together
from app.exchange.documents.free_sheet import OPEN, SHUT, Body, Cell, Free, Piece
from app.exchange.documents.rendering import render
from app.exchange.documents.sheet import Sheet, Stamp, Words
from app.schema.model import Document, Grid

MILLIMETRE = 72 / 25.4


def sheet(layout: str, *texts: str, cell: Cell | None = None, paper: str = "A4") -> Sheet:
    pieces = tuple(Piece((Body("zh_Hans", f"{OPEN}0{SHUT}", (text,)),)) for text in texts)
    return Sheet(
        languages=("zh_Hans",), layout=layout, paper=paper, orientation="portrait",
        issuer=Words("档案台"), kind=Words("标签"), title="标签",
        stamp=Stamp("DOC-1", "2026-01-01 00:00", "UTC", "Admin"), free=Free(pieces, cell),
    )  # fmt: skip


def document(layout: str, grid: Grid | None = None, paper: str = "A4") -> Document:
    return Document("x", Label.plain("x"), layout=layout, grid=grid, paper=paper)


def opened(made: Sheet) -> pypdf.PdfReader:
    return pypdf.PdfReader(io.BytesIO(render(made)))


def places(page: pypdf.PageObject) -> list[tuple[str, float, float]]:
    """Return each piece of text with its distance from the left and the top, in millimetres."""
    found: list[tuple[str, float, float]] = []
    height = float(page.mediabox.height)

    def note(text: str, cm: list[float], tm: list[float], *_more: object) -> None:
        x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
        if text.strip():
            found.append((text.strip(), x / MILLIMETRE, (height - y) / MILLIMETRE))

    page.extract_text(visitor_text=note)
    return found


def test_labels_fill_sheets_in_rows() -> None:
    cell = cell_of(document("label", Grid(3, 8, gap=2, margin=8)))
    names = [f"K{n:02}" for n in range(30)]

    pages = opened(sheet("label", *names, cell=cell)).pages

    assert len(pages) == 2
    stand = {text: (x, y) for text, x, y in places(pages[0])}
    assert len(stand) == 24
    for place, name in enumerate(names[:24]):
        left = 8 + (place % 3) * (cell.width + 2)
        top = 8 + (place // 3) * (cell.height + 2)
        x, y = stand[name]
        assert left < x < left + cell.width
        assert top < y < top + cell.height


@pytest.mark.parametrize("grid", [None, Grid(1, 1), Grid(2, 5, gap=3), Grid(10, 20)])
@pytest.mark.parametrize("paper", ["A3", "A4", "A5", "letter", "241x140"])
def test_no_grid_is_larger_than_its_paper(grid: Grid | None, paper: str) -> None:
    cell = cell_of(document("label", grid, paper))

    (page,) = opened(sheet("label", *["x"] * cell.on_page, cell=cell, paper=paper)).pages

    across = 2 * cell.margin + cell.across * cell.width + (cell.across - 1) * cell.gap
    down = 2 * cell.margin + cell.down * cell.height + (cell.down - 1) * cell.gap
    assert across <= float(page.mediabox.width) / MILLIMETRE + 0.5
    assert down <= float(page.mediabox.height) / MILLIMETRE + 0.5


def test_a_card_is_a_page_of_its_own() -> None:
    pages = opened(sheet("card", "一", "二", cell=cell_of(document("card")))).pages

    sizes = {(round(float(p.mediabox.width)), round(float(p.mediabox.height))) for p in pages}
    assert (len(pages), sizes) == (2, {(243, 153)})


def test_an_address_stands_behind_the_window_of_an_envelope() -> None:
    letter = sheet("letter", "杭州拾光")
    assert letter.free is not None
    body = Body("zh_Hans", f"::: address\n{OPEN}0{SHUT}\n:::\n\nText", ("杭州拾光",))

    (page,) = opened(replace(letter, free=Free((Piece((body,)),)))).pages

    (address,) = [each for each in places(page) if "杭州拾光" in each[0] and each[2] > 30]
    assert 18 <= address[1] <= 25
    assert 35 <= address[2] <= 60


def test_labels_of_many_are_put_together() -> None:
    cell = cell_of(document("label"))
    both = together([sheet("label", "a", cell=cell), sheet("label", "b", cell=cell)])

    assert both.free is not None
    assert len(both.free.pieces) == 2
    assert len(opened(both).pages) == 1
