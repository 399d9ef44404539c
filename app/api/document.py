"""A record as a PDF over the API: the same as on the screens, by the same rights and shares."""

from __future__ import annotations

from typing import Any, ClassVar
from urllib.parse import quote

from flask import Response, current_app, request

from app.access.actor import Actor
from app.access.current import current_locale, current_store
from app.access.rights import needs_action
from app.api.answering import route
from app.api.questions import require_known
from app.exchange.documents.choice import offered_documents, offered_languages
from app.exchange.documents.headers import document_headers
from app.exchange.documents.making import Pdf, render_document
from app.records.access import may
from app.records.share import Costly, require_share
from app.schema.model import Action, Entity
from app.storage.store import Store

PARAMETERS = ("language", "standard", "_l_")


class DocumentRoute:
    """The address that prints one record; a part of ``RecordApi``."""

    entity_name: ClassVar[str]

    @route("/<int:pk>/document/<name>.pdf", "GET", needs_action(Action.PRINT))
    def document(self, actor: Actor, pk: int, name: str) -> Response:
        """Answer a document about a record."""
        require_known(request.args, PARAMETERS)
        store, per_hour = current_store(), current_app.config["DOCUMENTS_PER_HOUR"]
        require_share(store, actor, Costly.DOCUMENT, per_hour=per_hour)
        language = request.args.get("language", str(current_locale()))
        standard = request.args.get("standard", "")
        return sent_pdf(
            render_document(store, actor, self.entity_name, pk, name, language, standard=standard)
        )


def sent_pdf(pdf: Pdf) -> Response:
    """Return a PDF as the API answers it."""
    response = Response(pdf.content, mimetype=pdf.media_type)
    name = quote(pdf.filename, safe="")
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    response.headers.extend(document_headers(pdf))
    return response


def documents_json(
    store: Store, actor: Actor, entity: Entity, *, language: str
) -> list[dict[str, Any]]:
    """Return the documents of an entity that the caller may print, for ``/_info``."""
    if not may(store, actor, entity.name, Action.PRINT):
        return []
    return [
        {
            "name": document.name,
            "label": document.label.text(language),
            "layout": document.layout,
            "languages": list(offered_languages(document)),
        }
        for document in offered_documents(entity, actor)
    ]
