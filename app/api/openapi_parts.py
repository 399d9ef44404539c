"""The parts of the API's description that are the same for every entity."""

from __future__ import annotations

from typing import Any

from app.api.questions import DEFAULT_SIZE, MOST_PER_PAGE
from app.schema.model import Entity

TEXT = {"type": "string"}
WHOLE = {"type": "integer"}
TITLES = {"type": "object", "additionalProperties": TEXT}

ERROR: dict[str, Any] = {
    "type": "object",
    "required": ["ok", "status", "errors"],
    "properties": {
        "ok": {"type": "boolean", "enum": [False]},
        "status": WHOLE,
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["code", "field", "message"],
                "properties": {
                    "code": {**TEXT, "description": "Stable; what programs compare with"},
                    "field": {**TEXT, "nullable": True},
                    "message": {**TEXT, "description": "In the caller's language"},
                },
            },
        },
    },
}


WARNINGS: dict[str, Any] = {
    "type": "array",
    "description": "Only where something was asked by the old name of a field",
    "items": {
        "type": "object",
        "required": ["code", "field", "name", "message"],
        "properties": {"code": TEXT, "field": TEXT, "name": TEXT, "message": TEXT},
    },
}


def reference(name: str) -> dict[str, str]:
    """Return a reference to a schema of the description."""
    return {"$ref": f"#/components/schemas/{name}"}


def _query(name: str, schema: dict[str, Any], description: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": schema, "description": description}


LIST_PARAMETERS: list[dict[str, Any]] = [
    _query("filter", TEXT, 'A condition in JSON: `{"stage": "won"}`, `{"any": [{…}, {…}]}`'),
    _query("search", TEXT, "Words, pinyin or initials"),
    _query("sort", TEXT, "Fields in order, `-` for descending: `-updated_at,name`"),
    _query("columns", TEXT, "The fields to answer, with commas; left out: all"),
    _query("page", {**WHOLE, "minimum": 1}, "Counted from 1"),
    _query(
        "page_size",
        {**WHOLE, "minimum": 1, "maximum": MOST_PER_PAGE, "default": DEFAULT_SIZE},
        "Records on a page",
    ),
    _query("cursor", TEXT, "`next_cursor` of the answer before, with the same other parameters"),
    _query("q", TEXT, "The same as Flask-AppBuilder has it, in rison or JSON; pages count from 0"),
]


def one_shape(entity: Entity) -> dict[str, Any]:
    """Return the shape of an answer with one record."""
    return {
        "type": "object",
        "properties": {
            "id": WHOLE,
            "version": WHOLE,
            "title": TEXT,
            "result": reference(entity.name),
            "masked": {"type": "array", "items": TEXT},
            "titles": TITLES,
            "may": {"type": "array", "items": TEXT},
            "warnings": WARNINGS,
        },
    }


def list_shape(entity: Entity) -> dict[str, Any]:
    """Return the shape of an answer with a page of records."""
    return {
        "type": "object",
        "properties": {
            "count": WHOLE,
            "count_is_exact": {"type": "boolean"},
            "ids": {"type": "array", "items": WHOLE},
            "result": {"type": "array", "items": reference(entity.name)},
            "masked": {"type": "array", "items": TEXT},
            "titles": TITLES,
            "page": WHOLE,
            "page_size": WHOLE,
            "next_cursor": {**TEXT, "nullable": True},
            "warnings": WARNINGS,
        },
    }
