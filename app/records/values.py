"""From what a person typed to values a record may hold, all mistakes at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from app.access.fields import FieldSet
from app.core.clock import Moment
from app.core.errors import AppError, FieldValueError, InvalidRecordError
from app.core.i18n import N_
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.schema.condition import Lookup, holds
from app.schema.model import Check, Entity, Field


@dataclass(frozen=True)
class Reading:
    """What was understood of some raw texts, and what was not."""

    values: Mapping[str, Any]  # only the fields that were given
    errors: Mapping[str, AppError]


def writable_fields(entity: Entity, fields: FieldSet) -> dict[str, Field]:
    """Return the fields that an actor may write, by name."""
    return {name: entity.by_name[name] for name in fields.writable}


def read_values(fields: Mapping[str, Field], raw: Mapping[str, str], moment: Moment) -> Reading:
    """Parse and check each given field; the same for a form, an import row and the API."""
    values: dict[str, Any] = {}
    errors: dict[str, AppError] = {}
    for name, text in raw.items():
        field = fields.get(name)
        if field is None:
            errors[name] = unknown_field(name)
            continue
        try:
            values[name] = read_value(field, text, moment)
        except FieldValueError as error:
            errors[name] = error
    return Reading(values, errors)


def read_value(field: Field, text: str, moment: Moment) -> Any:
    """Return the value, or ``None`` where the field was left empty."""
    if not text.strip():
        return None
    value = field.type.parse(text)
    field.type.check(value, moment.today)
    return value


def default_value(field: Field, moment: Moment) -> Any:
    """Return what a new record starts with in a field."""
    if field.default is None:
        return None
    operand = field.type.operand_item(field.default)
    value = field.type.resolve(operand, moment)
    return (value,) if field.type.is_many and not isinstance(value, tuple) else value


def unknown_field(name: str) -> AppError:
    """Return the error for a field that is not there, or not for this actor."""
    return FieldValueError(
        "field.unknown", N_("There is no field “{name}” that you may write."), name=name
    )


def missing_values(
    entity: Entity, writable: frozenset[str], values: Mapping[str, Any], moment: Moment,
    related: Lookup, *, known: Mapping[str, Any],
) -> dict[str, AppError]:  # fmt: skip
    """Return an error for each required field that is empty, where the actor could fill it in.

    ``known`` are the values that the actor may read: what is required by another value must not
    tell of one that is hidden. The screens show and mark fields by the same.
    """
    return {
        field.name: FieldValueError("required", N_("This field is required."))
        for field in entity.live_fields
        if field.name in writable
        and values.get(field.name) in (None, ())
        and is_required(field, known, moment, related)
    }


def is_required(field: Field, values: Mapping[str, Any], moment: Moment, related: Lookup) -> bool:
    """Tell whether a field must be filled in; one that does not show need not be."""
    if field.visible_if and not holds(field.visible_if, values, moment, related):
        return False
    if field.required:
        return True
    if field.required_if is None:
        return False
    return holds(field.required_if, values, moment, related)


def retired_choices(
    fields: Mapping[str, Field], changed: Mapping[str, Any], before: Mapping[str, Any]
) -> dict[str, AppError]:
    """Return an error for each option that is retired and that the record did not have before."""
    errors: dict[str, AppError] = {}
    for name, value in changed.items():
        field_type = fields[name].type
        if not isinstance(field_type, HasOptions):
            continue
        had = set(field_type.items(before.get(name)))
        for key in field_type.items(value):
            option = field_type.option_set.options.get(key)
            if option is not None and option.retired and key not in had:
                errors[name] = FieldValueError(
                    "option.retired", N_("“{option}” is no longer offered."), option=option.label
                )
    return errors


def broken_checks(
    entity: Entity, checks: Iterable[Check], values: Mapping[str, Any], moment: Moment,
    related: Lookup,
) -> dict[str, AppError]:  # fmt: skip
    """Return what these rules across fields say against these values."""
    errors: dict[str, AppError] = {}
    for check in checks:
        if holds(check.when, values, moment, related):
            place = check.field if check.field in entity.by_name else ""
            errors[place or ""] = FieldValueError("check", "{text}", text=check.message)
    return errors


def refuse(errors: Mapping[str, AppError]) -> None:
    """Raise everything that is wrong with a record, if anything is."""
    if errors:
        raise InvalidRecordError(errors)


def person_ref(user_id: int | None) -> Ref | None:
    """Return a reference to a person."""
    return Ref(USER, user_id) if user_id is not None else None


def department_ref(department: int | None) -> Ref | None:
    """Return a reference to a department."""
    return Ref(DEPARTMENT, department) if department is not None else None
