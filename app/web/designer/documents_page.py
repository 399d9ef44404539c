"""What the page of an entity's documents shows: one of them with its settings, and its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.messages import message_text
from app.core.errors import InvalidRecordError
from app.core.i18n import N_
from app.design.sections import entity_data
from app.schema.condition_reader import links_to
from app.schema.document_reader import MOST_FACTS, PAPERS
from app.schema.model import Document, Entity
from app.web.designer.document_preview import Sample, samples
from app.web.designer.frame import current_draft, page
from app.web.designer.framing import holding_frame
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts

LAYOUT_WORDS: Mapping[str, str] = {
    "sections": N_("Profile: all sections one below the other"),
    "agreement": N_("Agreement: terms as running text, with a place to sign"),
}
ORIENTATION_WORDS: Mapping[str, str] = {
    "portrait": N_("Portrait"),
    "landscape": N_("Landscape"),
}
LANGUAGES = {
    "zh_Hans": N_("Simplified Chinese"), "zh_Hant": N_("Traditional Chinese"), "en": N_("English"),
    "zh_Hans+en": N_("Simplified Chinese and English"),
    "zh_Hant+en": N_("Traditional Chinese and English"),
}  # fmt: skip
SHOWN = ("preview", "language", "record")
"""What is previewed, as the address says it."""


@dataclass(frozen=True)
class Shown:
    """One document as its form shows it: what is written, or what was typed and refused."""

    name: str
    label: LabelParts
    note: LabelParts
    said: Mapping[str, Any]
    errors: Mapping[str, str] = field(default_factory=dict)


def said_of(entity: Entity, document: str) -> Mapping[str, Any]:
    """Return what the draft's file says of a document."""
    data = entity_data(current_draft().texts, entity.name)
    return (data.get("documents") or {}).get(document) or {}


def shown(entity: Entity, document: Document) -> Shown:
    """Return the form of a document as it is written."""
    plain = {"layout": document.layout, "paper": document.paper}
    said = {**plain, "orientation": document.orientation, **said_of(entity, document.name)}
    return Shown(document.name, label_parts(document.label), label_parts(document.note), said)


def refused(error: InvalidRecordError) -> dict[str, str]:
    """Return what is wrong, in the reader's words, by the input it is about."""
    locale = current_locale()
    return {key: message_text(each, locale) for key, each in error.errors.items()}


def drawn(
    entity: Entity, chosen: Shown | None, *, new: Mapping[str, str] | None = None, key: str = "",
    status: int = 200,
) -> Response:  # fmt: skip
    """Draw the page; ``new`` is what is wrong with a document that was to be added."""
    offered = samples(current_store(), current_actor(), entity)
    linking = [
        other for other in current_draft().definitions.live_entities
        if any(links_to(known, entity.name) for known in other.by_name.values())
    ]  # fmt: skip
    names = {each.name: each.label for each in entity.documents}
    html = page(
        "designer/documents.html", entity=entity, shown=chosen, title=names.get(
            chosen.name if chosen else ""), linking=linking, samples=offered,
        new_label=typed_parts(sent_label(request.form, "new") if new else {}), new_errors=new or {},
        key=key, most_facts=MOST_FACTS, papers=PAPERS, layouts=LAYOUT_WORDS,
        orientations=ORIENTATION_WORDS, languages_of_documents=LANGUAGES, show=_show(offered),
    )  # fmt: skip
    return holding_frame(html, status)


def _show(offered: Sequence[Sample]) -> dict[str, str]:
    """Return what is previewed, as the address says: nothing until somebody asks for it."""
    first = str(offered[0].id) if offered else ""
    language = request.args.get("language", "")
    return {
        "preview": "1" if request.args.get("preview") == "1" else "",
        "language": language if language in LANGUAGES else current_language(),
        "record": request.args.get("record", first),
    }
