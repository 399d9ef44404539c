"""A document as the draft would print it, of a real record, in the frame beside its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import current_app

from app.access.actor import Actor
from app.access.policy import REFUSALS
from app.core.errors import ForbiddenError, NotFoundError
from app.core.i18n import N_, Label
from app.design.running import Running, find_running
from app.exchange.documents.free_as_role import sheet_as_role
from app.exchange.documents.making import Pdf, document_sheet, draw_document, read_languages
from app.exchange.documents.proof import proof_of
from app.exchange.documents.sheet import Sheet
from app.records.access import may
from app.records.documents import note_preview, note_print
from app.records.read import get_record, list_records
from app.records.record import Question
from app.records.share import Costly, require_share
from app.schema.model import Action, Definitions, Document, Entity
from app.schema.templates.checks import ReadSurroundings
from app.schema.templates.model import Part, Use
from app.schema.templates.renaming import renamed
from app.storage.store import Store

OFFERED = 20
UNPROVED = "0" * 64
NEW = "__new"  # no name has two underscores: nothing of the running panel is called so


@dataclass(frozen=True)
class Sample:
    """One record that a preview can be made of."""

    id: int
    title: str


def samples(store: Store, actor: Actor, entity: Entity) -> tuple[Sample, ...]:
    """Return the first records of the list that the person may print."""
    running = find_running(store.definitions, entity)
    if running is None or not may(store, actor, running.entity.name, Action.READ):
        return ()
    titles = running.entity.title_fields
    page = list_records(store, actor, running.entity.name, Question(titles, size=OFFERED))
    return tuple(Sample(r.id, r.title) for r in page.records if Action.PRINT in r.may)


def preview_document(
    store: Store, actor: Actor, wanted: Definitions, *, entity: Entity, document: Document,
    record_id: int, language: str,
) -> Pdf:  # fmt: skip
    """Return a record as the draft's document has it; as of every print, an event is left.

    Raises NotFoundError, ForbiddenError for a record that the person may not print.
    """
    languages = read_languages(language)
    running = _running(store, entity)
    per_hour: int = current_app.config["DOCUMENTS_PER_HOUR"]
    require_share(store, actor, Costly.DOCUMENT, per_hour=per_hour)
    actor = replace(actor, language=languages[0])
    name = running.entity.name
    record = get_record(store, actor, name, record_id)
    if Action.PRINT not in record.may:
        raise ForbiddenError("forbidden.print", REFUSALS[Action.PRINT], entity=running.entity.label)
    seen = _as_wanted(store, running)
    printed = _by_running_names(store.definitions, wanted, running, document)
    pdf = draw_document(seen, actor, record, printed, languages=languages)
    note_print(store, actor, name, record_id, document=document.name, language=language)
    return pdf


def _as_wanted(store: Store, running: Running) -> Store:
    """Return the store in which the entity has the sections and labels of the draft.

    Fields, their types and their rights stay those that run: the record is read by them.
    """
    labels = {running.names[name]: known.label for name, known in running.wanted.by_name.items()
              if name in running.names}  # fmt: skip
    fields = tuple(replace(f, label=labels.get(f.name, f.label)) for f in running.entity.fields)
    sections = tuple(
        replace(section, fields=running.of(section.fields)) for section in running.wanted.sections
    )
    entity = replace(
        running.entity, label=running.wanted.label, fields=fields, sections=sections
    )  # fmt: skip
    entities: Mapping[str, Entity] = {**store.definitions.entities, entity.name: entity}
    return replace(store, definitions=replace(store.definitions, entities=entities))


def _by_running_names(
    definitions: Definitions, wanted: Definitions, running: Running, document: Document
) -> Document:
    ids = {each.id: each.name for each in definitions.live_entities}
    related = (ids.get(wanted.entities[name].id) for name in document.related)
    body = document.body and _body_by_running_names(definitions, wanted, running, document.body)
    return replace(
        document, facts=running.of(document.facts), body=body,
        related=tuple(name for name in related if name),
    )  # fmt: skip


def _body_by_running_names(
    definitions: Definitions, wanted: Definitions, running: Running, body: Label
) -> Label:
    """Return a template that names things as they are called now; what is new prints as blank."""
    around, entities = ReadSurroundings(wanted), {e.id: e for e in definitions.entities.values()}

    def word(use: Use) -> str:
        draft = wanted.entities[use.entity]
        now = entities.get(draft.id)
        if use.part is Part.OPTION:
            return use.option
        if use.part is Part.ENTITY:
            return now.name if now else f"{use.entity}{NEW}"
        found = Running(now, draft).names.get(use.name) if now else None
        return found or f"{use.name}{NEW}"

    name = running.wanted.name
    texts = {lang: renamed(text, name, around, word) for lang, text in body.texts.items()}
    return Label(texts, body.missing)


def _running(store: Store, entity: Entity) -> Running:
    running = find_running(store.definitions, entity)
    if running is None:
        raise NotFoundError("design.not_running", N_("There are records once it is published."))
    return running


@dataclass(frozen=True)
class Asked:
    """What somebody wants to look at: a record, in a language, as a role or as themselves."""

    record: int
    language: str
    role: Actor | None = None


def preview_sheet(
    store: Store, actor: Actor, wanted: Definitions, *, entity: Entity, document: Document,
    asked: Asked,
) -> Sheet:  # fmt: skip
    """Return what a document of definitions that nobody kept yet would print.

    It is looked at, not printed: the log has it once an hour for each record. Raises NotFoundError,
    ForbiddenError for a record that the person, or the role, may not print.
    """
    languages = read_languages(asked.language)
    running = _running(store, entity)
    name, actor = running.entity.name, replace(actor, language=languages[0])
    record = get_record(store, actor, name, asked.record)
    if Action.PRINT not in record.may:
        raise ForbiddenError("forbidden.print", REFUSALS[Action.PRINT], entity=running.entity.label)
    seen = _as_wanted(store, running)
    printed = _by_running_names(store.definitions, wanted, running, document)
    if asked.role is None:
        sheet = document_sheet(seen, actor, record, printed, languages=languages)
    else:
        other = replace(asked.role, language=languages[0])
        _require_print(store, other, running.entity)
        sheet = sheet_as_role(
            seen, actor, other, name, asked.record, document=printed, languages=languages
        )
    note_preview(store, actor, name, asked.record, document=document.name, language=asked.language)
    # The log has no number of a look: the code shows where it will stand, and proves nothing.
    proof = proof_of(sheet.stamp.id, UNPROVED, store.address) if document.qr else None
    return replace(_on_full_page(sheet), proof=proof)


def _on_full_page(sheet: Sheet) -> Sheet:
    """Show a label as often as a page has room for it: how the grid comes out is what one asks."""
    if sheet.free is None or sheet.free.cell is None:
        return sheet
    pieces = sheet.free.pieces * sheet.free.cell.on_page
    return replace(sheet, free=replace(sheet.free, pieces=pieces))


def _require_print(store: Store, other: Actor, entity: Entity) -> None:
    if not may(store, other, entity.name, Action.PRINT):
        raise ForbiddenError(
            "design.role_prints_not", N_("The role may not print {entity}."),
            entity=entity.label_plural,
        )  # fmt: skip
