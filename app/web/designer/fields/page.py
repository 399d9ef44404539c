"""What the page of an entity's fields shows, and how what is wrong is told on it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import current_app, request, url_for

from app.access.current import current_locale, current_store
from app.access.messages import message_text
from app.core.errors import AppError, InvalidRecordError
from app.design.fields import operations as fields
from app.design.fields import sections
from app.schema.layout_reader import MOST_COLUMNS
from app.schema.model import Entity, Field
from app.schema.problems import DefinitionError
from app.web.designer.color_names import COLOR_NAMES
from app.web.designer.fields.inputs import FieldAsked, Input, label_texts
from app.web.designer.fields.pane import MARKS, FieldList, field_list
from app.web.designer.fields.sent import sent_rows, shown_rows
from app.web.designer.frame import current_draft, page
from app.web.designer.labels import LabelParts, label_parts, sent_label, typed_parts

BLANK_ROWS = 2
TYPE_CHANGE = "ConversionsView.index"


def draw(
    entity: Entity, field: str = "", *, section: str = "", errors: Mapping[str, str] | None = None
) -> str:
    """Draw the page with the settings of a field or section; ``errors`` by input, told there."""
    data = sections.entity_data(current_draft().texts, entity.name)
    listed = field_list(data, entity, published_entity(entity), request.args.get("find", ""))
    section = section or request.args.get("section", "")
    chosen = "" if section else field or request.args.get("field", "")
    found = next((each for each in entity.fields if each.name == chosen), None)
    is_asked = found is not None or bool(section)
    found = found or (None if section else _first(listed))
    return page(
        "designer/fields.html", entity=entity, listed=listed, marks=MARKS, is_asked=is_asked,
        find=request.args.get("find", ""), errors=errors or {},
        **_about_section(entity, data, section), **_about_field(entity, found, errors),
    )  # fmt: skip


def _first(listed: FieldList) -> Field | None:
    return next((row.field for row in listed.all_rows if not row.field.is_standard), None)


def _about_field(
    entity: Entity, field: Field | None, errors: Mapping[str, str] | None
) -> dict[str, Any]:
    if field is None:
        return {"field": None}
    asked = asked_about(entity, field)
    return {
        "field": field,
        "asked": asked,
        "placed_in": _placed_in(entity, field),
        "type_change_url": _type_change_url(entity, field),
        **typed(asked, bool(errors) and request.endpoint == "FieldsView.change"),
    }


def typed(asked: FieldAsked, is_refused: bool) -> dict[str, Any]:
    """Return what the inputs of a field hold: what was sent where it was refused."""
    form = request.form
    names = ("label", "help")
    parts = {name: _parts(asked.said.get(name), is_refused, name) for name in names}
    inputs = {"rules": asked.rules(), "settings": asked.settings(), "privacy": asked.privacy()}
    return {
        "parts": parts,
        "inputs": {
            key: [_typed(each, is_refused) for each in all_] for key, all_ in inputs.items()
        },
        "rows": sent_rows(form) if is_refused and "choices" in form else shown_rows(asked.said),
        "colors": COLOR_NAMES,
        "blank_rows": BLANK_ROWS,
    }


def _typed(each: Input, is_refused: bool) -> tuple[Input, Any]:
    """Return an input with what it shows; of a label, what ``macros/labels.html`` draws."""
    form = request.form
    if each.kind == "label":
        return each, _parts(each.value or None, is_refused, each.name)
    if not is_refused:
        return each, each.value
    if each.kind == "switch":
        return each, each.name in form
    return each, tuple(form.getlist(each.name)) if each.kind == "several" else form.get(each.name)


def _parts(said: Any, is_refused: bool, name: str) -> LabelParts:
    texts = sent_label(request.form, name) if is_refused else label_texts(said)
    return typed_parts(texts) if texts else label_parts(None)


def _about_section(entity: Entity, data: sections.Data, name: str) -> dict[str, Any]:
    found = next((each for each in sections.sections_of(data) if each.name == name), None)
    always = {"empty_parts": label_parts(None), "most_columns": MOST_COLUMNS, "section": found}
    if found is None:
        is_new = request.endpoint == "SectionsView.add"
        return {**always, "section_parts": _parts(None, is_new, "label")}
    is_refused = request.method == "POST"
    columns = request.form.get("columns") if is_refused else str(found.said.get("columns", 2))
    label = next((each.label for each in entity.sections if each.name == name), None)
    parts = _parts(None, True, "label") if is_refused else label_parts(label)
    return {
        **always, "section_parts": parts, "section_columns": columns, "section_label": label
    }  # fmt: skip


def asked_about(entity: Entity, field: Field) -> FieldAsked:
    """Return what can be asked about a field of the draft."""
    draft = current_draft()
    said = sections.entity_data(draft.texts, entity.name)["fields"][field.name] or {}
    return FieldAsked(type(field.type), said, entity, draft.definitions, field.name)


def published_entity(entity: Entity) -> Entity | None:
    """Return the entity as everybody sees it now, if it was ever published."""
    running = current_store().definitions.entities.values()
    return next((each for each in running if each.id == entity.id), None)


def _placed_in(entity: Entity, field: Field) -> str:
    data = sections.entity_data(current_draft().texts, entity.name)
    return next((s.name for s in sections.sections_of(data) if field.name in s.fields), "")


def _type_change_url(entity: Entity, field: Field) -> str:
    """Return where another kind is chosen for a field, if that can be done."""
    if TYPE_CHANGE not in current_app.view_functions or field.retired:
        return ""
    return url_for(TYPE_CHANGE, name=entity.name, field=field.name)


# -- in words -----------------------------------------------------------------------------------


def sentences(error: AppError, entity: str, field: str) -> dict[str, str]:
    """Return what is wrong by the input it is about; ``""`` holds what no input can mend."""
    if isinstance(error, DefinitionError):
        found: Mapping[str, AppError] = fields.field_errors(error, entity, field)
    elif isinstance(error, InvalidRecordError):
        found = error.errors
    else:
        found = {"": error}
    return {key: message_text(each, current_locale()) for key, each in found.items()}
