"""Where texts stand on the pages of a PDF, as the program that shows it has them."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as pdfium

MOST = 4_000  # characters of one run


@dataclass(frozen=True)
class Run:
    """Letters drawn at once, at most a line of one text; points from the upper left corner."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    font: str

    def covers(self, other: Run, by: float) -> bool:
        """Tell whether two stand on one another by more than so many points both ways."""
        across = min(self.right, other.right) - max(self.left, other.left)
        down = min(self.bottom, other.bottom) - max(self.top, other.top)
        return across > by and down > by


@dataclass(frozen=True)
class Page:
    """One page, its runs in the order in which they are drawn."""

    width: float
    height: float
    runs: tuple[Run, ...]


def pages_of(content: bytes) -> list[Page]:
    """Read all pages of a PDF."""
    document = pypdfium2.PdfDocument(content)
    try:
        return [_page(document[number]) for number in range(len(document))]
    finally:
        document.close()


def _page(page: pypdfium2.PdfPage) -> Page:
    width, height = page.get_size()
    texts = page.get_textpage()
    runs = tuple(_runs(page, texts, height))
    texts.close()
    page.close()
    return Page(width, height, runs)


def _runs(page: pypdfium2.PdfPage, texts: pypdfium2.PdfTextPage, height: float) -> Iterator[Run]:
    for each in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_TEXT], max_depth=4):
        text = _text(each, texts)
        if text.strip():
            left, bottom, right, top = each.get_bounds()
            yield Run(text, left, height - top, right, height - bottom, _font(each))


def _text(each: pypdfium2.PdfObject, texts: pypdfium2.PdfTextPage) -> str:
    held = (ctypes.c_ushort * MOST)()
    size = pdfium.FPDFTextObj_GetText(each, texts, held, MOST * 2)
    return bytes(held)[: max(0, size - 2)].decode("utf-16-le", "replace")


def _font(each: pypdfium2.PdfObject) -> str:
    held = ctypes.create_string_buffer(200)
    font = pdfium.FPDFTextObj_GetFont(each)
    pdfium.FPDFFont_GetBaseFontName(font, held, 200)
    return held.value.decode("utf-8", "replace").partition("+")[2]
