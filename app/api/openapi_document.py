"""The description of documents about one record, for OpenAPI."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.api.openapi_parts import TEXT
from app.exchange.documents.choice import LANGUAGE_NAMES
from app.exchange.documents.sheet import STANDARDS
from app.schema.model import Document

SHORTFALLS = {
    "X-Document-Number": "The number on the paper, by which it can be checked",
    "X-Document-Untranslated": "How many texts stand there in another language; left out: none",
    "X-Document-Missing-Glyphs": "Characters that print as a box; left out: none",
}


def document_operation(
    documents: Sequence[Document], key: dict[str, Any], language: str
) -> dict[str, Any]:
    """Return the operation that prints a record as one of these documents."""
    file = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    headers = {name: {"schema": TEXT, "description": said} for name, said in SHORTFALLS.items()}
    lines = [
        f"`{each.name}`: {each.label.text(language)}, in "
        + (", ".join(each.languages) or "any language")
        for each in documents
    ]
    return {
        "summary": "The record as a PDF",
        "description": "Documents:\n\n- " + "\n- ".join(lines),
        "parameters": [key, *_parameters(documents)],
        "responses": {"200": {"description": "Done", "content": file, "headers": headers}},
    }


def _parameters(documents: Sequence[Document]) -> list[dict[str, Any]]:
    named = {**TEXT, "enum": [each.name for each in documents]}
    asked: list[tuple[str, Sequence[str], str]] = [
        ("language", list(LANGUAGE_NAMES), "One language or two; left out: the caller's"),
        ("standard", [*filter(None, STANDARDS)], "PDF/UA-1 or PDF/A-2b"),
    ]
    return [
        {"name": "name", "in": "path", "required": True, "schema": named},
        *(
            {"name": name, "in": "query", "schema": {**TEXT, "enum": words}, "description": said}
            for name, words, said in asked
        ),
    ]
