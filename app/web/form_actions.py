"""Forms: a new record, a changed one, and what happens when two change one at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from flask import redirect, request
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.core.errors import AppError, BadRequestError, ConflictError, InvalidRecordError
from app.core.i18n import N_
from app.records.files import add_file
from app.records.read import get_record
from app.records.record import Record, Slot
from app.records.write import create_record, update_record
from app.web.addresses import add_url, edit_url, list_url, show_url
from app.web.cells import Look, draw_cell
from app.web.conflict_page import TAKE, chosen, find_conflict
from app.web.form_page import FormPage, open_edit_form, open_form, writable
from app.web.form_values import Typed, read_form
from app.web.page import render
from app.web.replies import flash_done
from app.web.widgets import draw_input

if TYPE_CHECKING:
    from app.schema.model import Entity

UPLOAD = "upload."
CHANGED = "record.changed"  # the door's code for "somebody else was faster"

Answer = Response | str | tuple[str, int]


class FormActions:
    """The routes of forms; a part of ``RecordView``."""

    entity_name: str

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    @expose("/add", methods=["GET", "POST"])
    def add(self) -> Answer:
        """Show the form for a new record, or file what was typed."""
        store, actor = current_store(), current_actor()
        is_sent = request.method == "POST"
        given = {} if is_sent else {k: v for k, v in request.args.items() if k != "_l_"}
        form = open_form(store, actor, self.entity_name, look=_look(), given=given)
        if not is_sent:
            return draw_form(form)
        try:
            typed = self._typed(form)
            record = create_record(store, actor, self.entity_name, typed.texts)
        except RefusedError as refused:
            return draw_form(refused.form)
        except (InvalidRecordError, ConflictError) as error:
            return draw_form(with_errors(form, typed, error)), error.status
        flash_done(_("“{title}” is filed.").format(title=record.title))
        return redirect(self._after(record))
