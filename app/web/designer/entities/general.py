"""One entity as a whole: how it is called and shown, its name, retiring and restoring it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError
from app.core.i18n import N_
from app.design.entities.operations import (
    change_entity,
    rename_entity,
    restore_entity,
    retire_entity,
)
from app.design.files.entity_references import uses_of
from app.design.files.folder import read_all
from app.design.old_names import release_entity_name
from app.schema.model import Entity, Field
from app.web.designer.entities.sent import (
    EntityForm,
    called,
    choices,
    form_of,
    sent_form,
    sent_words,
    sentences,
)
from app.web.designer.fields.page import published_entity
from app.web.designer.frame import (
    DESIGN,
    Answer,
    back_to,
    current_draft,
    done,
    draft_entity,
    goes_on,
    keep,
    keep_on,
    page,
)


class EntityView(BaseView):
    """The tab *General* of an entity."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/general", methods=["GET", "POST"])
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Change labels, picture, title and place in the menu."""
        entity = draft_entity(name)
        if request.method == "GET":
            return _page(entity, form_of(entity))
        words = sent_words(request.form)
        if words.title == entity.title:  # it may be one that the panel finds by itself
            words = replace(words, title="")
        try:
            texts = change_entity(current_draft().texts, name, words)
            message = N_("{entity} was changed.")
            keep_on(texts, goes_on(), message, entity=called(words, name))
        except AppError as error:
            return _page(entity, sent_form(request.form), sentences(error)), error.status
        return done(_address(name), N_("Saved in the draft."))

    @expose("/<name>/rename", methods=["POST"])
    @needs(DESIGN)
    def rename(self, name: str) -> Answer:
        """Give the entity another key, everywhere."""
        entity = draft_entity(name)
        new = request.form.get("name", "").strip()
        try:
            message = N_("{entity} has the key “{name}” now, it was “{old}”.")
            texts = rename_entity(current_draft().texts, name, new)
            if published_entity(entity) is None:  # nobody ever met it under that name
                texts = release_entity_name(texts, new, name)
            keep(texts, message, entity=entity.label, name=new, old=name)
        except AppError as error:
            errors = sentences(error)
            return _page(entity, form_of(entity), errors, typed=new), error.status
        return done(_address(new), N_("Renamed in the draft; its records and rights stay."))

    @expose("/<name>/release", methods=["POST"])
    @needs(DESIGN)
    def release(self, name: str) -> Answer:
        """Let an old name of the entity go: its old addresses lead nowhere any more."""
        entity, old = draft_entity(name), request.form.get("old", "")
        texts = release_entity_name(current_draft().texts, name, old)
        keep(texts, N_("{entity}: the old name “{old}” was released"), entity=entity.label, old=old)
        return done(_address(name), N_("Released in the draft."))

    @expose("/<name>/retire", methods=["POST"])
    @needs(DESIGN)
    def retire(self, name: str) -> Answer:
        """Hide the entity; its records are kept."""
        entity = draft_entity(name)
        try:
            texts = retire_entity(current_draft().texts, name)
            keep(texts, N_("{entity} was retired."), entity=entity.label)
        except AppError as error:
            return _page(entity, form_of(entity), sentences(error)), error.status
        message = N_("{entity} is retired in the draft. Its records are kept.")
        return done(url_for("DesignerView.index"), message, entity=entity.label)

    @expose("/<name>/restore", methods=["POST"])
    @needs(DESIGN)
    def restore(self, name: str) -> Answer:
        """Show a retired entity again."""
        entity = draft_entity(name)
        try:
            texts = restore_entity(current_draft().texts, name)
            keep(texts, N_("{entity} was restored."), entity=entity.label)
        except AppError as error:
            return _page(entity, form_of(entity), sentences(error)), error.status
        address = back_to(url_for("DesignerView.index"))
        return done(address, N_("{entity} is restored in the draft."), entity=entity.label)


def _address(name: str) -> str:
    return url_for("EntityView.index", name=name)


def _page(
    entity: Entity, shown: EntityForm, errors: Mapping[str, str] | None = None, typed: str = ""
) -> str:
    draft = current_draft()
    entities = draft.definitions.entities
    folder = read_all({p: text for p, text in draft.texts.items() if entity.name in text})
    needed = dict.fromkeys(use.entity for use in uses_of(folder, entity.name))
    return page(
        "designer/entities_general.html", entity=entity, form=shown, errors=errors or {},
        typed=typed or entity.name, needed=[entities[each] for each in needed],
        title_fields=[f for f in entity.live_fields if _may_call(f)],
        **choices(icon=shown.icon),
    )  # fmt: skip


def _may_call(field: Field) -> bool:
    """Tell whether a field can stand in the title: one short value that everybody may read."""
    return not (field.sensitive or field.encrypted or field.type.wide or field.type.is_many)
