"""The screens of an entity: list, record, form, trash. One subclass is made per entity.

They know HTTP and HTML. What a person may see or do is decided behind them, in ``records``.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, ClassVar, NamedTuple
from urllib.parse import urlencode

from flask import current_app, jsonify, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs_action
from app.core.errors import ForbiddenError
from app.exchange.csv_export import csv_lines
from app.exchange.documents.choice import offered_languages
from app.exchange.documents.making import render_document
from app.records.access import find_entity, visible_fields
from app.records.files import find_file, read_chunks
from app.records.old_names import PresentNames
from app.records.pick import pick
from app.records.read import get_record
from app.records.share import Costly, require_share
from app.schema.model import Action, Entity
from app.web.addresses import list_url, show_url
from app.web.cells import draw_cell
from app.web.forms.actions import FormActions, current_look
from app.web.forms.widgets import ref_text
from app.web.lists.address import present_pairs
from app.web.lists.filter_panel import open_panel
from app.web.lists.page import ListPage, open_list
from app.web.page import render
from app.web.printing.documents import PrintActions, printed
from app.web.printing.lists import ReportActions
from app.web.records.detail import open_detail
from app.web.records.reveal import RevealActions
from app.web.records.timeline import open_history
from app.web.records.trash_actions import TrashActions
from app.web.replies import shown_picture, streamed
from app.web.sent import whole_number

Answer = Response | str | tuple[str, int]


def _explained(view: Callable[[RecordView], Answer]) -> Callable[[RecordView], Answer]:
    """Let a refused list be a list that says why it is empty, with its menu around it."""

    @wraps(view)
    def shown(self: RecordView) -> Answer:
        try:
            return view(self)
        except ForbiddenError as error:
            text = message_text(error, current_locale())
            return render("list/forbidden.html", entity=self.entity, text=text), error.status

    return shown


class ListArgs(NamedTuple):
    """The parameters of a list's address by the names that fields have today."""

    pairs: list[tuple[str, str]]
    names: PresentNames


class RecordView(FormActions, PrintActions, ReportActions, RevealActions, TrashActions, BaseView):
    """All screens of one entity; ``entity_name`` is set by :func:`make_record_view`."""

    entity_name: ClassVar[str]
    default_view = "list"

    @property
    def entity(self) -> Entity:
        """The entity as the definitions that answer have it."""
        return find_entity(current_store(), self.entity_name)

    # -- list -----------------------------------------------------------------------------------

    @expose("/list/")
    @_explained
    @needs_action(Action.READ)
    def list(self) -> Answer:
        """Show the records that fulfil what the address says."""
        args = self._list_args(("_l_",))
        if args.names.met:  # a saved address: it goes on under the names of today
            return redirect(f"{list_url(self.entity_name)}?{urlencode(args.pairs)}")
        page = self._list_page(drop=("_l_",))
        return render(
            "list/list.html", page=page, draw=draw_cell, offered_languages=offered_languages
        )

    @expose("/filter/<field>")
    @needs_action(Action.READ)
    def filter(self, field: str) -> Answer:
        """Show the panel of one filter."""
        page = self._list_page(drop=("_l_", "find"))
        panel = open_panel(page, self._names().of(field), find=request.args.get("find", "")[:100])
        return render("list/panel.html", panel=panel)

    @expose("/export.csv")
    @needs_action(Action.EXPORT)
    def export(self) -> Answer:
        """Send the list as a file."""
        _spend(Costly.EXPORT, "EXPORTS_PER_HOUR")
        page = self._list_page(drop=("_l_",))
        lines = csv_lines(
            current_store(), current_actor(), self.entity_name, page.question, current_locale()
        )
        return streamed(lines, f"{self.entity_name}.csv", "text/csv; charset=utf-8")

    def _list_page(self, *, drop: tuple[str, ...]) -> ListPage:
        args = self._list_args(drop).pairs
        return open_list(
            current_store(), current_actor(), self.entity_name, args=args, look=current_look()
        )

    def _list_args(self, drop: tuple[str, ...]) -> ListArgs:
        names = self._names()
        args = (pair for pair in request.args.items(multi=True) if pair[0] not in drop)
        return ListArgs(present_pairs(args, names), names)

    def _names(self) -> PresentNames:
        return PresentNames(current_store(), current_actor(), self.entity_name)

    # -- one record -----------------------------------------------------------------------------

    @expose("/show/<int:record_id>")
    @needs_action(Action.READ)
    def show(self, record_id: int) -> Answer:
        """Show one record."""
        store, actor, look = current_store(), current_actor(), current_look()
        record = get_record(store, actor, self.entity_name, record_id)
        page = open_detail(store, actor, self.entity_name, record=record, look=look)
        history = open_history(store, actor, record, look=look, before=None)
        chosen = page.chosen(request.args.get("tab", ""))
        return render(
            "detail/show.html", page=page, chosen=chosen, history=history, draw=draw_cell,
            offered_languages=offered_languages,
        )  # fmt: skip

    @expose("/timeline/<int:record_id>")
    @needs_action(Action.READ)
    def timeline(self, record_id: int) -> Answer:
        """Show what happened before an entry of the timeline."""
        store, actor, look = current_store(), current_actor(), current_look()
        record = get_record(store, actor, self.entity_name, record_id)
        before = whole_number("before", default=None)
        history = open_history(store, actor, record, look=look, before=before)
        return render(
            "timeline/page.html", entity=self.entity, record=record, history=history,
            list_url=list_url(self.entity_name), show_url=show_url(self.entity_name, record_id),
        )  # fmt: skip

    @expose("/<int:record_id>/document/<name>.pdf")
    @needs_action(Action.PRINT)
    def document(self, record_id: int, name: str) -> Answer:
        """Send a document about a record."""
        _spend(Costly.DOCUMENT, "DOCUMENTS_PER_HOUR")
        store, actor = current_store(), current_actor()
        language = request.args.get("language", str(current_locale()))
        pdf = render_document(
            store, actor, self.entity_name, record_id, name, language,
            standard=request.args.get("standard", ""),
        )  # fmt: skip
        return printed(pdf)

    @expose("/<int:record_id>/file/<field>/<key>")
    @needs_action(Action.READ)
    def file(self, record_id: int, field: str, key: str) -> Answer:
        """Send a file that a record holds, to keep; a page may show pictures (``?show=1``)."""
        name = self._names().of(field)
        found = find_file(current_store(), current_actor(), self.entity_name, record_id, name, key)
        if found.is_picture and request.args.get("show") == "1":
            return shown_picture(read_chunks(found), found.name, found.media_type)
        return streamed(read_chunks(found), found.name, "application/octet-stream")

    @expose("/pick/<field>")
    @needs_action(Action.READ, Action.CREATE, Action.UPDATE)
    def pick(self, field: str) -> Answer:
        """Offer records, people or departments for a link."""
        store, actor = current_store(), current_actor()
        text, field = request.args.get("q", "")[:100], self._names().of(field)
        choices = pick(store, actor, self.entity_name, field, text)
        linking = visible_fields(store, actor, self.entity_name)[field]
        return jsonify(
            [{"value": ref_text(linking, c.ref), "text": c.title, "hint": c.hint} for c in choices]
        )


def _spend(kind: Costly, setting: str) -> None:
    per_hour: int = current_app.config[setting]
    require_share(current_store(), current_actor(), kind, per_hour=per_hour)


def make_record_view(entity: Entity) -> type[RecordView]:
    """Return the view class of an entity; a class of its own, because FAB names routes by class."""
    name = "".join(part.title() for part in entity.name.split("_"))
    attributes: dict[str, Any] = {
        "entity_name": entity.name,
        "route_base": f"/{entity.name}",
        "class_permission_name": entity.name,
    }
    return type(f"{name}RecordView", (RecordView,), attributes)
