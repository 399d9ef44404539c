"""The documents of an entity: what a PDF of a record looks like, with the PDF itself beside it."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.rights import needs
from app.core.errors import BadRequestError, InvalidRecordError, NotFoundError
from app.core.i18n import N_, Label
from app.design.entities import documents
from app.design.labels import label_data
from app.design.names.kinds import Place, suggestion
from app.schema.model import Document, Entity
from app.schema.problems import DefinitionError
from app.web.designer.documents.page import (
    SHOWN,
    drawn,
    mistakes,
    refused,
    said_of,
    shown,
    typed,
)
from app.web.designer.documents.preview import preview_document
from app.web.designer.documents.sent import sent_document
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep
from app.web.designer.framing import framed
from app.web.designer.labels import sent_label
from app.web.sent import sent_number


class DocumentLayoutView(BaseView):
    """The pages of the documents of one entity."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/documents")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show the documents, one of them with its settings and its preview."""
        entity = draft_entity(name)
        wanted = request.args.get("document", "")
        chosen = entity.document(wanted) or next(iter(entity.documents), None)
        return drawn(entity, shown(entity, chosen) if chosen else None)

    @expose("/<name>/documents", methods=["POST"])
    @needs(DESIGN)
    def add(self, name: str) -> Answer:
        """Add a document; it is laid out afterwards."""
        entity, typed = draft_entity(name), request.form.get("key", "").strip()
        label = sent_label(request.form, "new")
        key = typed or suggestion("document", Place(current_draft(), name), label)
        try:
            texts = documents.add_document(
                current_draft().texts, name, key, {"label": label_data(label)}
            )
        except InvalidRecordError as error:
            return drawn(entity, None, new=refused(error), key=typed, status=error.status)
        keep(
            texts, N_("{entity}: the document {document} is new"),
            entity=entity.label, document=Label(label) if label else key,
        )  # fmt: skip
        return done(_address(name, key))

    @expose("/<name>/documents/<document>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str, document: str) -> Answer:
        """Keep the settings of a document, or copy it, move it, remove it."""
        entity, found = _found(name, document)
        match request.form.get("do", "save"):
            case "save":
                return _save(entity, found)
            case "copy":
                return _copy(entity, found)
            case "up" | "down" as way:
                return _step(entity, found, -1 if way == "up" else 1)
            case "remove":
                return _remove(entity, found)
        raise BadRequestError("design.no_such_act", N_("There is nothing of that kind to do here."))

    @expose("/<name>/documents/<document>/preview.pdf")
    @needs(DESIGN)
    def preview(self, name: str, document: str) -> Answer:
        """Send a real record as the draft would print it."""
        entity, found = _found(name, document)
        record = request.args.get("record", type=sent_number)
        if record is None:
            raise BadRequestError("design.no_record", N_("Choose a record to see the document of."))
        pdf = preview_document(
            current_store(), current_actor(), current_draft().definitions, entity=entity,
            document=found, record_id=record,
            language=request.args.get("language", str(current_locale())),
        )  # fmt: skip
        return framed(pdf.content, pdf.media_type, f"{document}.pdf")


# -- what can be done ---------------------------------------------------------------------------


def _save(entity: Entity, document: Document) -> Answer:
    said = sent_document(entity, document, said_of(entity, document.name))
    try:
        changed = documents.change_document(current_draft().texts, entity.name, document.name, said)
        keep(
            changed, N_("{entity}: the document {document} is changed"),
            entity=entity.label, document=document.label,
        )  # fmt: skip
    except InvalidRecordError as error:
        return drawn(entity, typed(document.name, said, refused(error)), status=error.status)
    except DefinitionError as error:
        wrong = mistakes(error, entity.name, document.name)
        return drawn(entity, typed(document.name, said, wrong), status=error.status)
    return done(_address(entity.name, document.name), N_("The document is kept in the draft."))


def _copy(entity: Entity, document: Document) -> Response:
    texts = current_draft().texts
    new = documents.free_name(texts, entity.name, document.name)
    keep(
        documents.copy_document(texts, entity.name, document.name, new),
        N_("{entity}: the document {document} is copied"),
        entity=entity.label, document=document.label,
    )  # fmt: skip
    return done(_address(entity.name, new), N_("The copy is in the draft."))


def _step(entity: Entity, document: Document, step: int) -> Response:
    keep(
        documents.step_document(current_draft().texts, entity.name, document.name, step),
        N_("{entity}: the document {document} moved"),
        entity=entity.label, document=document.label,
    )  # fmt: skip
    return done(_address(entity.name, document.name))


def _remove(entity: Entity, document: Document) -> Response:
    keep(
        documents.remove_document(current_draft().texts, entity.name, document.name),
        N_("{entity}: the document {document} is removed"),
        entity=entity.label, document=document.label,
    )  # fmt: skip
    return done(_address(entity.name, ""), N_("The document is out of the draft."))


def _found(name: str, document: str) -> tuple[Entity, Document]:
    entity = draft_entity(name)
    found = entity.document(document)
    if found is None:
        raise NotFoundError("design.no_document", N_("The entity has no such document."))
    return entity, found


def _address(name: str, document: str) -> str:
    """Return the page of a document, with what was previewed on it."""
    more = {key: request.form.get(f"show.{key}") or None for key in SHOWN}
    values: dict[str, Any] = {"name": name, "document": document or None, **more}
    return url_for("DocumentLayoutView.index", **values)
