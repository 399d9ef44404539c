"""Printing many records as one job."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from flask import redirect, request, url_for
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
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
from app.exchange.documents.headers import document_headers
from app.exchange.documents.making import Pdf, prepare_document
from app.records.access import find_entity
from app.records.stream import fixed_order
from app.schema.model import Action
from app.web.addresses import show_url
from app.web.jobs import desk
from app.web.lists.page import ListPage
from app.web.printing.check import told_before
from app.web.printing.labels import answer_labels
from app.web.replies import downloaded
from app.web.sent import chosen_ids

Answer = Response | str | tuple[str, int]
DOCUMENT = "document"  # the view that sends a document about one record


def printed(pdf: Pdf) -> Response:
    """Return a document to keep; headers tell programs its number, and what it fell short of."""
    answer = downloaded(pdf.content, pdf.filename, pdf.media_type)
    answer.headers.extend(document_headers(pdf))
    return answer


class PrintActions:
    """The route that hands a batch of documents in; a part of ``RecordView``."""

    entity_name: ClassVar[str]
    _list_page: Callable[..., ListPage]

    @expose("/<int:record_id>/print/<name>")
    @needs_action(Action.PRINT)
    def before_print(self, record_id: int, name: str) -> Answer:
        """Say what a document would fall short of; where there is nothing, lead on to it."""
        store, actor = current_store(), current_actor()
        language = request.args.get("language", str(current_locale()))
        standard = request.args.get("standard", "")
        prepared = prepare_document(
            store, actor, self.entity_name, record_id, name, language, standard=standard
        )
        file = url_for(
            f".{DOCUMENT}", record_id=record_id, name=name, language=language,
            standard=standard or None,
        )  # fmt: skip
        if not prepared.short:
            return redirect(file, 303)
        return told_before(
            self.entity_name, prepared, language=language, file=file,
            back=show_url(self.entity_name, record_id),
        )  # fmt: skip

    @expose("/print", methods=["POST"])
    @needs_action(Action.PRINT)
    def print_many(self) -> Answer:
        """Print the chosen records as one job; ``document`` is ``name:language``.

        With ``all=1`` the records of the view that the address names, as they are now;
        ``bound=one`` makes one file of them, ``standard`` says what each file is to be.
        """
        store, actor = current_store(), current_actor()
        name, _colon, language = request.form.get("document", "").partition(":")
        entity = find_entity(store, self.entity_name)
        document = choose_document(entity, actor, name, read_languages(language))
        ids = self._whole_view() if request.form.get("all") == "1" else chosen_ids()
        standard = request.form.get("standard", "")
        if shares_sheets(document):
            want = labels_params(self.entity_name, name, language, ids, standard=standard)
            return answer_labels(want, self._list_page(drop=("_l_",)).here, printed)
        bound = request.form.get("bound", ZIP)
        params = batch_params(self.entity_name, name, language, ids, bound=bound, standard=standard)
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
