"""From a :class:`Sheet` to the bytes of a PDF: called in a child process only.

What we lay out (profiles, agreements) is drawn by Typst; what authors lay out (letters, labels,
cards) by WeasyPrint. See ADR 0014 and 0016.
"""

from __future__ import annotations

import gc

from app.exchange.documents.free.pdf import write_free
from app.exchange.documents.free_sheet import Body, Free, Piece
from app.exchange.documents.sheet import Line, Printed, Sheet, Stamp, Words
from app.exchange.documents.typeset.draw import write_record
from app.exchange.fonts import check_fonts

COLLECT_EVERY = (20_000, 20, 50)
"""A page is some hundred thousand objects that live until it is drawn; looking at them is waste."""

PROFILE = Sheet(
    languages=("zh_Hans", "en"), layout="sections", paper="A4", orientation="portrait",
    issuer=Words("档案台", "Dossier"), kind=Words("样张", "Specimen"), title="样张",
    facts=(Line(Words("样", "A"), Printed()),),
    stamp=Stamp("DOC", "2026-01-01 00:00", "UTC", "Dossier"),
)  # fmt: skip
LETTER = Sheet(
    languages=("zh_Hans",), layout="letter", paper="A4", orientation="portrait",
    issuer=PROFILE.issuer, kind=Words("样张"), title=PROFILE.title, stamp=PROFILE.stamp,
    free=Free((Piece((Body("zh_Hans", "样张"),)),)),
)  # fmt: skip


def write_pdf(sheet: Sheet) -> bytes:
    """Draw a sheet. Raises MissingFontError."""
    check_fonts()
    return write_free(sheet) if sheet.free else write_record(sheet)


def load_all() -> None:
    """Do what the first document would wait for: for a process that does nothing else but this."""
    for each in (PROFILE, LETTER):
        write_pdf(each)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)
