"""Adding a field: every kind in plain words with a picture, found by meaning; then its name."""

from __future__ import annotations

from typing import Any

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.rights import needs
from app.core.errors import AppError, FieldValueError, InvalidRecordError, NotFoundError
from app.core.i18n import N_, Label
from app.design.fields import operations as fields
from app.design.fields import sections
from app.design.names.kinds import Place, suggestion
from app.fieldtypes import FIELD_TYPES
from app.schema.label_reader import LabelReader
from app.schema.model import Entity
from app.schema.problems import DefinitionError
from app.web.designer.fields.gallery_search import grouped, kinds, suggestions
from app.web.designer.fields.inputs import AnyType, FieldAsked
from app.web.designer.fields.page import sentences, typed
from app.web.designer.fields.sent import sent_field
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep, page
from app.web.designer.labels import sent_label

LONGEST = 200


class GalleryView(BaseView):
    """The gallery of kinds and the form of a new field."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/add")
    @needs(DESIGN)
    def index(self, name: str) -> Answer:
        """Show all kinds; ``?q=`` puts those that are meant first."""
        words = request.args.get("q", "")[:LONGEST].strip()
        draft = current_draft()
        return page(
            "designer/gallery.html", entity=draft_entity(name), words=words,
            best=suggestions(words) if words else (), groups=grouped(), kinds=kinds(),
            place=_place(), entities=draft.definitions.live_entities,
        )  # fmt: skip

    @expose("/<name>/add/<kind>", methods=["GET", "POST"])
    @needs(DESIGN)
    def add(self, name: str, kind: str) -> Answer:
        """Ask for the name of a new field and what its kind needs, and add it."""
        entity, asked = draft_entity(name), _asked(name, kind)
        if request.method != "POST":
            return _form(entity, asked, {})
        field = _name(entity)
        try:
            texts = _added(entity, asked, field)
            keep(
                texts, N_("{entity}: {field} added"), entity=entity.label,
                field=_label(field),
            )  # fmt: skip
        except (InvalidRecordError, DefinitionError) as error:
            return _form(entity, asked, sentences(error, name, field)), error.status
        then = _gallery if "another" in request.form else _page
        return done(then(name, field), N_("The field is added."))

    @expose("/<name>/add/copy", methods=["POST"])
    @needs(DESIGN)
    def copy(self, name: str) -> Answer:
        """Add a copy of a field of any entity: its kind, rules and labels."""
        entity, texts = draft_entity(name), current_draft().texts
        source, _, field = request.form.get("from", "").partition(".")
        new = fields.free_name(sections.entity_data(texts, name), field)
        try:
            after = _after(entity)
            texts = fields.copy_field(texts, name, field, new, source=source, after=after)
            keep(
                texts, N_("{entity}: {field} added"), entity=entity.label,
                field=_label_of(source, field),
            )  # fmt: skip
        except DefinitionError as error:
            reason = next(iter(fields.field_errors(error, name, new).values()))
            raise FieldValueError(
                "design.not_copied",
                N_("This field cannot be copied here: {reason}"),
                reason=reason,
            ) from None
        return done(_page(name, new), N_("The field is added."))


def _asked(name: str, kind: str) -> FieldAsked:
    found = FIELD_TYPES.get(kind)
    if found is None:
        raise NotFoundError("design.no_type", N_("There is no such kind of field."))
    return FieldAsked(found, {"type": kind}, draft_entity(name), current_draft().definitions)


def _form(entity: Entity, asked: FieldAsked, errors: dict[str, str]) -> str:
    shown = typed(asked, request.method == "POST")
    needed = {each.name for each in asked.needed()}
    return page(
        "designer/gallery_form.html", entity=entity, kind=asked.type, asked=asked, errors=errors,
        needed=[each for each in shown["inputs"]["settings"] if each[0].name in needed],
        place=_place(), is_waiting=_is_waiting(asked.type), **shown,
    )  # fmt: skip


def _added(entity: Entity, asked: FieldAsked, field: str) -> Any:
    """Return the texts with the field added; raises InvalidRecordError for all that is wrong."""
    errors: dict[str, AppError] = {}
    if not sent_label(request.form, "label"):
        message = N_("Give it a name in one language at least.")
        errors["label"] = AppError("design.no_label", message)
    data = sections.entity_data(current_draft().texts, entity.name)
    if error := fields.refused_name(data, field):
        errors["name"] = error
    said: dict[str, Any] = {}
    try:
        said = sent_field(request.form, asked.said, asked.needed())
    except InvalidRecordError as error:
        errors |= error.errors
    if errors:
        raise InvalidRecordError(errors)
    section = request.form.get("section", "")
    return fields.add_field(
        current_draft().texts, entity.name, field, said, section=section, after=_after(entity)
    )


def _after(entity: Entity) -> str:
    """Return behind which field the new one goes, if that is one of the entity's."""
    wanted = request.form.get("after", "")
    return wanted if any(each.name == wanted for each in entity.fields) else ""


def _name(entity: Entity) -> str:
    """Return the key that was typed, else one made from the label."""
    typed_name = request.form.get("name", "").strip()
    label = sent_label(request.form, "label")
    if typed_name or not label:
        return typed_name
    return suggestion("field", Place(current_draft(), entity.name), label)


def _place() -> dict[str, str]:
    """Return where the new field goes, as the pages hand it on."""
    return {key: request.values.get(key, "")[:64] for key in ("after", "section")}


def _label(name: str) -> Label:
    texts = sent_label(request.form, "label")
    default = current_draft().definitions.app.default_language
    return LabelReader(default).complete(texts) if texts else Label.plain(name)


def _label_of(entity: str, field: str) -> Label:
    found = draft_entity(entity).fields
    return next((each.label for each in found if each.name == field), Label.plain(field))


def _is_waiting(kind: AnyType) -> bool:
    return next(each.is_waiting for each in kinds() if each.type is kind)


def _page(name: str, field: str) -> str:
    return url_for("FieldsView.index", name=name, field=field)


def _gallery(name: str, field: str) -> str:
    """Return where the next field is chosen; it goes behind this one."""
    section = request.form.get("section") or None
    return url_for("GalleryView.index", name=name, after=field, section=section)
