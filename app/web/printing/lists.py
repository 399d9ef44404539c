"""Printing a list as its reader looks at it: at once, or as a job where it is long."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flask import current_app, redirect, url_for
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs_action
from app.core.errors import BadRequestError
from app.exchange.documents.shortfalls import Shortfalls
from app.exchange.list_reports.job import NAME
from app.exchange.list_reports.making import is_long, ready_list
from app.records.share import Costly, require_share
from app.schema.model import Action
from app.web.jobs import desk
from app.web.page import render
from app.web.printing.check import is_told
from app.web.printing.documents import printed
from app.web.printing.list_page import ReportPage
from app.web.printing.list_sent import read_sent
from app.web.shortfalls import told_of

if TYPE_CHECKING:
    from app.web.lists.page import ListPage

Answer = Response | str | tuple[str, int]


class ReportActions:
    """The page and the button that print a list; a part of ``RecordView``."""

    entity_name: ClassVar[str]

    if TYPE_CHECKING:

        def _list_page(self, *, drop: tuple[str, ...]) -> ListPage: ...

    @expose("/report")
    @needs_action(Action.PRINT)
    def report(self) -> Answer:
        """Ask how the list is to be printed."""
        return _form(ReportPage(self._list_page(drop=("_l_",)), read_sent()))

    @expose("/report", methods=["POST"])
    @needs_action(Action.PRINT)
    def print_list(self) -> Answer:
        """Print the list that the address says, as the form says."""
        _spend()
        page = ReportPage(self._list_page(drop=("_l_",)), read_sent())
        store, actor = current_store(), current_actor()
        try:
            ask = page.ask
            goes_on = is_long(store, actor, ask)
        except BadRequestError as problem:
            return _form(ReportPage(page.list, page.sent, problem))
        if not goes_on:
            ready = ready_list(store, actor, ask)
            if ready.short and not is_told(page.sent.language):
                return _form(page, ready.short)
            return printed(ready.print())
        job = desk().hand_in(store, actor, NAME, ask.params(), total=page.count)
        return redirect(url_for("JobsView.show", job_id=job), 303)


def _form(page: ReportPage, short: Shortfalls | None = None) -> Answer:
    problem = page.problem
    said = message_text(problem, current_locale()) if problem else ""
    told = told_of(short, page.sent.language) if short else None
    drawn = render("list/report.html", page=page, problem=said, told=told)
    return (drawn, problem.status) if problem else drawn


def _spend() -> None:
    per_hour: int = current_app.config["DOCUMENTS_PER_HOUR"]
    require_share(current_store(), current_actor(), Costly.LIST, per_hour=per_hour)
