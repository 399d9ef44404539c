"""Printing many records as one job."""

from __future__ import annotations

from typing import ClassVar

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_store
from app.access.rights import needs_action
from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.exchange.document_batch import NAME, batch_params
from app.exchange.documents import read_languages
from app.records.access import find_entity
from app.schema.model import Action
from app.web.jobs import desk
from app.web.trash_actions import chosen_ids

Answer = Response | str | tuple[str, int]


class PrintActions:
    """The route that hands a batch of documents in; a part of ``RecordView``."""

    entity_name: ClassVar[str]

    @expose("/print", methods=["POST"])
    @needs_action(Action.PRINT)
    def print_many(self) -> Answer:
        """Print the chosen records as one job; ``document`` is ``name:language``."""
        store, actor = current_store(), current_actor()
        name, _colon, language = request.form.get("document", "").partition(":")
        read_languages(language)
        if find_entity(store, self.entity_name).document(name) is None:
            raise NotFoundError("documents.none_such", N_("There is no such document."))
        ids = chosen_ids()
        params = batch_params(self.entity_name, name, language, ids)
        job = desk().hand_in(store, actor, NAME, params, total=len(ids))
        return redirect(url_for("JobsView.show", job_id=job), 303)
