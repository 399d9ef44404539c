"""When a field shows, is required, is locked, and which records a link offers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import AppError, InvalidRecordError
from app.design.conditions import sent_condition, tidy
from app.design.files.folder import Texts, read_one, write_one
from app.fieldtypes.abilities import RefersTo
from app.schema.condition import Condition
from app.schema.model import Definitions, Entity, Field

OF_THE_RECORD = ("visible_if", "required_if", "read_only_if")
OF_ANOTHER = "where"


def asked_about(definitions: Definitions, entity: Entity, field: Field) -> Mapping[str, Entity]:
    """Return the conditions that a field can have, each with the entity that it asks about."""
    found = dict.fromkeys(OF_THE_RECORD, entity)
    targets = field.type.targets if isinstance(field.type, RefersTo) else ()
    offers = hasattr(field.type.settings, OF_ANOTHER) and len(targets) == 1
    if offers and targets[0] in definitions.entities:
        found[OF_ANOTHER] = definitions.entities[targets[0]]
    return found


def condition_of(field: Field, key: str) -> Any:
    """Return a condition that a field has as plain data; nothing where it has none."""
    condition: Condition | None = getattr(field, key)
    return None if condition is None else tidy(condition)


def sent_conditions(
    form: Mapping[str, str], definitions: Definitions, entity: Entity, field: Field
) -> Mapping[str, Any]:
    """Return the conditions that a form changed: key -> plain data, ``None`` to take it away.

    Raises InvalidRecordError with what is wrong with each.
    """
    changed: dict[str, Any] = {}
    errors: dict[str, AppError] = {}
    for key, other in asked_about(definitions, entity, field).items():
        if key not in form:
            continue
        try:
            data = sent_condition(form[key], definitions, other)
        except AppError as error:
            errors[key] = error
            continue
        if data != condition_of(field, key):
            changed[key] = data
    if errors:
        raise InvalidRecordError(errors)
    return changed


def set_conditions(texts: Texts, entity: str, field: str, wanted: Mapping[str, Any]) -> Texts:
    """Return the texts in which a field has these conditions; ``None`` takes one away."""
    path = f"{entity}.yaml"
    data = read_one(texts, path)
    said = data["fields"][field]
    for key, condition in wanted.items():
        if condition is None:
            said.pop(key, None)
        else:
            said[key] = condition
    return write_one(texts, path, data)
