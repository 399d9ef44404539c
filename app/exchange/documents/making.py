"""A record as a PDF, made through the door: what its reader may not see is not in it."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from app.access.actor import Actor
from app.access.policy import REFUSALS
from app.core.clock import Moment
from app.core.errors import ForbiddenError
from app.exchange.documents.agreement import make_agreement
from app.exchange.documents.building import Draft, make_sheet
from app.exchange.documents.choice import choose_document, read_languages, read_standard
from app.exchange.documents.extras import extra_tables
from app.exchange.documents.free.layout import make_label, make_letter
from app.exchange.documents.proof import digest_of, proof_of
from app.exchange.documents.rendering import render
from app.exchange.documents.sheet import Sheet, Stamp
from app.exchange.documents.shortfalls import Shortfalls, shortfalls_on
from app.exchange.documents.text import Allowance, file_name, printable
from app.exchange.documents.values import FileNames, Pen
from app.exchange.documents.words import NO_GLYPH
from app.exchange.fonts import named
from app.exchange.watermark import marked_lines
from app.records.access import find_entity
from app.records.documents import note_print
from app.records.files import describe_files
from app.records.read import get_record
from app.records.record import Record
from app.schema.model import Action, Document
from app.storage.store import Store

MOST_CHARACTERS = 60_000  # forty pages, or ten seconds of WeasyPrint; longer is cut, and says so
LAYOUTS: Mapping[str, Callable[[Draft, Stamp], Sheet]] = {
    "sections": make_sheet,
    "agreement": make_agreement,
    "letter": make_letter,
    "label": make_label,
    "card": make_label,
}
__all__ = ["LAYOUTS", "Pdf", "draw_document", "make_stamp", "read_languages", "render_document"]


@dataclass(frozen=True)
class Pdf:
    """A finished file.

    ``short`` is what it falls short of; ``number`` and ``digest`` are what the log keeps.
    """

    content: bytes
    filename: str
    media_type: str = "application/pdf"
    short: Shortfalls = field(default_factory=Shortfalls)
    number: str = ""
    digest: str = ""


@dataclass(frozen=True)
class Prepared:
    """A document before it is drawn: everything was read, and no right is asked any more."""

    sheet: Sheet
    short: Shortfalls
    digest: str

    def pdf(self, content: bytes) -> Pdf:
        """Return the finished file."""
        sheet = self.sheet
        return Pdf(
            content, file_name(sheet.title, sheet.kind.main), short=self.short,
            number=sheet.stamp.id, digest=self.digest,
        )  # fmt: skip


def render_document(
    store: Store, actor: Actor, entity: str, record_id: int, document: str, language: str,
    *, standard: str = "",
) -> Pdf:  # fmt: skip
    """Return a record as a PDF in one language or two (``zh_Hans+en``), and remember it.

    ``standard`` is ``ua`` for a file that a screen reader can read, ``archive`` for one to keep.
    """
    prepared = prepare_document(
        store, actor, entity, record_id, document, language, standard=standard
    )
    pdf = prepared.pdf(render(prepared.sheet))
    note_document(store, actor, entity, record_id, document, pdf, language=language)
    return pdf


def prepare_document(
    store: Store, actor: Actor, entity: str, record_id: int, document: str, language: str,
    *, standard: str = "",
) -> Prepared:  # fmt: skip
    """Read what is printed of a record; who draws it remembers it with :func:`note_document`."""
    languages, standard = read_languages(language), read_standard(standard)
    found = find_entity(store, entity)
    actor = replace(actor, language=languages[0])  # names of departments, too, as the paper speaks
    record = get_record(store, actor, entity, record_id)
    if Action.PRINT not in record.may:
        raise ForbiddenError("forbidden.print", REFUSALS[Action.PRINT], entity=found.label)
    chosen = choose_document(found, actor, document, languages)
    return _prepared(store, actor, record, chosen, languages=languages, standard=standard)


def note_document(
    store: Store, actor: Actor, entity: str, record_id: int, document: str, pdf: Pdf,
    *, language: str,
) -> None:  # fmt: skip
    """Remember that a document was printed."""
    note_print(
        store, actor, entity, record_id, document=document,
        language="+".join(read_languages(language)), number=pdf.number, digest=pdf.digest,
    )  # fmt: skip


def draw_document(
    store: Store, actor: Actor, record: Record, document: Document,
    *, languages: tuple[str, ...], standard: str = "",
) -> Pdf:  # fmt: skip
    """Return a record that the door handed out as a PDF; who calls it remembers that it was."""
    prepared = _prepared(store, actor, record, document, languages=languages, standard=standard)
    return prepared.pdf(render(prepared.sheet))


def _prepared(
    store: Store, actor: Actor, record: Record, document: Document,
    *, languages: tuple[str, ...], standard: str,
) -> Prepared:  # fmt: skip
    sheet = document_sheet(store, actor, record, document, languages=languages)
    short = shortfalls_on(sheet)
    if short.missing:
        note = Pen(languages, Allowance(2_000)).words(NO_GLYPH, characters=named(short.missing))
        sheet = replace(sheet, notes=(*sheet.notes, note))
    digest = digest_of(sheet)
    if document.qr:
        sheet = replace(sheet, proof=proof_of(sheet.stamp.id, digest, store.address))
    return Prepared(replace(sheet, standard=standard), short, digest)


def document_sheet(
    store: Store, actor: Actor, record: Record, document: Document, *, languages: tuple[str, ...]
) -> Sheet:
    """Return what is printed of a record that the door handed out."""
    draft, stamp = begin_document(store, actor, record, document, languages=languages)
    sheet = LAYOUTS[document.layout](draft, stamp)
    sheet = replace(sheet, tables=(*sheet.tables, *extra_tables(draft)))
    return replace(sheet, untranslated=draft.pen.gaps.labels())


def begin_document(
    store: Store, actor: Actor, record: Record, document: Document, *, languages: tuple[str, ...]
) -> tuple[Draft, Stamp]:
    """Return what a document of a record is made from, and who prints it when."""
    moment = store.moment(actor.id)
    entity = store.definitions.entities[record.entity]
    pen = Pen(languages, Allowance(MOST_CHARACTERS), file_names=_file_names(store))
    draft = Draft(store, actor, entity, record, document, pen, moment)
    return draft, make_stamp(actor, moment, f"{entity.id}:{record.id}:{document.name}")


def _file_names(store: Store) -> FileNames:
    return lambda keys: {key: each.name for key, each in describe_files(store, list(keys)).items()}


def make_stamp(actor: Actor, moment: Moment, subject: str) -> Stamp:
    """Return who prints when, with a number that no other printing has."""
    at = moment.now.astimezone(moment.zone)
    seed = f"{subject}:{actor.id}:{moment.now.isoformat()}".encode()
    code = base64.b32encode(hashlib.sha256(seed).digest())[:8].decode()
    offset = at.strftime("%z")
    zone = f"UTC{offset[:3].replace('+0', '+').replace('-0', '-')}"
    if offset[3:] != "00":
        zone += f":{offset[3:]}"
    return Stamp(
        f"DOC-{at:%Y%m%d}-{code}", f"{at:%Y-%m-%d %H:%M}", zone, printable(actor.name),
        watermark=marked_lines(actor, moment), moment=at.isoformat(timespec="seconds"),
    )  # fmt: skip
