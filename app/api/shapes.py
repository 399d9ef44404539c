"""The shapes of bodies: read here, and described to OpenAPI by schemas made from definitions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from marshmallow import Schema
from marshmallow import fields as shapes

from app.access.fields import FieldSet
from app.api.errors import RequestError
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.base import FieldType
from app.records.record import Masked, Record
from app.schema.model import Entity, Field
from app.schema.problems import did_you_mean


class ValueShape(shapes.Field[Any]):
    """One field of an entity, as OpenAPI describes it; :func:`read_texts` reads the bodies."""

    def __init__(self, field: Field, **kwargs: Any) -> None:
        super().__init__(allow_none=True, **kwargs)
        self.field = field


def body_schema(entity: Entity, names: Iterable[str]) -> Schema:
    """Return the shape of a body, for OpenAPI."""
    fields: dict[str, shapes.Field[Any]] = {
        name: ValueShape(entity.by_name[name]) for name in names
    }
    return Schema.from_dict(fields, name=f"{entity.name}_body")()


def read_texts(entity: Entity, allowed: FieldSet, data: Mapping[str, Any]) -> dict[str, str]:
    """Return field name -> text for the door, or everything that is wrong with the keys."""
    errors = {key: _refused(key, allowed) for key in data if key not in allowed.writable}
    known = {key: value for key, value in data.items() if key in allowed.writable}
    texts: dict[str, str] = {}
    for name, value in known.items():
        try:
            texts[name] = _text(entity.by_name[name], value, is_masked=name in allowed.masked)
        except FieldValueError as error:
            errors[name] = error
    if errors:
        raise RequestError(errors)
    return texts


def _text(field: Field, value: Any, *, is_masked: bool) -> str:
    if is_masked and isinstance(value, str):
        return value  # the mask that was read is one text, whatever the type is
    return "" if value is None or value == [] else field.type.json_text(value)


def _refused(key: str, allowed: FieldSet) -> AppError:
    if key in allowed.visible:
        return FieldValueError("field.read_only", N_("You may not write this field."))
    return FieldValueError(
        "field.unknown",
        N_("There is no field “{name}” that you may write{hint}."),
        name=key[:60],
        hint=did_you_mean(key[:60], allowed.writable),
    )


def record_json(record: Record, entity: Entity) -> dict[str, Any]:
    """Return the values that the reader may see; a masked one is its mask."""
    return records_json([record], entity)[0]


def records_json(
    records: Sequence[Record], entity: Entity, names: Iterable[str] | None = None
) -> list[dict[str, Any]]:
    """Return the values of many records of one question; what a field needs is asked once."""
    if not records:
        return []
    shown = records[0].values
    wanted = list(shown if names is None else [name for name in names if name in shown])
    columns = [_column(records, name, _writer(entity.by_name[name].type)) for name in wanted]
    numbers = [[record.id for record in records], [record.version for record in records]]
    keys = ("id", "version", *wanted)
    return [dict(zip(keys, line, strict=True)) for line in zip(*numbers, *columns, strict=True)]


def _writer(type_: FieldType[Any, Any]) -> Callable[[Any], Any]:
    plain = type(type_).to_json is FieldType.to_json  # which would only ask ``dump``
    return type_.dump if plain else type_.to_json


def _column(records: Sequence[Record], name: str, to_json: Callable[[Any], Any]) -> list[Any]:
    values = [record.values[name] for record in records]
    if not any(values) and all(value is None for value in values):
        return values
    return [
        None if value is None else value.text if value.__class__ is Masked else to_json(value)
        for value in values
    ]


def titles_json(records: Iterable[Record]) -> dict[str, str]:
    """Return how linked records are called: ``{"customer:7": "ACME"}``."""
    told = {id(record.titles): record.titles for record in records}  # a page shares one mapping
    return {str(ref): title for titles in told.values() for ref, title in titles.items()}
