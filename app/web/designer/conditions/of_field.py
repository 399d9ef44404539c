"""The conditions of one field: a form of its own beside the other settings of the field."""

from __future__ import annotations

from collections.abc import Mapping

from flask import request, url_for
from flask_appbuilder.baseviews import BaseView, expose

from app.access.current import current_locale
from app.access.messages import message_text
from app.access.rights import needs
from app.core.errors import AppError, FieldValueError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.fields.conditions import sent_conditions, set_conditions
from app.schema.codes import Code
from app.schema.model import Entity, Field
from app.schema.problems import DefinitionError
from app.web.designer.frame import (
    DESIGN,
    Answer,
    back_to,
    current_draft,
    done,
    draft_entity,
    goes_on,
    keep_on,
    page,
)


class FieldConditionsView(BaseView):
    """When a field shows, is required, is locked; which records a link offers."""

    route_base = "/designer/conditions"
    default_view = "index"

    @expose("/<name>/field/<field>", methods=["GET", "POST"])
    @needs(DESIGN)
    def index(self, name: str, field: str) -> Answer:
        """Show the conditions of a field, or keep those that were changed."""
        entity = draft_entity(name)
        found = _field(entity, field)
        if request.method != "POST":
            return _draw(entity, found, {})
        try:
            self._keep(entity, found)
        except InvalidRecordError as error:
            return _draw(entity, found, error.errors), error.status
        return done(back_to(url_for("FieldConditionsView.index", name=name, field=field)))

    def _keep(self, entity: Entity, field: Field) -> None:
        draft = current_draft()
        wanted = sent_conditions(request.form, draft.definitions, entity, field)
        if not wanted:
            return
        texts = set_conditions(draft.texts, entity.name, field.name, wanted)
        try:
            message = N_("Conditions of “{field}” changed")
            keep_on(texts, goes_on(), message, field=field.label)
        except DefinitionError as error:
            raise InvalidRecordError({next(iter(wanted)): _refused(error)}) from None


def _field(entity: Entity, name: str) -> Field:
    """Return a field of the draft that is in use."""
    found = next((each for each in entity.fields if each.name == name), None)
    if found is None:
        raise NotFoundError("design.no_field", N_("The draft has no such field."))
    return found


def _refused(error: DefinitionError) -> AppError:
    if any(each.code == Code.CYCLE for each in error.problems):
        message = N_("Fields would show each other in a circle.")
        return FieldValueError("design.circle", message)
    reasons = [each.text for each in error.problems[:3]]
    message = N_("This cannot be kept: {reasons}")
    return FieldValueError("design.refused", message, reasons=reasons)


def _draw(entity: Entity, field: Field, errors: Mapping[str, AppError]) -> str:
    locale = current_locale()
    return page(
        "designer/condition_page.html", entity=entity, field=field,
        condition_errors={key: message_text(each, locale) for key, each in errors.items()},
        sent=request.form if errors else {},
    )  # fmt: skip
