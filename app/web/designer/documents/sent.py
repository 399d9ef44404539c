"""What the form of a document says: each key as the file has it, ``None`` for what is by itself."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request

from app.design.labels import label_data
from app.schema.document_reader import (
    BILINGUAL,
    DOCUMENT_LANGUAGES,
    FREE_LAYOUTS,
    LAYOUTS,
    MOST_COLUMNS,
    MOST_SIGNATURES,
    ORIENTATIONS,
    PAPERS,
    RECORD_KEYS,
    SWITCHES,
)
from app.schema.model import Document, Entity
from app.web.designer.documents.body import sent_template
from app.web.designer.frame import current_draft
from app.web.designer.labels import sent_label

LISTED = ("facts", "sections", "related")
LABELS = ("label", "note")
MARK_LABELS = ("header", "footer")
MARKS = "marks"
"""An input that only forms with the words of language and marks have; others leave those alone."""


def sent_document(entity: Entity, document: Document, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a form says of a document; ``before`` is what the file says."""
    form = request.form
    plain = Document("", document.label)
    words: dict[str, Any] = {
        "layout": _word("layout", LAYOUTS), "paper": _word("paper", PAPERS),
        "orientation": _word("orientation", ORIENTATIONS),
    }  # fmt: skip
    said = {**words, **(_marks(words["layout"], before) if form.get(MARKS) else {})}
    for key in (*words, "bilingual"):
        if key in said and key not in before and said[key] == getattr(plain, key):
            said[key] = None
    lists = {key: list(dict.fromkeys(filter(None, form.getlist(key)))) for key in LISTED}
    lists["sections"] = _sections(entity, lists["sections"], list(before.get("sections") or ()))
    labels = {key: label_data(sent_label(form, key), before.get(key)) for key in LABELS}
    found = {**labels, **said, **lists}
    template = sent_template(entity, words["layout"], before)
    return {**found, **template, **_out_of_place(words["layout"], before)}


def _out_of_place(layout: str, before: Mapping[str, Any]) -> dict[str, None]:
    """Return the words to take away, because the layout does nothing with them."""
    return dict.fromkeys(RECORD_KEYS) if layout in FREE_LAYOUTS else {}


def _sections(entity: Entity, ticked: list[str], before: list[str]) -> list[str]:
    """Return the sections to write: none for all of them, those that come later too."""
    if set(ticked) == set(before):
        return before
    return [] if set(ticked) == {section.name for section in entity.sections} else ticked


def _word(name: str, known: tuple[str, ...]) -> str:
    word = request.form.get(name, "")
    return word if word in known else known[0]


# -- language and marks ---------------------------------------------------------------------------


def switched(layout: str) -> dict[str, bool]:
    """Return which switches are on by themselves in a layout."""
    plain = {key: bool(getattr(Document, key)) for key in SWITCHES}
    return {**plain, "seal": layout == "agreement", "qr": layout not in FREE_LAYOUTS}


def _marks(layout: str, before: Mapping[str, Any]) -> dict[str, Any]:
    form = request.form
    usual = switched(layout)
    switches = {key: key in form for key in SWITCHES}
    labels = {key: label_data(sent_label(form, key), before.get(key)) for key in MARK_LABELS}
    columns = form.get("columns", "")
    return {
        **{key: on if on != usual[key] or key in before else None for key, on in switches.items()},
        **labels,
        "columns": int(columns) if columns in map(str, range(1, MOST_COLUMNS + 1)) else None,
        "bilingual": _word("bilingual", BILINGUAL),
        "languages": _ticked("languages", DOCUMENT_LANGUAGES, before),
        "roles": _ticked("roles", tuple(current_draft().definitions.roles), before),
        "signatures": list(_signatures(before)),
    }


def _ticked(key: str, known: tuple[str, ...], before: Mapping[str, Any]) -> list[str]:
    """Return what is ticked, in the order of the file; nothing for all of it."""
    ticked = [word for word in known if word in request.form.getlist(key)]
    written = [word for word in before.get(key) or () if word in ticked]
    return [] if len(ticked) == len(known) else [*written, *(w for w in ticked if w not in written)]


def _signatures(before: Mapping[str, Any]) -> list[Any]:
    written = list(before.get("signatures") or ())
    written += [None] * (MOST_SIGNATURES - len(written))
    found = [
        label_data(sent_label(request.form, f"signatures.{place}"), written[place])
        for place in range(MOST_SIGNATURES)
    ]
    return [label for label in found if label]
