"""The screens of an entity: list, record, form, trash. One subclass is made per entity.

They know HTTP and HTML. What a person may see or do is decided behind them, in ``records``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from flask import jsonify, redirect, request
from flask_appbuilder.baseviews import BaseView, expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.core.errors import AppError, BadRequestError, ForbiddenError
from app.core.i18n import N_
from app.exchange.csv_export import csv_lines
from app.exchange.documents import render_document
from app.records.access import find_entity, may, visible_fields
from app.records.files import find_file, read_chunks
from app.records.pick import pick
from app.records.read import get_record
from app.records.write import delete_record, restore_record
from app.schema.model import Action, Entity
from app.web.addresses import list_url, show_url
from app.web.cells import draw_cell
from app.web.detail_page import open_detail
from app.web.filter_panel import open_panel
from app.web.form_actions import FormActions, current_look
from app.web.list_page import ListPage, open_list
from app.web.page import render, safe_path
from app.web.replies import downloaded, flash_done, flash_error, streamed
from app.web.timeline_page import open_history
from app.web.trash_page import open_trash
from app.web.widgets import ref_text

MOST_AT_ONCE = 500  # records deleted or restored by one press of a button

Answer = Response | str | tuple[str, int]


class RecordView(FormActions, BaseView):
    """All screens of one entity; ``entity_name`` is set by :func:`make_record_view`."""

    entity_name: ClassVar[str]
    default_view = "list"

    @property
    def entity(self) -> Entity:
        """The entity as the definitions that answer have it."""
        return find_entity(current_store(), self.entity_name)

    # -- list -----------------------------------------------------------------------------------

    @expose("/list/")
    def list(self) -> Answer:
        """Show the records that fulfil what the address says."""
        try:
            page = self._list_page(drop=("_l_",))
            return render("list/list.html", page=page, draw=draw_cell)
        except ForbiddenError as error:
            text = message_text(error, current_locale())
            return render("list/forbidden.html", entity=self.entity, text=text), error.status

    @expose("/filter/<field>")
    def filter(self, field: str) -> Answer:
        """Show the panel of one filter."""
        page = self._list_page(drop=("_l_", "find"))
        panel = open_panel(page, field, find=request.args.get("find", "")[:100])
        return render("list/panel.html", panel=panel)

    @expose("/export.csv")
    def export(self) -> Answer:
        """Send the list as a file."""
        page = self._list_page(drop=("_l_",))
        lines = csv_lines(
            current_store(), current_actor(), self.entity_name, page.question, current_locale()
        )
        return streamed(lines, f"{self.entity_name}.csv", "text/csv; charset=utf-8")

    def _list_page(self, *, drop: tuple[str, ...]) -> ListPage:
        args = [pair for pair in request.args.items(multi=True) if pair[0] not in drop]
        return open_list(
            current_store(), current_actor(), self.entity_name, args=args, look=current_look()
        )

    # -- one record -----------------------------------------------------------------------------

    @expose("/show/<int:record_id>")
    def show(self, record_id: int) -> Answer:
        """Show one record."""
        store, actor, look = current_store(), current_actor(), current_look()
        record = get_record(store, actor, self.entity_name, record_id)
        page = open_detail(store, actor, self.entity_name, record=record, look=look)
        history = open_history(store, actor, self.entity_name, record_id, look=look, before=None)
        chosen = page.chosen(request.args.get("tab", ""))
        return render("detail/show.html", page=page, chosen=chosen, history=history, draw=draw_cell)

    @expose("/timeline/<int:record_id>")
    def timeline(self, record_id: int) -> Answer:
        """Show what happened before an entry of the timeline."""
        store, actor, look = current_store(), current_actor(), current_look()
        record = get_record(store, actor, self.entity_name, record_id)
        before = whole_number("before", default=None)
        history = open_history(store, actor, self.entity_name, record_id, look=look, before=before)
        return render(
            "timeline/page.html", entity=self.entity, record=record, history=history,
            list_url=list_url(self.entity_name), show_url=show_url(self.entity_name, record_id),
        )  # fmt: skip

    @expose("/<int:record_id>/document/<name>.pdf")
    def document(self, record_id: int, name: str) -> Answer:
        """Send a document about a record."""
        store, actor = current_store(), current_actor()
        language = request.args.get("language", str(current_locale()))
        pdf = render_document(store, actor, self.entity_name, record_id, name, language)
        return downloaded(pdf.content, pdf.filename, pdf.media_type)

    @expose("/<int:record_id>/file/<field>/<key>")
    def file(self, record_id: int, field: str, key: str) -> Answer:
        """Send a file that a record holds; never shown in the page, whatever it calls itself."""
        found = find_file(current_store(), current_actor(), self.entity_name, record_id, field, key)
        return streamed(read_chunks(found), found.name, "application/octet-stream")

    @expose("/pick/<field>")
    def pick(self, field: str) -> Answer:
        """Offer records, people or departments for a link."""
        store, actor = current_store(), current_actor()
        text = request.args.get("q", "")[:100]
        choices = pick(store, actor, self.entity_name, field, text)
        linking = visible_fields(store, actor, self.entity_name)[field]
        return jsonify(
            [{"value": ref_text(linking, c.ref), "text": c.title, "hint": c.hint} for c in choices]
        )

    # -- delete and restore ---------------------------------------------------------------------

    @expose("/delete/<int:record_id>", methods=["POST"])
    def delete(self, record_id: int) -> Answer:
        """Put a record into the trash."""
        store, actor = current_store(), current_actor()
        version = request.form.get("version", "")
        title = get_record(store, actor, self.entity_name, record_id).title
        try:
            delete_record(
                store, actor, self.entity_name, record_id,
                version=int(version) if version.isascii() and version.isdigit() else None,
            )  # fmt: skip
        except AppError as error:
            if error.status != 409:
                raise
            flash_error(message_text(error, current_locale()))
            return redirect(show_url(self.entity_name, record_id))
        flash_done(
            _("“{title}” is in the trash.").format(title=title), undo=self._undo([record_id])
        )
        return redirect(list_url(self.entity_name))

    @expose("/delete", methods=["POST"])
    def delete_many(self) -> Answer:
        """Put the chosen records into the trash, each one through the door."""
        done, errors = self._each(chosen_ids(), self._delete)
        if done:
            words = ngettext("{count} record is in the trash.", "{count} records are in the trash.",
                             len(done))  # fmt: skip
            flash_done(words.format(count=len(done)), undo=self._undo(done))
        return self._back(errors)

    @expose("/restore/<int:record_id>", methods=["POST"])
    def restore(self, record_id: int) -> Answer:
        """Take a record out of the trash."""
        record = restore_record(current_store(), current_actor(), self.entity_name, record_id)
        flash_done(_("“{title}” is restored.").format(title=record.title))
        return redirect(show_url(self.entity_name, record_id))

    @expose("/restore", methods=["POST"])
    def restore_many(self) -> Answer:
        """Take back what was deleted together."""
        done, errors = self._each(chosen_ids(), self._restore)
        if done:
            words = ngettext("{count} record is restored.", "{count} records are restored.",
                             len(done))  # fmt: skip
            flash_done(words.format(count=len(done)))
        return self._back(errors)

    @expose("/trash/")
    def trash(self) -> Answer:
        """Show what was deleted and may be restored."""
        page = open_trash(
            current_store(), current_actor(), self.entity_name,
            number=whole_number("page", default=1) or 1, look=current_look(),
        )  # fmt: skip
        return render("trash/list.html", page=page, draw=draw_cell)

    def _delete(self, record_id: int) -> None:
        delete_record(current_store(), current_actor(), self.entity_name, record_id)

    def _restore(self, record_id: int) -> None:
        restore_record(current_store(), current_actor(), self.entity_name, record_id)

    def _each(
        self, ids: Sequence[int], act: Callable[[int], None]
    ) -> tuple[Sequence[int], Sequence[AppError]]:
        """Do it to each record; one that is refused does not keep the others from it."""
        errors: dict[int, AppError] = {}
        for record_id in ids:
            try:
                act(record_id)
            except AppError as error:
                errors[record_id] = error
        return [each for each in ids if each not in errors], [*errors.values()]

    def _back(self, errors: Sequence[AppError]) -> Answer:
        for text in dict.fromkeys(message_text(error, current_locale()) for error in errors):
            flash_error(text)
        wanted = request.values.get("next")
        return redirect(safe_path(wanted) if wanted else list_url(self.entity_name))

    def _undo(self, ids: Sequence[int]) -> str:
        """Return where the deletion is taken back, if this person may do that."""
        if not may(current_store(), current_actor(), self.entity_name, Action.RESTORE):
            return ""
        query = "&".join(f"id={record_id}" for record_id in ids)
        return f"{list_url(self.entity_name).removesuffix('list/')}restore?{query}"


def chosen_ids() -> list[int]:
    """Return the records that were ticked."""
    texts = request.values.getlist("id")
    if (
        not texts
        or len(texts) > MOST_AT_ONCE
        or not all(t.isascii() and t.isdigit() for t in texts)
    ):
        raise BadRequestError(
            "records.none_chosen", N_("Choose 1 to {most} records first."), most=MOST_AT_ONCE
        )
    return [int(text[:18]) for text in dict.fromkeys(texts)]


def whole_number(name: str, *, default: int | None) -> int | None:
    """Return a whole number of the address."""
    text = request.args.get(name)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit() and int(text[:18]) >= 1):
        raise BadRequestError(
            "address.not_a_number", N_("“{name}” must be a whole number from 1."), name=name
        )
    return int(text[:18])


def make_record_view(entity: Entity) -> type[RecordView]:
    """Return the view class of an entity; a class of its own, because FAB names routes by class."""
    name = "".join(part.title() for part in entity.name.split("_"))
    attributes: dict[str, Any] = {
        "entity_name": entity.name,
        "route_base": f"/{entity.name}",
        "class_permission_name": entity.name,
    }
    return type(f"{name}RecordView", (RecordView,), attributes)
