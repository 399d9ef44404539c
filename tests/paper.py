"""What can be read on a PDF, as poppler reads it: pypdf stumbles over characters beyond U+FFFF."""

from __future__ import annotations

import subprocess


def words_on(content: bytes) -> str:
    """Return the text of all pages."""
    call = ["pdftotext", "-raw", "-", "-"]
    return subprocess.run(call, input=content, capture_output=True, check=True).stdout.decode()
