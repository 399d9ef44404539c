"""Forms: a new record, a changed one, and what happens when two change one at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, BinaryIO, ClassVar, cast

from flask import redirect, request
from flask_appbuilder.baseviews import expose
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from app.access.current import current_actor, current_locale, current_store
from app.access.messages import message_text
from app.access.rights import needs_action
from app.core.errors import (
    AppError,
    BadRequestError,
    ConflictError,
    FieldValueError,
    InvalidRecordError,
)
from app.core.i18n import N_
from app.records.files import add_file
from app.records.old_names import PresentNames
from app.records.read import get_record
from app.records.record import Record, Slot
from app.records.write import create_record, update_record
from app.schema.model import Action
from app.web.addresses import add_url, edit_url, list_url, show_url
from app.web.cells import Look, draw_cell
from app.web.forms.conflict import TAKE, chosen, find_conflict
from app.web.forms.page import FormPage, may_be_sent, open_edit_form, open_form
from app.web.forms.values import Typed, read_form
from app.web.forms.widgets import Input, draw_input
from app.web.page import render
from app.web.replies import flash_done

if TYPE_CHECKING:
    from app.schema.model import Entity

UPLOAD = "upload."
CHANGED = "record.changed"  # the door's code for "somebody else was faster"

Answer = Response | str | tuple[str, int]


class FormActions:
    """The routes of forms; a part of ``RecordView``."""

    entity_name: ClassVar[str]

    if TYPE_CHECKING:

        @property
        def entity(self) -> Entity: ...

    @expose("/add", methods=["GET", "POST"])
    @needs_action(Action.CREATE)
    def add(self) -> Answer:
        """Show the form for a new record, or file what was typed."""
        store, actor = current_store(), current_actor()
        is_sent = request.method == "POST"
        names = PresentNames(store, actor, self.entity_name)
        args = {k: v for k, v in request.args.items() if k != "_l_" and not is_sent}
        given = {(now := names.of(k)): names.value(now, v) for k, v in args.items()}
        form = open_form(store, actor, self.entity_name, look=current_look(), given=given)
        if not is_sent:
            return draw_form(form)
        typed, errors = self._typed(form)
        try:
            refuse(errors)
            record = create_record(store, actor, self.entity_name, typed.texts)
        except (InvalidRecordError, ConflictError) as error:
            return draw_form(with_errors(form, typed, error)), error.status
        flash_done(_("“{title}” is filed.").format(title=record.title))
        return redirect(self._after(record))

    @expose("/edit/<int:record_id>", methods=["GET", "POST"])
    @needs_action(Action.UPDATE)
    def edit(self, record_id: int) -> Answer:
        """Show the form of a record, or change what was typed."""
        store, actor = current_store(), current_actor()
        record = get_record(store, actor, self.entity_name, record_id)
        form = open_edit_form(store, actor, self.entity_name, record=record, look=current_look())
        return self._change(form, record) if request.method == "POST" else draw_form(form)

    def _change(self, form: FormPage, record: Record) -> Answer:
        store, actor, version = current_store(), current_actor(), _version()
        typed, errors = self._typed(form)
        typed = chosen(typed, _choices())
        try:
            refuse(errors)
            changed = update_record(
                store, actor, self.entity_name, record.id, typed.texts, version=version
            )
        except ConflictError as error:
            if error.code == CHANGED:
                return self._conflict(form, typed, version)
            return draw_form(with_errors(form, typed, error, version)), error.status
        except InvalidRecordError as error:
            return draw_form(with_errors(form, typed, error, version)), error.status
        flash_done(_("“{title}” is saved.").format(title=changed.title))
        return redirect(self._after(changed))

    def _conflict(self, form: FormPage, typed: Typed, version: int) -> Answer:
        assert form.record is not None  # noqa: S101 - the form of a record that exists; for mypy
        here = form.record.id
        conflict = find_conflict(
            current_store(), current_actor(), form, typed=typed, version=version, look=form.look
        )
        page = render(
            "form/conflict.html", entity=self.entity, conflict=conflict,
            action=edit_url(self.entity_name, here), list_url=list_url(self.entity_name),
            show_url=show_url(self.entity_name, here),
        )  # fmt: skip
        return page, ConflictError.status

    def _typed(self, form: FormPage) -> tuple[Typed, dict[str, AppError]]:
        """Return what was typed, with new files kept and put in the places of their fields."""
        slots = tuple(slot for slot in form.slots if may_be_sent(slot))
        typed = read_form(slots, request.form.items(multi=True))
        texts, errors, files = dict(typed.texts), dict[str, AppError](), dict[str, str]()
        for slot in slots:
            name = slot.field.name
            try:
                sent = dict(self._uploads(slot))
            except FieldValueError as error:
                errors[name] = error
                continue
            if sent:
                kept = [texts[name]] if slot.field.type.is_many and texts.get(name) else []
                texts[name] = "\n".join([*kept, *sent])
                files |= sent
        return replace(typed, texts=texts, files=files), errors

    def _uploads(self, slot: Slot) -> Iterator[tuple[str, str]]:
        for upload in request.files.getlist(f"{UPLOAD}{slot.field.name}"):
            if upload.filename:
                key = add_file(
                    current_store(), current_actor(), self.entity_name, slot.field.name,
                    name=upload.filename, content=cast(BinaryIO, upload.stream),
                )  # fmt: skip
                yield key, upload.filename

    def _after(self, record: Record) -> str:
        """Return where to go on: the next new record, or the one just saved."""
        if request.form.get("then") == "add":
            return add_url(self.entity_name)
        if not record.version:  # filed, but the person may not read it
            return list_url(self.entity_name)
        return show_url(self.entity_name, record.id)


def current_look() -> Look:
    """Return what words and times of this answer are written for."""
    return Look(current_locale(), current_store().moment(current_actor().id))


def draw_form(page: FormPage) -> str:
    """Draw a form, with all that is wrong above it."""
    locale = current_locale()
    wrong = [
        (each.id if each else "", _label(each), message_text(error, locale))
        for each, error in page.wrong
    ]
    return render(
        "form/form.html", page=page, wrong=wrong, draw=draw_cell, draw_input=draw_input,
        message=lambda error: message_text(error, locale),
    )  # fmt: skip


def _label(each: Input | None) -> str:
    return each.field.label.text(each.look.language) if each else ""


def with_errors(form: FormPage, typed: Typed, error: AppError, version: int = 0) -> FormPage:
    """Return the form with everything that was typed and everything that is wrong."""
    errors = error.errors if isinstance(error, InvalidRecordError) else {"": error}
    return replace(form, typed=typed, errors=errors, version=version or form.version)


def refuse(errors: Mapping[str, AppError]) -> None:
    """Raise what is wrong with the files before anything is saved."""
    if errors:
        raise InvalidRecordError(errors)


def _choices() -> dict[str, str]:
    return {
        name.removeprefix(TAKE): value
        for name, value in request.form.items()
        if name.startswith(TAKE)
    }


def _version() -> int:
    text = request.form.get("version", "")
    if not (text.isascii() and text.isdigit()):
        raise BadRequestError(
            "form.no_version", N_("The form does not say which version of the record it changes.")
        )
    return int(text[:18])
