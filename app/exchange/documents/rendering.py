"""Sheets become PDFs in child processes: a value that breaks a renderer ends in a sentence.

The web process makes the sheet, through the door, and never loads the library that draws it. A
child has no network and no files but the fonts; the library is told the same (see
:mod:`app.exchange.documents.pdf`).
"""

from __future__ import annotations

from pathlib import Path

from app.core.apart import Pending, begin, warm_with
from app.exchange.documents.sheet import Sheet
from app.exchange.fonts import check_fonts, font_folders


def render(sheet: Sheet) -> bytes:
    """Return a sheet as a PDF. Raises MissingFontError, and what ``apart`` raises."""
    return begin_rendering(sheet).result()


def begin_rendering(sheet: Sheet) -> Pending[bytes]:
    """Let a child draw a sheet, and go on meanwhile: two at a time are drawn twice as fast."""
    check_fonts()
    return begin(draw, sheet)


def draw(sheet: Sheet) -> bytes:
    """Draw a sheet in this process, which should be a child."""
    from app.exchange.documents.pdf import write_pdf  # loads Pango: only where it is drawn

    return write_pdf(sheet)


def warm_up() -> tuple[Path, ...]:
    """Load what drawing needs, in a child that begins; return the folders it reads later."""
    from app.exchange.documents.pdf import load_all

    load_all()
    return font_folders()


warm_with(warm_up)
