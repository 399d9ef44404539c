"""A list as a PDF over the API: asked like the list, printed like on the screens."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from flask import Response, current_app, request
from werkzeug.datastructures import MultiDict

from app.access.actor import Actor
from app.access.current import current_locale, current_store
from app.access.rights import needs_action
from app.api.answering import route
from app.api.document import sent_pdf
from app.api.errors import ApiError
from app.api.questions import read_question, require_known
from app.core.i18n import N_
from app.exchange.list_reports.ask import ReportAsk, Wishes, ask_for
from app.exchange.list_reports.filters import filters_in_words
from app.exchange.list_reports.making import MOST_AT_ONCE, is_long, make_list_report
from app.records.old_names import PresentNames
from app.records.share import Costly, require_share
from app.schema.model import Action
from app.storage.store import Store

OWN = ("language", "group", "title", "orientation", "sum", "standard")


class ReportRoute:
    """The address that prints a list; a part of ``RecordApi``."""

    entity_name: ClassVar[str]

    @route("/report.pdf", "GET", needs_action(Action.PRINT))
    def report(self, actor: Actor) -> Response:
        """Answer the list as a PDF; a longer one is printed as a job, on the screens."""
        per_hour: int = current_app.config["DOCUMENTS_PER_HOUR"]
        store = current_store()
        require_share(store, actor, Costly.LIST, per_hour=per_hour)
        ask = _read(store, actor, self.entity_name)
        if is_long(store, actor, ask):
            raise ApiError(
                400,
                "report.job",
                N_("Lists of more than {most} records are printed as a job, on the list's page."),
                most=MOST_AT_ONCE,
            )
        return sent_pdf(make_list_report(store, actor, ask))


def _read(store: Store, actor: Actor, entity: str) -> ReportAsk:
    """Return what is asked for: the words of the list, and those of the paper beside them."""
    pairs = list(request.args.items(multi=True))
    own: MultiDict[str, str] = MultiDict(pair for pair in pairs if pair[0] in OWN)
    require_known(own, OWN)
    rest = MultiDict(pair for pair in pairs if pair[0] not in OWN)
    question = read_question(store, actor, entity, rest).question
    language = own.get("language", str(current_locale()))
    words = filters_in_words(store, actor, question.where, language)
    wishes = _wishes(own, language, PresentNames(store, actor, entity), words)
    return ask_for(store, actor, entity, question, wishes)


def _wishes(
    own: Mapping[str, str], language: str, names: PresentNames, filters: tuple[str, ...]
) -> Wishes:
    sums = own.get("sum")
    return Wishes(
        language,
        names.of(own["group"]) if own.get("group") else "",
        own.get("title", ""),
        own.get("orientation", ""),
        own.get("standard", ""),
        None if sums is None else tuple(map(names.of, filter(None, sums.split(",")))),
        filters,
    )
