"""The page between asking for a document and its download, where it falls short of something.

After a download there is no page any more that could tell.
"""

from __future__ import annotations

from flask import request
from werkzeug.datastructures import MultiDict

from app.access.current import current_store
from app.exchange.documents.choice import LANGUAGE_NAMES
from app.exchange.documents.making import Prepared
from app.records.access import find_entity
from app.web.page import render
from app.web.shortfalls import told_of

NOTHING: MultiDict[str, str] = MultiDict()
KEPT = ("document", "id", "all", "bound", "standard")


def is_told(language: str) -> bool:
    """Tell whether the form was sent by somebody who was told of a document in this language."""
    return request.form.get("told") == language


def told_before(
    entity: str, prepared: Prepared, *, language: str, back: str, file: str = "",
    again: MultiDict[str, str] = NOTHING,
) -> str:  # fmt: skip
    """Draw the page; it leads on to ``file``, or sends the form ``again``."""
    sheet = prepared.sheet
    return render(
        "printing/check.html", told=told_of(prepared.short, language), back=back, file=file,
        again=[pair for pair in again.items(multi=True) if pair[0] in KEPT],
        entity=find_entity(current_store(), entity), kind=sheet.kind.main, subject=sheet.title,
        language_key=language, language_name=LANGUAGE_NAMES["+".join(sheet.languages)],
    )  # fmt: skip
