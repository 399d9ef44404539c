"""The first page of the designer: all entities of the draft; adding one, copied or from scratch."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import N_
from app.design.entities.operations import add_entity, copy_entity
from app.design.names.kinds import Place, suggestion
from app.schema.model import Entity
from app.web.designer.entities.rows import entity_address, entity_rows
from app.web.designer.entities.sent import (
    EntityForm,
    called,
    choices,
    form_of,
    sent_form,
    sent_words,
    sentences,
)
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.labels import sent_label


class DesignerView(BaseView):
    """The list of all entities."""

    route_base = "/designer"
    default_view = "index"

    @expose("/")
    @needs(DESIGN)
    def index(self) -> Answer:
        """List all entities, retired ones apart."""
        wanted = request.args.get("q", "").strip()[:100]
        rows = entity_rows(current_draft(), wanted)
        return page(
            "designer/entities.html", wanted=wanted,
            rows=[row for row in rows if not row.entity.retired],
            retired=[row for row in rows if row.entity.retired],
        )  # fmt: skip


class EntitiesView(BaseView):
    """Adding an entity."""

    route_base = "/designer/entities"
    default_view = "add"

    @expose("/add", methods=["GET", "POST"])
    @needs(DESIGN)
    def add(self) -> Answer:
        """Add an entity with a name field."""
        if request.method == "GET":
            group = next(iter(current_draft().definitions.app.menu_groups), "")
            return _form(EntityForm(group=group))
        name, words = sent_name(), sent_words(request.form)
        try:
            texts = add_entity(current_draft().texts, name, words)
            keep(texts, N_("{entity} was added."), entity=called(words, name))
        except AppError as error:
            return _form(sent_form(request.form), errors=sentences(error)), error.status
        return done(entity_address(name), N_("Added to the draft. Now give it fields."))

    @expose("/copy/<source>", methods=["GET", "POST"])
    @needs(DESIGN)
    def copy(self, source: str) -> Answer:
        """Add a copy of an entity under another name."""
        of = draft_entity(source)
        if request.method == "GET":
            return _form(EntityForm(icon=of.icon, group=of.menu.group), of=of)
        name, words = sent_name(), sent_words(request.form)
        try:
            texts = copy_entity(current_draft().texts, source, name, words)
            message = N_("{entity} was copied from {source}.")
            keep(texts, message, entity=called(words, name), source=of.label)
        except AppError as error:
            return _form(sent_form(request.form), of=of, errors=sentences(error)), error.status
        return done(entity_address(name), N_("Copied into the draft."))


def sent_name() -> str:
    """Return the name that was sent; one made from the label where none was typed."""
    typed = request.form.get("name", "").strip()
    place = Place(current_draft())
    return typed or suggestion("entity", place, sent_label(request.form, "label"))


def _form(
    shown: EntityForm, *, of: Entity | None = None, errors: Mapping[str, str] | None = None
) -> str:
    source = form_of(of) if of else None
    return page(
        "designer/entities_add.html", form=shown, of=of, source=source, errors=errors or {},
        **choices(icon=shown.icon),
    )  # fmt: skip
