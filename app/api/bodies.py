"""Reading the body of a request: JSON, whole, unambiguous, and of a bearable size."""

from __future__ import annotations

import json
import re
from typing import Any, Self

from flask import Request

from app.api.errors import ApiError
from app.core.i18n import N_

LARGEST_BODY = 2_000_000
MOST_DIGITS = 100
EXPONENT = re.compile(r"[eE][+-]?[0-9]+$")
LARGEST_EXPONENT = 100


class ExactNumber(float):
    """A JSON number that remembers how it was written, so that no digit of it is lost."""

    text: str

    def __new__(cls, text: str) -> Self:
        """Read a number, keeping its text."""
        made = super().__new__(cls, text)
        made.text = text
        return made

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__


def read_body(request: Request) -> dict[str, Any]:
    """Return the JSON object that was sent, or say why it cannot be used."""
    if request.mimetype != "application/json":
        raise ApiError(415, "body.type", N_("Send the body as application/json."))
    if (request.content_length or 0) > LARGEST_BODY:
        raise _too_large()
    raw = request.stream.read(LARGEST_BODY + 1)
    if len(raw) > LARGEST_BODY:
        raise _too_large()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise ApiError(400, "body.encoding", N_("The body is not UTF-8.")) from None
    data = read_json(text)
    if not isinstance(data, dict):
        raise ApiError(400, "body.shape", N_("The body must be one JSON object: {{…}}."))
    return data


def _too_large() -> ApiError:
    return ApiError(
        413, "body.size", N_("The body is larger than {most} bytes."), most=LARGEST_BODY
    )


def read_json(text: str) -> Any:
    """Read JSON strictly: no key twice, no NaN, numbers as they were written."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_float=_number,
            parse_int=_whole,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        raise ApiError(
            400,
            "json.syntax",
            N_("This is not JSON: line {line}, column {column}."),
            line=error.lineno,
            column=error.colno,
        ) from None
    except RecursionError:
        raise ApiError(400, "json.depth", N_("The JSON is nested too deeply.")) from None


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise ApiError(
                400, "json.double", N_("The key “{key}” stands there twice."), key=key[:60]
            )
        found[key] = value
    return found


def _number(text: str) -> ExactNumber:
    exponent = EXPONENT.search(text[:MOST_DIGITS])
    if len(text) > MOST_DIGITS or (exponent and abs(int(exponent[0][1:])) > LARGEST_EXPONENT):
        raise _out_of_range()
    return ExactNumber(text)


def _whole(text: str) -> int:
    if len(text) > MOST_DIGITS:
        raise _out_of_range()
    return int(text)


def _constant(text: str) -> Any:
    raise ApiError(400, "json.constant", N_("{text} is not a JSON value."), text=text)


def _out_of_range() -> ApiError:
    return ApiError(400, "json.number", N_("A number is too large to be read."))
