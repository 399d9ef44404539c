"""The first page of the designer: all entities of the draft; adding one, copied or from scratch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.design.entities.operations import add_entity, copy_entity
from app.design.naming import check_entity_name, suggested_name
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
    """Adding an entity, and whether its name is allowed."""

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

    @expose("/name")
    @needs(DESIGN)
    def name(self) -> dict[str, str]:
        """Return why a name is not allowed, and one made from the label, while somebody types."""
        typed, own = request.args.get("name", "").strip()[:200], request.args.get("own", "")
        return {
            "suggestion": _suggested(sent_label(request.args, "label")),
            "reason": _reason(_taken(), typed, own) if typed else "",
        }


def sent_name() -> str:
    """Return the name that was sent; one made from the label where none was typed."""
    typed = request.form.get("name", "").strip()
    return typed or _suggested(sent_label(request.form, "label"))


def _suggested(label: Mapping[str, str]) -> str:
    if not label:
        return ""
    entities = current_draft().definitions.entities.values()
    taken = {each for e in entities for each in (e.name, e.id, *e.aliases)}
    name = suggested_name(label, taken, "entity")
    return suggested_name({"en": f"{name} record"}) if _is_reserved(name) else name


def _taken() -> dict[str, Any]:
    """Return what the files say of names: reading all of them takes too long while typing."""
    return {
        f"{e.name}.yaml": {
            "id": e.id,
            "label": dict(e.label.texts),
            "retired": e.retired,
            "aliases": [*e.aliases],
        }
        for e in current_draft().definitions.entities.values()
    }


def _is_reserved(name: str) -> bool:
    return bool(_reason({}, name, ""))


def _reason(folder: dict[str, Any], name: str, own: str) -> str:
    try:
        check_entity_name(folder, name, own=own)
    except FieldValueError as error:
        return message_text(error, current_locale())
    return ""


def _form(
    shown: EntityForm, *, of: Entity | None = None, errors: Mapping[str, str] | None = None
) -> str:
    source = form_of(of) if of else None
    return page(
        "designer/entities_add.html", form=shown, of=of, source=source, errors=errors or {},
        **choices(icon=shown.icon),
    )  # fmt: skip
