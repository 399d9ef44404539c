"""From a :class:`Sheet` of a record to the bytes of a PDF, by Typst: in a child process only.

Typst remembers what it has drawn for its next ten documents; the child has no way to tell anybody.
"""

from __future__ import annotations

from app.exchange import typesetting
from app.exchange.documents.sheet import STANDARDS, Sheet
from app.exchange.documents.typeset.face import face_of

TEMPLATE = typesetting.TEMPLATES / "record.typ"


def write_record(sheet: Sheet) -> bytes:
    """Return a profile or an agreement as a PDF."""
    face, files = face_of(sheet)
    face["fonts"] = typesetting.families()
    standards = [STANDARDS[sheet.standard]] if sheet.standard else []
    files |= {"main.typ": TEMPLATE.read_bytes(), "sheet.json": typesetting.written(face, standards)}
    return typesetting.compiled({**typesetting.shared(), **files}, standards=standards)
