"""The sections of an entity: added, named, moved and taken away from the page of its fields."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError, ConflictError, InvalidRecordError
from app.core.i18n import N_, Label
from app.design.fields import sections
from app.design.files.folder import Texts
from app.design.labels import label_data
from app.design.naming import suggested_name
from app.schema.problems import DefinitionError
from app.web.designer.fields.page import draw, sentences
from app.web.designer.fields.views import STEPS
from app.web.designer.frame import (
    DESIGN,
    Answer,
    current_draft,
    done,
    draft_entity,
    goes_on,
    keep,
    keep_on,
)
from app.web.designer.labels import sent_label


class SectionsView(BaseView):
    """What can be done with the sections of an entity."""

    route_base = "/designer/entity"
    default_view = "add"

    @expose("/<name>/sections", methods=["POST"])
    @needs(DESIGN)
    def add(self, name: str) -> Answer:
        """Add a section at the end."""
        entity, texts = draft_entity(name), current_draft().texts
        label = sent_label(request.form, "label")
        taken = [each.name for each in sections.sections_of(sections.entity_data(texts, name))]
        section = suggested_name(label, taken, "section")
        said = {"label": label_data(label), "columns": _columns(2)}

        def work() -> Texts:
            _check(label)
            return sections.add_section(texts, name, section, said)

        try:
            keep(work(), N_("{entity}: a section added"), entity=entity.label)
        except (InvalidRecordError, DefinitionError) as error:
            return draw(entity, errors=sentences(error, name, "")), error.status
        return done(_page(name, section), N_("The section is added. Drag fields into it."))

    @expose("/<name>/section/<section>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str, section: str) -> Answer:
        """Give a section another name or number of columns."""
        texts, label = current_draft().texts, sent_label(request.form, "label")
        data = sections.entity_data(texts, name)
        said = next((s.said for s in sections.sections_of(data) if s.name == section), {})
        columns = _columns(said.get("columns", 2))
        wanted: dict[str, Any] = {"label": label_data(label, said.get("label"))}
        if columns != said.get("columns", 2):
            wanted["columns"] = columns

        def work() -> Texts:
            _check(label)
            return sections.change_section(texts, name, section, wanted)

        message = N_("{entity}: the section {section} changed")
        return _work(name, section, work, message, made_here=goes_on())

    @expose("/<name>/section/<section>/move", methods=["POST"])
    @needs(DESIGN)
    def move(self, name: str, section: str) -> Answer:
        """Move a section one step up or down."""
        texts, step = current_draft().texts, STEPS.get(request.form.get("step", ""), 0)
        return _work(
            name, section, lambda: sections.step_section(texts, name, section, step),
            N_("{entity}: the section {section} moved"),
        )  # fmt: skip

    @expose("/<name>/section/<section>/remove", methods=["POST"])
    @needs(DESIGN)
    def remove(self, name: str, section: str) -> Answer:
        """Take a section away; its fields go to the one above."""
        texts = current_draft().texts
        return _work(
            name, section, lambda: sections.remove_section(texts, name, section),
            N_("{entity}: the section {section} taken away"), at="",
        )  # fmt: skip


def _work(
    name: str, section: str, work: Callable[[], Texts], message: str,
    *, at: str | None = None, made_here: int = -1,
) -> Answer:  # fmt: skip
    entity = draft_entity(name)
    found = next((each.label for each in entity.sections if each.name == section), None)
    try:
        called = found or Label.plain(section)
        keep_on(work(), made_here, message, entity=entity.label, section=called)
    except (InvalidRecordError, DefinitionError, ConflictError) as error:
        told = sentences(error, name, "")
        return draw(entity, section=section, errors=told), error.status
    return done(_page(name, section if at is None else at))


def _check(label: dict[str, str]) -> None:
    if not label:
        message = N_("Give it a name in one language at least.")
        raise InvalidRecordError({"label": AppError("design.no_label", message)})


def _columns(plain: Any) -> Any:
    """Return the number of columns that was sent; a text that is none goes on to be refused."""
    text = request.form.get("columns", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else text or plain


def _page(name: str, section: str) -> str:
    return url_for("FieldsView.index", name=name, section=section or None)
