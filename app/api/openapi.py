"""The API described in OpenAPI 3, made from the definitions and cut to what the caller may know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema
from marshmallow import fields as shapes

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.api.openapi_document import document_operation
from app.api.openapi_parts import ERROR, LIST_PARAMETERS, list_shape, one_shape, reference
from app.api.openapi_report import report_operation
from app.api.shapes import ValueShape, body_schema
from app.exchange.documents.choice import offered_documents
from app.fieldtypes.abilities import HasOptions
from app.records.access import entities_for, may
from app.records.reveal import REASONS
from app.schema.model import Action, Entity, Field
from app.storage.store import Store

VERSION = "1"
MOST_OPTIONS = 200  # a longer list of options is asked for at _info
KEY = {"name": "id", "in": "path", "required": True, "schema": {"type": "integer"}}
SUMMARIES = {
    "get": "One record",
    "put": "Change the fields that are sent",
    "delete": "Into the trash",
}


def describe(store: Store, actor: Actor, language: str) -> dict[str, Any]:
    """Return the description as plain data."""
    plugin = MarshmallowPlugin()
    spec = APISpec(
        title=store.definitions.app.label.text(language),
        version=f"{VERSION}.{store.number}",
        openapi_version="3.0.3",
        plugins=[plugin],
        security=[{"bearer": []}, {"session": []}],
    )
    plugin.converter.add_attribute_function(_value_schema)  # type: ignore[union-attr]  # set by APISpec above
    spec.components.security_scheme("bearer", {"type": "http", "scheme": "bearer"})
    cookie = {"type": "apiKey", "in": "cookie", "name": "dossier_session"}
    spec.components.security_scheme("session", cookie)
    spec.components.schema("Error", ERROR)
    for entity in entities_for(store, actor):
        _describe_entity(spec, store, actor, entity, language=language)
    _describe_sign_in(spec)
    described: dict[str, Any] = spec.to_dict()
    return described


def _value_schema(converter: object, shape: shapes.Field[Any], **kwargs: Any) -> dict[str, Any]:
    """Tell apispec what JSON a field of ours holds: its type knows."""
    if not isinstance(shape, ValueShape):
        return {}
    field = shape.field
    one = dict(field.type.json_schema)
    if isinstance(field.type, HasOptions) and len(field.type.option_set.options) <= MOST_OPTIONS:
        one = {"type": "string", "enum": list(field.type.option_set.options)}
    return {"type": "array", "items": one} if field.type.is_many else one


def _describe_entity(
    spec: APISpec, store: Store, actor: Actor, entity: Entity, *, language: str
) -> None:
    allowed = field_set(store.definitions, actor, entity)
    spec.components.schema(entity.name, schema=_record_schema(entity, allowed, language))
    body = body_schema(entity, _in_order(entity, allowed.writable))
    spec.components.schema(f"{entity.name}.body", schema=body)
    base = f"/api/v1/{entity.name}"
    label = entity.label_plural.text(language)
    tag = {"tags": [label]}
    spec.tag({"name": label, **_old_addresses(entity)})
    several = {"get": {**tag, **_list_operation(entity, allowed)}}
    if may(store, actor, entity.name, Action.CREATE):
        several["post"] = {**tag, **_write(entity, "Make a record", "201")}
    spec.path(path=f"{base}/", operations=several)
    spec.path(path=f"{base}/{{id}}", operations=_one_record(store, actor, entity, tag))
    if allowed.masked and may(store, actor, entity.name, Action.REVEAL):
        operation = {**tag, **_reveal(allowed)}
        spec.path(path=f"{base}/{{id}}/reveal", operations={"post": operation})
    if may(store, actor, entity.name, Action.PRINT):
        _describe_prints(spec, actor, entity, base, tag=tag, language=language)
    info = {"summary": "Fields, operators and options", "responses": _answers("200", {})}
    spec.path(path=f"{base}/_info", operations={"get": {**tag, **info}})


def _describe_prints(
    spec: APISpec, actor: Actor, entity: Entity, base: str, *, tag: Mapping[str, Any], language: str
) -> None:
    prints = {"report.pdf": report_operation()}
    if documents := offered_documents(entity, actor):
        prints["{id}/document/{name}.pdf"] = document_operation(documents, KEY, language)
    for rest, printed in prints.items():
        answers = {**_answers("200", {}), **printed["responses"]}
        operation = {**tag, **printed, "responses": answers}
        spec.path(path=f"{base}/{rest}", operations={"get": operation})


def _old_addresses(entity: Entity) -> dict[str, str]:
    """Return what is said of the addresses that an entity had under its old names."""
    if not entity.aliases:
        return {}
    paths = ", ".join(f"`/api/v1/{old}/`" for old in entity.aliases)
    return {
        "description": f"Answered at {paths} too until the old names are released; such an answer "
        "has the header `Deprecation` and names the address of today in `Link`."
    }


def _one_record(
    store: Store, actor: Actor, entity: Entity, tag: Mapping[str, Any]
) -> dict[str, Any]:
    match = {
        "name": "If-Match",
        "in": "header",
        "schema": {"type": "string"},
        "description": "The version that was read (or `version` in the body); another one answers "
        "409. Left out: no check, the last writer wins.",
    }
    found: dict[str, dict[str, Any]] = {}
    found["get"] = {"summary": SUMMARIES["get"], "responses": _answers("200", one_shape(entity))}
    if may(store, actor, entity.name, Action.UPDATE):
        found["put"] = _write(entity, SUMMARIES["put"], "200")
    if may(store, actor, entity.name, Action.DELETE):
        found["delete"] = {"summary": SUMMARIES["delete"], "responses": _answers("200", {})}
    for method, operation in found.items():
        operation["parameters"] = [KEY] if method == "get" else [KEY, match]
    return {method: {**tag, **operation} for method, operation in found.items()}


def _reveal(allowed: FieldSet) -> dict[str, Any]:
    text = {"type": "string"}
    asked = {
        "type": "object",
        "required": ["field", "reason"],
        "properties": {
            "field": {"type": "string", "enum": sorted(allowed.masked)},
            "reason": {**text, "description": f"One of {', '.join(REASONS)}, or a sentence."},
            "note": text,
        },
    }
    whole = {"type": "integer"}
    given = {"field": text, "value": {}, "text": text, "seconds": whole, "left": whole}
    return {
        "summary": "One masked value, for a reason; counted and recorded",
        "parameters": [KEY],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": _answers("200", {"type": "object", "properties": given}),
    }


def _list_operation(entity: Entity, allowed: FieldSet) -> dict[str, Any]:
    lines = [
        f"`{field.name}`: {', '.join(op.key for op in field.type.all_operators())}"
        for field in entity.by_name.values()
        if field.name in allowed.readable
    ]
    return {
        "summary": "A page of records",
        "description": "Operators of `filter` by field:\n\n- " + "\n- ".join(lines),
        "parameters": LIST_PARAMETERS,
        "responses": _answers("200", list_shape(entity)),
    }


def _write(entity: Entity, summary: str, status: str) -> dict[str, Any]:
    schema = reference(f"{entity.name}.body")
    return {
        "summary": summary,
        "requestBody": {"required": True, "content": {"application/json": {"schema": schema}}},
        "responses": _answers(status, one_shape(entity)),
    }


def _answers(status: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    content = {"application/json": {"schema": schema or {"type": "object"}}}
    error = {"application/json": {"schema": reference("Error")}}
    return {
        status: {"description": "Done", "content": content},
        "default": {"description": "What is wrong, in the caller's language", "content": error},
    }


def _in_order(entity: Entity, names: frozenset[str]) -> list[str]:
    return [name for name in entity.by_name if name in names]


def _record_schema(entity: Entity, allowed: FieldSet, language: str) -> Schema:
    visible = _in_order(entity, allowed.visible)
    made: dict[str, shapes.Field[Any]] = {
        "id": shapes.Integer(dump_only=True),
        "version": shapes.Integer(dump_only=True),
    }
    for name in visible:
        if name not in made:
            made[name] = _described(entity.by_name[name], language)
    return Schema.from_dict(made, name=entity.name)()


def _described(field: Field, language: str) -> ValueShape:
    return ValueShape(field, metadata={"title": field.label.text(language)})


def _describe_sign_in(spec: APISpec) -> None:
    text = {"type": "string"}
    asked = {
        "type": "object",
        "required": ["username", "password", "provider"],
        "properties": {
            "username": text,
            "password": {"type": "string", "format": "password"},
            "provider": {"type": "string", "enum": ["db"]},
            "refresh": {"type": "boolean"},
        },
    }
    given = {"type": "object", "properties": {"access_token": text, "refresh_token": text}}
    operation = {
        "summary": "Sign in for a bearer token",
        "security": [],
        "requestBody": {"required": True, "content": {"application/json": {"schema": asked}}},
        "responses": _answers("200", given),
    }
    spec.path(path="/api/v1/security/login", operations={"post": operation})
