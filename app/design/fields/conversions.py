"""A field becomes another kind of field: what its file says then."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import AppError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.fields.sections import entity_data
from app.design.fields.words import bound_to, can_say
from app.design.files.folder import Texts, write_one
from app.fieldtypes import FIELD_TYPES, FieldType
from app.schema.field_checks import is_kept
from app.schema.field_reader import COMMON
from app.schema.setting_reader import setting_hints

AnyType = type[FieldType[Any, Any]]
OPTIONS = ("options", "choices")


def change_type(
    texts: Texts, entity: str, field: str, kind: str, settings: Mapping[str, Any]
) -> Texts:
    """Return the texts in which a field is of another kind, with ``settings`` of its own.

    What all fields may say stays, as far as the new kind can say it; so do settings that both
    kinds have. The default goes: it was a value of the old kind. What becomes of the values that
    records hold is told before it is published. Raises NotFoundError, InvalidRecordError for a
    kind that values cannot be converted into.
    """
    data = entity_data(texts, entity)
    if field not in data["fields"]:
        raise NotFoundError("design.no_such_field", N_("The entity has no such field."))
    new = FIELD_TYPES.get(kind)
    if new is None or not converts(new):
        error = AppError("design.no_conversion", N_("Values cannot be converted into this kind."))
        raise InvalidRecordError({"kind": error})
    before: Mapping[str, Any] = data["fields"][field] or {}
    kept = {key: value for key, value in before.items() if _stays(new, key)}
    if any(key in settings for key in OPTIONS):
        kept = {key: value for key, value in kept.items() if key not in OPTIONS}
    said = {**kept, "type": kind, **{k: v for k, v in settings.items() if v is not None}}
    clears = getattr(bound_to(new).settings, "on_delete", "") == "clear"
    if clears and said.get("required"):  # which a required link cannot be; nothing is lost by it
        said = {"on_delete": "restrict", **said}
    data["fields"][field] = said
    return write_one(texts, f"{entity}.yaml", data)


def converts(kind: AnyType) -> bool:
    """Tell whether values are kept, so that there is something to convert, or to convert into."""
    return is_kept(bound_to(kind))


def _stays(new: AnyType, key: str) -> bool:
    if key in COMMON:
        return key != "default" and can_say(bound_to(new), key)
    hints = setting_hints(new)
    return key in hints or (key == "choices" and "options" in hints)
