"""The fields of an entity: in their order at the left, the settings of one at the right."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import ConflictError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.fields import operations as fields
from app.design.fields import sections
from app.design.files.folder import Texts
from app.schema.model import Entity, Field
from app.schema.problems import DefinitionError
from app.web.designer.fields.page import asked_about, draw, published_entity, sentences
from app.web.designer.fields.sent import sent_field
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

STEPS = {"up": -1, "down": 1}


class FieldsView(BaseView):
    """The page of an entity's fields and what can be done with each."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show the fields, and the settings of ``?field=`` or ``?section=``."""
        entity = draft_entity(name)
        if wanted := request.args.get("field"):
            _listed(entity, wanted)
        return draw(entity)

    @expose("/<name>/field/<field>", methods=["POST"])
    @needs(DESIGN)
    def change(self, name: str, field: str) -> Answer:
        """Keep the settings of a field."""
        entity = draft_entity(name)
        found = _found(name, field)
        asked = asked_about(entity, found)
        inputs = [*asked.rules(), *asked.settings(), *asked.privacy()]
        try:
            said = sent_field(request.form, asked.said, inputs)
            texts = fields.change_field(current_draft().texts, name, field, said)
            texts = _in_section(texts, name, field, request.form.get("section", ""))
            message = N_("{entity}: {field} changed")
            keep_on(texts, goes_on(), message, entity=entity.label, field=found.label)
        except (InvalidRecordError, DefinitionError, ConflictError) as error:
            return draw(entity, field, errors=sentences(error, name, field)), error.status
        return done(_page(name, field), N_("The field is changed."))

    @expose("/<name>/field/<field>/move", methods=["POST"])
    @needs(DESIGN)
    def move(self, name: str, field: str) -> Answer:
        """Put a field elsewhere: a ``step`` up or down, or into ``section`` before a field."""
        entity, form = draft_entity(name), request.form
        found = _listed(entity, field)
        texts = current_draft().texts
        if step := STEPS.get(form.get("step", "")):
            texts = sections.step_field(texts, name, field, step)
        else:
            texts = sections.move_field(
                texts, name, field, section=form.get("section", ""),
                before=form.get("before", ""), after=form.get("after", ""),
            )  # fmt: skip
        keep(texts, N_("{entity}: {field} moved"), entity=entity.label, field=found.label)
        return done(_page(name, field))

    @expose("/<name>/field/<field>/copy", methods=["POST"])
    @needs(DESIGN)
    def copy(self, name: str, field: str) -> Answer:
        """Add a copy of a field behind it."""
        texts = current_draft().texts
        new = fields.free_name(sections.entity_data(texts, name), field)
        return _work(
            name, field, lambda: fields.copy_field(texts, name, field, new),
            N_("{entity}: {field} copied"), N_("This is the copy."), at=new,
        )  # fmt: skip

    @expose("/<name>/field/<field>/rename", methods=["POST"])
    @needs(DESIGN)
    def rename(self, name: str, field: str) -> Answer:
        """Give a field another key."""
        new = request.form.get("name", "").strip()
        texts = current_draft().texts
        return _work(
            name, field, lambda: fields.rename_field(texts, name, field, new),
            N_("{entity}: the key of {field} changed"), N_("The key is changed."), at=new,
        )  # fmt: skip

    @expose("/<name>/field/<field>/retire", methods=["POST"])
    @needs(DESIGN)
    def retire(self, name: str, field: str) -> Answer:
        """Hide a field; one that was never published goes for good."""
        texts, found = current_draft().texts, _found(name, field)
        published = published_entity(draft_entity(name))
        if published is None or found.id not in {each.id for each in published.fields}:
            return _work(
                name, field, lambda: fields.drop_field(texts, name, field),
                N_("{entity}: {field} taken out again"), N_("The field is taken out."), at="",
            )  # fmt: skip
        return _work(
            name, field, lambda: fields.retire_field(texts, name, field),
            N_("{entity}: {field} retired"),
            N_("The field is retired; its values stay and it can be restored."),
        )  # fmt: skip

    @expose("/<name>/field/<field>/restore", methods=["POST"])
    @needs(DESIGN)
    def restore(self, name: str, field: str) -> Answer:
        """Show a retired field again."""
        texts = current_draft().texts
        return _work(
            name, field, lambda: fields.restore_field(texts, name, field),
            N_("{entity}: {field} restored"), N_("The field is restored."),
        )  # fmt: skip


def _work(
    name: str, field: str, work: Callable[[], Texts], message: str, said: str,
    *, at: str | None = None,
) -> Answer:  # fmt: skip
    """Do one thing to a field and lead on to ``at``; what is wrong is shown beside the field."""
    entity, found = draft_entity(name), _found(name, field)
    try:
        keep(work(), message, entity=entity.label, field=found.label)
    except (InvalidRecordError, DefinitionError, ConflictError) as error:
        return draw(entity, field, errors=sentences(error, name, field)), error.status
    return done(_page(name, field if at is None else at), said)


def _found(name: str, field: str) -> Field:
    """Return a field that the entity's file has. Raises NotFoundError."""
    return _named(draft_entity(name).fields, field)


def _listed(entity: Entity, field: str) -> Field:
    """Return a field that the list shows: one that every entity has stands in it, too."""
    return _named((*entity.fields, *entity.standard), field)


def _named(known: Iterable[Field], name: str) -> Field:
    found = next((each for each in known if each.name == name), None)
    if found is None:
        raise NotFoundError("design.no_such_field", N_("The entity has no such field."))
    return found


def _in_section(texts: Texts, name: str, field: str, wanted: str) -> Texts:
    """Put the field at the end of the section that was chosen, if that is another one."""
    placed = sections.sections_of(sections.entity_data(texts, name))
    now = next((each.name for each in placed if field in each.fields), "")
    if not wanted or wanted == now:
        return texts
    return sections.move_field(texts, name, field, section=wanted)


def _page(name: str, field: str) -> str:
    return url_for("FieldsView.index", name=name, field=field or None)
