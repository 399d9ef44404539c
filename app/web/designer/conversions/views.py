"""Making a field another kind of field: tried on a copy first, what does not fit put right."""

from __future__ import annotations

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_actor, current_store
from app.access.rights import needs
from app.core.errors import (
    BadRequestError,
    ConflictError,
    ForbiddenError,
    InvalidRecordError,
    NotFoundError,
)
from app.core.i18n import LANGUAGES, N_
from app.design.closed import is_closed
from app.design.fields import conversions, trial
from app.design.fields.choices import Choice
from app.design.fields.sections import entity_data
from app.design.naming import suggested_name
from app.design.running import find_running
from app.fieldtypes import FIELD_TYPES
from app.schema.model import Entity, Field
from app.schema.problems import DefinitionError
from app.web.designer.conversions.page import Asked, Tried, draw, draw_kinds
from app.web.designer.conversions.trying import changed, put_right, tried
from app.web.designer.fields.inputs import FieldAsked
from app.web.designer.fields.page import sentences
from app.web.designer.fields.sent import sent_rows
from app.web.designer.frame import DESIGN, Answer, current_draft, done, draft_entity, keep

MOST_OPTIONS = 60


class ConversionsView(BaseView):
    """The pages on which a field becomes another kind."""

    route_base = "/designer/entity"
    default_view = "index"

    @expose("/<name>/field/<field>/type")
    @needs(DESIGN)
    def index(self, name: str, field: str) -> Answer:
        """Offer the kinds, or (``?kind=``) try one on the values there are."""
        entity, found = _found(name, field)
        kind = request.args.get("kind", "")
        if not kind:
            return draw_kinds(entity, found)
        asked = _asked(entity, found, kind)
        return tried(asked) if not asked.form.needed() else draw(asked, Tried())

    @expose("/<name>/field/<field>/type", methods=["POST"])
    @needs(DESIGN)
    def convert(self, name: str, field: str) -> Answer:
        """Try a kind with its settings, put values right, or keep the change in the draft."""
        entity, found = _found(name, field)
        asked = _asked(entity, found, request.form.get("kind", ""))
        match request.form.get("do", "try"):
            case "try":
                return tried(asked)
            case "options":
                return _with_options(asked)
            case "map" | "clear" | "back" as act:
                return put_right(asked, act)
            case "keep":
                return _kept(asked)
        raise BadRequestError("design.no_such_act", N_("There is nothing of that kind to do here."))


def _found(name: str, field: str) -> tuple[Entity, Field]:
    entity = draft_entity(name)
    found = next((f for f in entity.fields if f.name == field and not f.retired), None)
    if found is None:
        raise NotFoundError("design.no_such_field", N_("The entity has no such field."))
    if not conversions.converts(type(found.type)):
        raise ConflictError(
            "design.nothing_kept",
            N_("This field keeps no values of its own: add a field of the kind you want."),
        )
    _refuse_closed(entity, found)
    return entity, found


def _refuse_closed(entity: Entity, field: Field) -> None:
    """Refuse to try what the person may not read: each number of a try would tell of the values."""
    definitions = current_store().definitions
    running = find_running(definitions, entity)
    if running is None or all(each.id != field.id for each in running.entity.fields):
        return
    if is_closed(definitions, current_actor(), running.entity, field.id):
        raise ForbiddenError(
            "design.closed_values",
            N_(
                "Only somebody who may read {field} of all records can make it another kind of "
                "field: what becomes of its values is closed to you."
            ),
            field=field.label,
        )


def _asked(entity: Entity, field: Field, kind: str) -> Asked:
    new = FIELD_TYPES.get(kind)
    if new is None or not conversions.converts(new):
        raise NotFoundError("design.no_type", N_("There is no such kind of field."))
    draft = current_draft()
    said = entity_data(draft.texts, entity.name)["fields"][field.name] or {}
    return Asked(entity, field, FieldAsked(new, said, entity, draft.definitions, field.name))


def _kept(asked: Asked) -> Answer:
    try:
        texts = changed(asked)
        keep(
            texts, N_("{entity}: {field} becomes another kind of field ({kind})"),
            entity=asked.entity.label, field=asked.field.label, kind=asked.kind,
        )  # fmt: skip
    except (InvalidRecordError, DefinitionError, ConflictError) as error:
        errors = sentences(error, asked.entity.name, asked.field.name)
        return draw(asked, Tried(errors=errors)), error.status
    address = url_for("FieldsView.index", name=asked.entity.name, field=asked.field.name)
    return done(
        address, N_("The kind is changed in the draft; the values follow when it is published.")
    )


# -- options of the values there are --------------------------------------------------------------


def _with_options(asked: Asked) -> Answer:
    """Offer an option for each different value, for a kind that is picked from options."""
    rows = [row for row in sent_rows(request.form) if not row.is_blank]
    taken = [row.key for row in rows]
    said = {text for row in rows for text in (row.key, *row.label.values())}
    texts = _values(asked)
    for text in texts:
        if text not in said:
            taken.append(suggested_name({"en": text, "zh_Hans": text}, taken, "option"))
            rows.append(Choice(taken[-1], dict.fromkeys(LANGUAGES, text), place=len(rows) + 1))
    return draw(asked, Tried(rows=tuple(rows), is_full=len(texts) >= MOST_OPTIONS))


def _values(asked: Asked) -> list[str]:
    store = current_store()
    running = find_running(store.definitions, asked.entity)
    fields = running.entity.fields if running else ()
    old = next((each for each in fields if each.id == asked.field.id), None)
    if running is None or old is None:
        return []
    return trial.Converting(store, current_actor(), running, old, old).values(MOST_OPTIONS)
