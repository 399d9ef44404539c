"""A document as the draft would print it, of a real record, in the frame beside its settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from flask import current_app

from app.access.actor import Actor
from app.access.policy import REFUSALS
from app.core.errors import ForbiddenError, NotFoundError
from app.core.i18n import N_
from app.design.running import Running, find_running
from app.exchange.documents import Pdf, draw_document, read_languages
from app.records.access import may
from app.records.documents import note_print
from app.records.read import get_record, list_records
from app.records.record import Question
from app.records.share import Costly, require_share
from app.schema.model import Action, Definitions, Document, Entity
from app.storage.store import Store

OFFERED = 20


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
    running = find_running(store.definitions, entity)
    if running is None:
        raise NotFoundError("design.not_running", N_("There are records once it is published."))
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
    return replace(
        document, facts=running.of(document.facts), related=tuple(name for name in related if name)
    )
