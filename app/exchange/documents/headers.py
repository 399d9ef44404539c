"""What an answer with a document tells programs beside its bytes: the screens' and the API's."""

from __future__ import annotations

from collections.abc import Iterator

from app.exchange.documents.making import Pdf
from app.exchange.fonts import named


def document_headers(pdf: Pdf) -> Iterator[tuple[str, str]]:
    """Yield a document's number, and what it fell short of: header -> text in ASCII."""
    yield "X-Document-Number", pdf.number
    if pdf.short.untranslated:
        yield "X-Document-Untranslated", str(len(pdf.short.untranslated))
    if missing := pdf.short.missing:
        yield "X-Document-Missing-Glyphs", named(missing).encode("ascii", "ignore").decode()
