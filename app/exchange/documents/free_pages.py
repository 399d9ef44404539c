"""The pages of a document as pictures: what the designer shows beside the template."""

from __future__ import annotations

import io
from dataclasses import dataclass

from app.core.apart import begin
from app.exchange.documents.sheet import Sheet
from app.exchange.fonts import check_fonts

MOST_PAGES = 4
WIDTH = 900  # pixels of a page: read on a screen, not fit to be printed


@dataclass(frozen=True)
class Pages:
    """The first pages as PNG, and how many there are."""

    pictures: tuple[bytes, ...]
    count: int


def draw_pages(sheet: Sheet) -> Pages:
    """Return the pages of a sheet, drawn in a child process as its PDF is."""
    check_fonts()
    return begin(pictures_of, sheet).result()


def pictures_of(sheet: Sheet) -> Pages:
    """Draw a sheet and its pictures in this process, which should be a child."""
    import pypdfium2  # type: ignore[import-untyped]  # C++: only where it is drawn
    from PIL.Image import Quantize

    from app.exchange.documents.pdf import write_pdf

    found = list[bytes]()
    with pypdfium2.PdfDocument(write_pdf(sheet)) as pdf:
        for place in range(min(MOST_PAGES, len(pdf))):
            page = pdf[place]
            picture = page.render(scale=WIDTH / page.get_width()).to_pil()
            out = io.BytesIO()
            picture.quantize(64, method=Quantize.FASTOCTREE).save(out, "PNG")
            found.append(out.getvalue())
        return Pages(tuple(found), len(pdf))
