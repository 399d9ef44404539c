"""Printing many records as one job."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_store
from app.access.rights import needs_action
from app.exchange.documents.batch import (
    MOST_RECORDS,
    NAME,
    ZIP,
    batch_params,
    require_fitting,
)
from app.exchange.documents.choice import choose_document, read_languages
from app.exchange.documents.free_batch import labels_params, shares_sheets
from app.exchange.documents.making import Pdf
from app.exchange.fonts import named
from app.records.access import find_entity
from app.records.stream import fixed_order
from app.schema.model import Action
from app.web.jobs import desk
from app.web.lists.page import ListPage
from app.web.printing.labels import answer_labels
from app.web.replies import downloaded
from app.web.sent import chosen_ids

Answer = Response | str | tuple[str, int]


def printed(pdf: Pdf) -> Response:
    """Return a document to keep; headers tell programs its number, and what it fell short of."""
    answer = downloaded(pdf.content, pdf.filename, pdf.media_type)
    answer.headers["X-Document-Number"] = pdf.number
    if pdf.untranslated:
        answer.headers["X-Document-Untranslated"] = str(pdf.untranslated)
    if pdf.missing:
        answer.headers["X-Document-Missing-Glyphs"] = (
            named(pdf.missing).encode("ascii", "ignore").decode()
        )
    return answer


class PrintActions:
    """The route that hands a batch of documents in; a part of ``RecordView``."""

    entity_name: ClassVar[str]
    _list_page: Callable[..., ListPage]

    @expose("/print", methods=["POST"])
    @needs_action(Action.PRINT)
    def print_many(self) -> Answer:
        """Print the chosen records as one job; ``document`` is ``name:language``.

        With ``all=1`` the records of the view that the address names, as they are now;
        ``bound=one`` makes one file of them.
        """
        store, actor = current_store(), current_actor()
        name, _colon, language = request.form.get("document", "").partition(":")
        entity = find_entity(store, self.entity_name)
        document = choose_document(entity, actor, name, read_languages(language))
        ids = self._whole_view() if request.form.get("all") == "1" else chosen_ids()
        if shares_sheets(document):
            return answer_labels(labels_params(self.entity_name, name, language, ids), printed)
        bound = request.form.get("bound", ZIP)
        params = batch_params(self.entity_name, name, language, ids, bound=bound)
        job = desk().hand_in(store, actor, NAME, params, total=len(ids))
        return redirect(url_for("JobsView.show", job_id=job), 303)

    def _whole_view(self) -> list[int]:
        question = self._list_page(drop=()).question
        ids = fixed_order(
            current_store(), current_actor(), self.entity_name, question, Action.PRINT,
            most=MOST_RECORDS + 1,
        )  # fmt: skip
        require_fitting(ids)
        return ids
