"""The description of lists as PDF, for OpenAPI."""

from __future__ import annotations

from typing import Any

from app.api.openapi_parts import LIST_PARAMETERS, TEXT
from app.exchange.list_reports.ask import LONGEST_TITLE, ORIENTATIONS, STANDARDS
from app.exchange.list_reports.making import MOST_AT_ONCE
from app.schema.document_reader import DOCUMENT_LANGUAGES

PAGED = ("page", "page_size", "cursor")  # a printed list has all of its records


def _query(name: str, description: str, **schema: Any) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {**TEXT, **schema}, "description": description}


PARAMETERS: list[dict[str, Any]] = [
    *(each for each in LIST_PARAMETERS if each["name"] not in PAGED),
    _query("language", "One language or two; left out: the caller's", enum=[*DOCUMENT_LANGUAGES]),
    _query("group", "A field of options, a link or a day (by month) to group by"),
    _query("sum", "The columns to add up, with commas; left out: all that can be, empty: none"),
    _query("title", "Left out: as the list is called", maxLength=LONGEST_TITLE),
    _query("orientation", "Left out: as the columns need it", enum=[*filter(None, ORIENTATIONS)]),
    _query("standard", "PDF/UA-1 or PDF/A-2b", enum=[*filter(None, STANDARDS)]),
]


def report_operation() -> dict[str, Any]:
    """Return the operation that prints a list."""
    file = {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}
    return {
        "summary": "The list as a PDF",
        "description": f"Of up to {MOST_AT_ONCE} records; longer lists are printed as a job.",
        "parameters": PARAMETERS,
        "responses": {"200": {"description": "Done", "content": file}},
    }
