"""What the page of an entity's documents shows: one of them with its settings, and its preview."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.messages import message_text, sentence_text
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_
from app.design.fields.sections import entity_data
from app.exchange.documents.shortfalls import shortfalls_on
from app.schema.condition_reader import links_to
from app.schema.document_reader import MOST_COLUMNS, MOST_FACTS, MOST_SIGNATURES, PAPERS
from app.schema.model import Document, Entity
from app.schema.problems import DefinitionError
from app.web.designer.documents.body import BLOCKS, WORDS, template_form
from app.web.designer.documents.preview import Asked, Sample, preview_sheet, samples
from app.web.designer.documents.sent import switched
from app.web.designer.fields.page import published_entity
from app.web.designer.frame import current_draft, page
from app.web.designer.framing import holding_frame
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts
from app.web.shortfalls import Told, told_of

LAYOUT_WORDS: Mapping[str, str] = {
    "sections": N_("Profile: all sections one below the other"),
    "agreement": N_("Agreement: terms as running text, with a place to sign"),
    "letter": N_("Letter: your own text around the values"),
    "label": N_("Labels: many on one sheet"),
    "card": N_("Card: small, one for each record"),
}
ORIENTATION_WORDS: Mapping[str, str] = {
    "portrait": N_("Portrait"),
    "landscape": N_("Landscape"),
}
LANGUAGES = {
    "zh_Hans": N_("Simplified Chinese"), "zh_Hant": N_("Traditional Chinese"), "en": N_("English"),
    "zh_Hans+en": N_("Simplified Chinese and English"),
    "zh_Hant+en": N_("Traditional Chinese and English"),
    "en+zh_Hans": N_("English and Simplified Chinese"),
    "en+zh_Hant": N_("English and Traditional Chinese"),
}  # fmt: skip
BILINGUAL_WORDS: Mapping[str, str] = {
    "stacked": N_("One below the other"),
    "columns": N_("In two columns"),
}
SWITCH_WORDS: Mapping[str, tuple[str, str]] = {
    "attachments": (N_("List of attachments"), N_("Names and sizes of the record's files")),
    "timeline": (N_("Timeline"), N_("What was changed, by whom and when")),
    "logo": (N_("Logo"), N_("The one in the panel settings, or the panel's own mark")),
    "page_numbers": (N_("Page numbers"), ""),
    "seal": (N_("Room for the company seal"), N_("40 mm, across signature and date")),
    "qr": (N_("QR code"), N_("Whoever holds the paper can check that it is genuine")),
}
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
    header: LabelParts = field(default_factory=lambda: LabelParts({}))
    footer: LabelParts = field(default_factory=lambda: LabelParts({}))
    signatures: tuple[LabelParts, ...] = ()

    @property
    def switches(self) -> Mapping[str, bool]:
        """Which switches are on."""
        usual = switched(self.said["layout"])
        said = {key: self.said.get(key) for key in usual}
        return {key: usual[key] if said[key] is None else bool(said[key]) for key in usual}


def said_of(entity: Entity, document: str) -> Mapping[str, Any]:
    """Return what the draft's file says of a document."""
    data = entity_data(current_draft().texts, entity.name)
    return (data.get("documents") or {}).get(document) or {}


def shown(entity: Entity, document: Document) -> Shown:
    """Return the form of a document as it is written."""
    plain = {"layout": document.layout, "paper": document.paper}
    said = {**plain, "orientation": document.orientation, **said_of(entity, document.name)}
    signed = [label_parts(label) for label in document.signatures]
    return Shown(
        document.name, label_parts(document.label), label_parts(document.note), said,
        header=label_parts(document.header), footer=label_parts(document.footer),
        signatures=_with_one_more(signed),
    )  # fmt: skip


def typed(document: str, said: Mapping[str, Any], errors: Mapping[str, str]) -> Shown:
    """Return the form of a document as it was typed, with what is wrong."""
    parts = {key: typed_parts(sent_label(request.form, key))
             for key in ("label", "note", "header", "footer")}  # fmt: skip
    places = [sent_label(request.form, f"signatures.{n}") for n in range(MOST_SIGNATURES)]
    signed = [typed_parts(each) for each in places if each]
    plain = {"layout": "sections", "paper": "A4", "orientation": "portrait"}
    filled = {**plain, **{key: each for key, each in said.items() if each is not None}}
    return Shown(document, said=filled, errors=errors, signatures=_with_one_more(signed), **parts)


def _with_one_more(signed: list[LabelParts]) -> tuple[LabelParts, ...]:
    return (*signed, label_parts(None))[:MOST_SIGNATURES]


def mistakes(error: DefinitionError, entity: str, document: str) -> dict[str, str]:
    """Return the mistakes of a document by the key they are about; those elsewhere as its label's.

    Raises the error again where none of it is of this document.
    """
    before, locale = f"documents.{document}", current_locale()
    found: dict[str, str] = {}
    for problem in error.problems:
        if problem.file == f"{entity}.yaml" and f"{problem.path}.".startswith(f"{before}."):
            key = problem.path.removeprefix(before).strip(".").partition(".")[0]
            found.setdefault(key or "layout", sentence_text(problem.text, locale))
    if not found:
        raise error
    return found


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
        key=key, is_published=published_entity(entity) is not None,
        most_facts=MOST_FACTS, papers=PAPERS, layouts=LAYOUT_WORDS,
        orientations=ORIENTATION_WORDS, languages_of_documents=LANGUAGES, show=_show(offered),
        bilingual_words=BILINGUAL_WORDS, switch_words=SWITCH_WORDS, most_columns=MOST_COLUMNS,
        roles=current_draft().definitions.roles, body_words=WORDS, body_blocks=BLOCKS,
        told=_told(entity, chosen.name, _show(offered)) if chosen else None,
        free=template_form(entity, chosen.name, chosen.said) if chosen else None,
    )  # fmt: skip
    return holding_frame(html, status)


def _told(entity: Entity, name: str, show: Mapping[str, str]) -> Told | None:
    """Return what the previewed document falls short of, for pages without script."""
    document, record = entity.document(name), show["record"]
    if document is None or not (show["preview"] and record.isdecimal() and len(record) < 19):
        return None
    asked = Asked(int(record), show["language"])
    wanted = current_draft().definitions
    try:
        sheet = preview_sheet(
            current_store(), current_actor(), wanted, entity=entity, document=document, asked=asked
        )
    except AppError:  # the frame beside it says why
        return None
    return told_of(shortfalls_on(sheet), asked.language)


def _show(offered: Sequence[Sample]) -> dict[str, str]:
    """Return what is previewed, as the address says: nothing until somebody asks for it."""
    first = str(offered[0].id) if offered else ""
    language = request.args.get("language", "")
    return {
        "preview": "1" if request.args.get("preview") == "1" else "",
        "language": language if language in LANGUAGES else current_language(),
        "record": request.args.get("record", first),
    }
