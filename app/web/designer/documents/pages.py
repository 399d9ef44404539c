"""The real pages of a document while its settings and its template are typed; nothing is kept."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from flask import jsonify, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.current import current_actor, current_language, current_locale, current_store
from app.access.messages import fill, message_text, sentence_text
from app.access.rights import needs
from app.core.errors import AppError, BadRequestError, InvalidRecordError, NotFoundError
from app.core.i18n import LANGUAGES, N_
from app.core.sentences import Sentence
from app.design.entities import documents
from app.design.fields.sections import entity_data
from app.exchange.documents.free_as_role import LAYOUTS
from app.exchange.documents.free_pages import Pages, draw_pages
from app.exchange.documents.sheet import Sheet
from app.exchange.documents.shortfalls import shortfalls_on
from app.schema.loader import load
from app.schema.model import Definitions, Document, Entity
from app.schema.problems import DefinitionError, Hint
from app.schema.templates.checks import ReadSurroundings
from app.schema.templates.names import read_names
from app.web.designer.documents.preview import Asked, preview_sheet
from app.web.designer.documents.sent import sent_document
from app.web.designer.frame import DESIGN, Answer, current_draft, draft_entity
from app.web.designer.preview_pane import find_role
from app.web.designer.roles.trial import chosen_person, with_just
from app.web.sent import sent_number
from app.web.shortfalls import told_of

Told = dict[str, Any]


class DocumentPagesView(BaseView):
    """What the form of a document would print, asked while somebody types."""

    route_base = "/designer/entity"
    default_view = "pages"

    @expose("/<name>/documents/<document>/pages", methods=["POST"])
    @needs(DESIGN)
    def pages(self, name: str, document: str) -> Answer:
        """Return the pages of a real record, or what is wrong with what was typed."""
        entity = draft_entity(name)
        found = entity.document(document)
        if found is None:
            raise NotFoundError("design.no_document", N_("The entity has no such document."))
        try:
            wanted = _typed_definitions(entity, found)
        except DefinitionError as error:
            return jsonify(mistakes=_mistakes(entity, error))
        except InvalidRecordError as error:
            texts = [message_text(each, current_locale()) for each in error.errors.values()]
            return jsonify(mistakes=[{"text": text} for text in texts])
        try:
            sheet = _sheet(wanted, name, document)
            return jsonify(_told(sheet, draw_pages(sheet)))
        except AppError as error:
            return jsonify(error=message_text(error, current_locale()))


def _typed_definitions(entity: Entity, document: Document) -> Definitions:
    """Return the draft with what was typed. Raises DefinitionError, InvalidRecordError."""
    draft = current_draft()
    before = (entity_data(draft.texts, entity.name).get("documents") or {}).get(document.name) or {}
    said = sent_document(entity, document, before)
    return load(documents.change_document(draft.texts, entity.name, document.name, said))


def _sheet(wanted: Definitions, name: str, document: str) -> Sheet:
    entity = wanted.entities[name]
    found = entity.document(document)
    record = request.form.get("show.record", type=sent_number)
    if found is None or record is None:
        raise BadRequestError("design.no_record", N_("Choose a record to see the document of."))
    language = request.form.get("show.language") or current_language()
    asked = Asked(record, language, _role(found))
    return preview_sheet(
        current_store(), current_actor(), wanted, entity=entity, document=found, asked=asked
    )


def _role(document: Document) -> Actor | None:
    """Return as whom it is looked at, if as somebody else."""
    name = request.form.get("show.role", "")
    if not name or document.layout not in LAYOUTS:
        return None
    role = find_role(current_draft().definitions, name)
    if role is None:
        raise NotFoundError("design.no_role", N_("The draft has no such role."))
    if not document.is_for((name,)):
        raise BadRequestError("design.role_prints_not", N_("The role may not print this document."))
    person = chosen_person(role)
    return replace(with_just(role, person))


def _told(sheet: Sheet, pages: Pages) -> Told:
    """Return what a page shows: pictures, how many pages there are, what falls short."""
    pictures = [f"data:image/png;base64,{b64encode(each).decode()}" for each in pages.pictures]
    return {"pages": pictures, "count": pages.count, "notes": list(_notes(sheet))}


def _notes(sheet: Sheet) -> Iterator[Told]:
    if sheet.free and sheet.free.blanks:
        text = _("Left blank, because this reader may not read it: {count}")
        yield {"text": fill(text, {"count": sheet.free.blanks}, current_locale())}
    told = told_of(shortfalls_on(sheet), "+".join(sheet.languages))
    if told and told.count:
        yield {"text": told.in_another_language, "url": told.mend_url, "link": _("Translate")}
    if told and told.characters:
        yield {"text": told.without_glyph}


def _mistakes(entity: Entity, error: DefinitionError) -> list[Told]:
    """Return what is wrong with the templates at their lines, and what else is with the file."""
    found = [each for language in LANGUAGES for each in _in_template(entity, language)]
    locale = current_locale()
    if found:
        return found
    return [
        {"text": sentence_text(each.text, locale), "path": each.path}
        for each in error.problems[:20]
    ]


def _in_template(entity: Entity, language: str) -> Iterator[Told]:
    source = request.form.get(f"body.{language}", "").replace("\r\n", "\n").strip("\n")
    around = ReadSurroundings(current_draft().definitions)
    for fault in read_names(source, entity.name, around).faults:
        yield {
            "language": language,
            "line": source.count("\n", 0, fault.at) + 1,
            "text": sentence_text(fault.text, current_locale()),
            **_hint(fault.text),
        }


def _hint(text: str) -> Told:
    params = text.params.values() if isinstance(text, Sentence) else ()
    hint = next((each for each in params if isinstance(each, Hint)), None)
    return {"wrong": hint.wrong, "right": hint.right} if hint else {}
