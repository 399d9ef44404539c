"""What can be read on a PDF, as poppler reads it: pypdf stumbles over characters beyond U+FFFF."""

from __future__ import annotations

import subprocess
from io import BytesIO

from pypdf import PdfReader


def words_on(content: bytes) -> str:
    """Return the text of all pages."""
    call = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(call, input=content, capture_output=True, check=True).stdout.decode()


def is_of_standard(content: bytes, standard: str) -> bool:
    """Tell whether a PDF says of itself that it is PDF/UA ("ua") or PDF/A ("archive")."""
    about = PdfReader(BytesIO(content)).trailer["/Root"]["/Metadata"].get_object().get_data()
    return {"ua": b"pdfuaid:part", "archive": b"pdfaid:part"}[standard] in about
