"""Deleting, one or many, and bringing back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from flask import redirect, request
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs_action
from app.core.errors import AppError
from app.records.access import may
from app.records.read import get_record
from app.records.write import delete_record, restore_record
from app.schema.model import Action
from app.web.addresses import list_url, show_url
from app.web.cells import draw_cell
from app.web.forms.actions import current_look
from app.web.page import render, safe_path
from app.web.records.trash_page import open_trash
from app.web.replies import flash_done, flash_error
from app.web.sent import chosen_ids, sent_number, whole_number

Answer = Response | str | tuple[str, int]


class TrashActions:
    """The routes into the trash and out of it; a part of ``RecordView``."""

    entity_name: ClassVar[str]

    @expose("/delete/<int:record_id>", methods=["POST"])
    @needs_action(Action.DELETE)
    def delete(self, record_id: int) -> Answer:
        """Put a record into the trash."""
        store, actor = current_store(), current_actor()
        version = request.form.get("version", "")
        title = get_record(store, actor, self.entity_name, record_id).title
        try:
            delete_record(
                store, actor, self.entity_name, record_id,
                version=sent_number(version),
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
    @needs_action(Action.DELETE)
    def delete_many(self) -> Answer:
        """Put the chosen records into the trash, each one through the door."""
        done, errors = self._each(chosen_ids(), self._delete)
        if done:
            words = ngettext("{count} record is in the trash.", "{count} records are in the trash.",
                             len(done))  # fmt: skip
            flash_done(words.format(count=len(done)), undo=self._undo(done))
        return self._back(errors)

    @expose("/restore/<int:record_id>", methods=["POST"])
    @needs_action(Action.RESTORE)
    def restore(self, record_id: int) -> Answer:
        """Take a record out of the trash."""
        record = restore_record(current_store(), current_actor(), self.entity_name, record_id)
        flash_done(_("“{title}” is restored.").format(title=record.title))
        return redirect(show_url(self.entity_name, record_id))

    @expose("/restore", methods=["POST"])
    @needs_action(Action.RESTORE)
    def restore_many(self) -> Answer:
        """Take back what was deleted together."""
        done, errors = self._each(chosen_ids(), self._restore)
        if done:
            words = ngettext("{count} record is restored.", "{count} records are restored.",
                             len(done))  # fmt: skip
            flash_done(words.format(count=len(done)))
        return self._back(errors)

    @expose("/trash/")
    @needs_action(Action.RESTORE)
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
