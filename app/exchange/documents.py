"""A record as a PDF, made through the door: what its reader may not see is not in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from app.access.actor import Actor
from app.access.policy import REFUSALS
from app.core.clock import Moment
from app.core.errors import BadRequestError, ForbiddenError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.exchange.documents_agreement import make_agreement
from app.exchange.documents_build import Draft, make_sheet
from app.exchange.documents_sheet import Sheet, Stamp
from app.exchange.documents_text import Allowance, file_name
from app.exchange.documents_values import Pen
from app.exchange.documents_words import NO_GLYPH
from app.exchange.fonts import missing_glyphs, named
from app.exchange.watermark import marked_lines
from app.records.access import find_entity
from app.records.documents import note_print
from app.records.read import get_record
from app.records.record import Record
from app.schema.model import Action, Document, Entity
from app.storage.store import Store

MOST_CHARACTERS = 60_000  # about forty pages and ten seconds; what is longer is cut, and says so
LAYOUTS: Mapping[str, Callable[[Draft, Stamp], Sheet]] = {
    "sections": make_sheet,
    "agreement": make_agreement,
}
PAPERS = ("A3", "A4", "A5", "B5", "letter", "legal")
ORIENTATIONS = ("portrait", "landscape")


@dataclass(frozen=True)
class Pdf:
    """A finished file; ``missing`` names characters that the fonts have no glyph for."""

    content: bytes
    filename: str
    media_type: str = "application/pdf"
    missing: tuple[str, ...] = ()


def render_document(
    store: Store, actor: Actor, entity: str, record_id: int, document: str, language: str
) -> Pdf:
    """Return a record as a PDF in one language or two (``zh_Hans+en``), and remember it."""
    languages = read_languages(language)
    found = find_entity(store, entity)
    actor = replace(actor, language=languages[0])  # names of departments, too, as the paper speaks
    record = get_record(store, actor, entity, record_id)
    if Action.PRINT not in record.may:
        raise ForbiddenError("forbidden.print", REFUSALS[Action.PRINT], entity=found.label)
    chosen = _document(found, document)
    pdf = draw_document(store, actor, record, chosen, languages=languages)
    note_print(store, actor, entity, record_id, document=document, language=language)
    return pdf


def draw_document(
    store: Store, actor: Actor, record: Record, document: Document, *, languages: tuple[str, ...]
) -> Pdf:
    """Return a record that the door handed out as a PDF; who calls it remembers that it was."""
    sheet = document_sheet(store, actor, record, document, languages=languages)
    missing = tuple(sorted(missing_glyphs("".join(sheet.texts()))))
    if missing:
        note = Pen(languages, Allowance(2_000)).words(NO_GLYPH, characters=named(missing))
        sheet = replace(sheet, notes=(*sheet.notes, note))
    content = _write(sheet)
    return Pdf(content, file_name(sheet.title, sheet.kind.main), missing=missing)


def _write(sheet: Sheet) -> bytes:
    from app.exchange.documents_pdf import write_pdf  # loads Pango: not when the panel starts

    return write_pdf(sheet)


def document_sheet(
    store: Store, actor: Actor, record: Record, document: Document, *, languages: tuple[str, ...]
) -> Sheet:
    """Return what is printed of a record that the door handed out."""
    moment = store.moment(actor.id)
    entity = store.definitions.entities[record.entity]
    pen = Pen(languages, Allowance(MOST_CHARACTERS))
    draft = Draft(store, actor, entity, record, _on_known_paper(document), pen, moment)
    stamp = make_stamp(actor, moment, f"{entity.id}:{record.id}:{document.name}")
    return LAYOUTS[document.layout](draft, stamp)


def read_languages(language: str) -> tuple[str, ...]:
    """Read ``zh_Hans`` or ``zh_Hans+en`` (in an address the plus may have become a space)."""
    languages = tuple(language.replace(" ", "+").split("+"))
    known = all(each in LANGUAGES for each in languages)
    if not (known and len(set(languages)) == len(languages) <= 2 and _reads_in_two(languages)):
        raise BadRequestError(
            "documents.language",
            N_("“{language}” is not a language of documents. Write one of {known}."),
            language=language[:40],
            known="zh_Hans, zh_Hant, en, zh_Hans+en, zh_Hant+en, en+zh_Hans, en+zh_Hant",
        )
    return languages


def _reads_in_two(languages: tuple[str, ...]) -> bool:
    return len(languages) < 2 or "en" in languages


def _document(entity: Entity, name: str) -> Document:
    document = entity.document(name)
    if document is None or document.layout not in LAYOUTS:
        raise NotFoundError(
            "documents.unknown",
            N_("{entity} has no document “{name}”."),
            entity=entity.label,
            name=name[:60],
        )
    return document


def _on_known_paper(document: Document) -> Document:
    """Return the document on a paper that may stand in the style sheet."""
    paper = document.paper if document.paper in PAPERS else "A4"
    turned = document.orientation if document.orientation in ORIENTATIONS else "portrait"
    return replace(document, paper=paper, orientation=turned)


def make_stamp(actor: Actor, moment: Moment, subject: str) -> Stamp:
    """Return who prints when, with a number that no other printing has."""
    at = moment.now.astimezone(moment.zone)
    seed = f"{subject}:{actor.id}:{moment.now.isoformat()}".encode()
    code = base64.b32encode(hashlib.sha256(seed).digest())[:6].decode()
    offset = at.strftime("%z")
    zone = f"UTC{offset[:3].replace('+0', '+').replace('-0', '-')}"
    if offset[3:] != "00":
        zone += f":{offset[3:]}"
    return Stamp(
        f"DOC-{at:%Y%m%d}-{code}", f"{at:%Y-%m-%d %H:%M}", zone, actor.name,
        watermark=marked_lines(actor, moment),
    )  # fmt: skip
