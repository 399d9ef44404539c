"""An entity made from rows of a spreadsheet: guessed, looked at, put right, then added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from flask import request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError, FieldValueError, InvalidRecordError
from app.core.i18n import LANGUAGES, N_
from app.design.entities.guessing import (
    OFFERED,
    Guess,
    field_names,
    first_words_named,
    guess,
    said_field,
    tried,
)
from app.design.entities.operations import add_entity
from app.design.entities.pasted import Column, cut_rows, decoded
from app.design.labels import label_error
from app.design.names.kinds import check_column_name
from app.design.reading_apart import read_table
from app.fieldtypes import FIELD_TYPES
from app.schema.label_reader import convert
from app.web.designer.entities.rows import entity_address
from app.web.designer.entities.sent import (
    EntityForm,
    called,
    choices,
    sent_form,
    sent_words,
    sentences,
)
from app.web.designer.entities.views import sent_name
from app.web.designer.frame import DESIGN, Answer, current_draft, done, keep, page
from app.web.designer.labels import LabelParts, sent_label, typed_parts

SHOWN = 3


@dataclass(frozen=True)
class Line:
    """One column of the sheet on its way to be a field."""

    at: int
    column: Column
    guess: Guess
    name: str
    label: LabelParts
    texts: Mapping[str, str]
    is_taken: bool = True

    @property
    def samples(self) -> tuple[str, ...]:
        """A few different cells."""
        return tuple(dict.fromkeys(self.column.cells))[:SHOWN]


class PasteView(BaseView):
    """Adding an entity by pasting."""

    route_base = "/designer/entities/paste"
    default_view = "index"

    @expose("/", methods=["GET", "POST"])
    @needs(DESIGN)
    def index(self) -> Answer:
        """Take the rows, then show what each column is guessed to be."""
        if request.method == "GET":
            return page("designer/entities_paste.html", text="", errors={})
        text = request.form.get("rows", "")
        try:
            text = _sent_rows()
            columns = read_table(text)
        except FieldValueError as error:
            shown = page("designer/entities_paste.html", text=text[:20_000], errors=_at_rows(error))
            return shown, error.status
        form = EntityForm(group=next(iter(current_draft().definitions.app.menu_groups), ""))
        return _table(cut_rows(text), form, list(_guessed(columns)))

    @expose("/fields", methods=["POST"])
    @needs(DESIGN)
    def fields(self) -> Answer:
        """Add the entity with the fields that are ticked, or only look at the guesses again."""
        text = request.form.get("rows", "")
        try:
            lines = list(_sent_lines(read_table(text)))
        except FieldValueError as error:
            return page("designer/entities_paste.html", text=text, errors=_at_rows(error)), 422
        if "again" in request.form:
            return _table(text, sent_form(request.form), lines)
        name, words = sent_name(), sent_words(request.form)
        try:
            texts = add_entity(current_draft().texts, name, words, _fields(lines))
            keep(texts, N_("{entity} was added from pasted rows."), entity=called(words, name))
        except AppError as error:
            return _table(text, sent_form(request.form), lines, sentences(error)), error.status
        message = N_(
            "Added to the draft. The rows themselves can be imported once it is published."
        )
        return done(entity_address(name), message)


def _sent_rows() -> str:
    """Return the rows that were pasted, or those of a file."""
    file = request.files.get("file")
    return decoded(file.read()) if file and file.filename else request.form.get("rows", "")


def _at_rows(error: AppError) -> dict[str, str]:
    return {"rows": sentences(error)[""]}


def _guessed(columns: list[Column]) -> Iterator[Line]:
    currency = current_draft().definitions.app.currency
    names = field_names([each.head for each in columns], _known_names())
    for at, (column, name) in enumerate(zip(columns, names, strict=True)):
        texts = {_language(column.head): column.head} if column.head else {}
        made = guess(column, currency)
        yield Line(at, column, made, name, typed_parts(texts), texts, is_taken=bool(column.head))


def _sent_lines(columns: list[Column]) -> Iterator[Line]:
    form, currency = request.form, current_draft().definitions.app.currency
    for at, column in enumerate(columns):
        wanted, texts = form.get(f"type-{at}", ""), sent_label(form, f"label-{at}")
        made = guess(column, currency)
        if wanted in OFFERED and wanted != made.type:
            made = tried(column, wanted)
        name, is_taken = form.get(f"name-{at}", "").strip(), f"take-{at}" in form
        yield Line(at, column, made, name, typed_parts(texts), texts, is_taken=is_taken)


def _fields(lines: list[Line]) -> dict[str, Any]:
    """Return the fields as a definition has them. Raises InvalidRecordError."""
    found: dict[str, Any] = {}
    errors: dict[str, AppError] = {}
    taken = [line for line in lines if line.is_taken]
    for line in taken:
        if error := _refused(line.name, found):
            errors[f"name-{line.at}"] = error
        if error := label_error(line.texts):
            errors[f"label-{line.at}"] = error
        found[line.name] = said_field(line.guess, dict(line.texts))
    if not taken:
        errors["rows"] = AppError("design.paste_none", N_("Tick one column at least."))
    if errors:
        raise InvalidRecordError(errors)
    return first_words_named(found)


def _refused(name: str, found: Mapping[str, Any]) -> AppError | None:
    try:
        check_column_name(name, found)
    except FieldValueError as error:
        return error
    return None


def _known_names() -> dict[str, str]:
    """Return how fields are called in other entities, by the words of their labels."""
    entities = current_draft().definitions.entities.values()
    return {
        field.label.text(language).lower(): field.name
        for entity in entities
        for field in entity.live_fields
        for language in LANGUAGES
    }


def _language(head: str) -> str:
    """Return the language of a heading, as far as its signs tell."""
    if not any("\u3400" <= sign <= "\u9fff" for sign in head):
        return "en"
    is_simple = convert(head, "tw2sp") == head
    return "zh_Hans" if is_simple else "zh_Hant"


def _table(
    text: str, form: EntityForm, lines: list[Line], errors: Mapping[str, str] | None = None
) -> str:
    inputs = ("label", "name")
    heads = {f"{each}-{line.at}": line.column.head for line in lines for each in inputs}
    return page(
        "designer/entities_paste_fields.html", text=text, form=form, lines=lines, heads=heads,
        errors=errors or {}, types=[FIELD_TYPES[name] for name in OFFERED],
        rows=max((line.column.rows for line in lines), default=0), **choices(icon=form.icon),
    )  # fmt: skip
