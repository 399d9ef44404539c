"""Every error of the API, in one shape, in the reader's language. Written here and nowhere else."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator, Mapping
from typing import Any

from babel import Locale
from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from app.access.current import current_locale
from app.access.messages import message_text
from app.access.refusals import note_refusal
from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import N_

logger = logging.getLogger(__name__)

PREFIX = "/api/"
KEPT_HEADERS = frozenset({"Allow", "Retry-After"})
SENTENCES = {  # what Werkzeug or Flask-AppBuilder refuses before a view of ours is asked
    400: N_("The request cannot be understood."),
    401: N_("Please sign in first: the name, the password or the token is not valid."),
    403: N_("You may not do this."),
    404: N_("There is nothing at this address."),
    405: N_("This address does not answer {method}."),
    408: N_("The request took too long to arrive."),
    413: N_("The request is too large."),
    415: N_("Send the body as application/json."),
    422: N_("The request cannot be understood."),
    429: N_("Too many attempts. Please wait a minute."),
}
UNEXPECTED = N_("Something went wrong ({id}). Nothing was saved.")


class ApiError(AppError):
    """A request that is refused before any record is asked for."""

    def __init__(self, status: int, code: str, message: str, **params: object) -> None:
        super().__init__(code, message, **params)
        self.status = status


class RequestError(AppError):
    """Several things are wrong with one request; all of them are told."""

    def __init__(self, errors: dict[str, AppError], *, status: int = 422) -> None:
        super().__init__("request.invalid", N_("{count} mistakes."), count=len(errors))
        self.errors = errors
        self.status = status


def error_body(error: AppError, locale: Locale) -> dict[str, Any]:
    """Return ``{"ok": false, "status", "errors": [{"code", "field", "message"}]}``."""
    errors = [
        {"code": each.code, "field": field or None, "message": message_text(each, locale)}
        for field, each in _single(error)
    ]
    return {"ok": False, "status": error.status, "errors": errors}


def _single(error: AppError) -> Iterator[tuple[str, AppError]]:
    if isinstance(error, InvalidRecordError | RequestError) and error.errors:
        yield from error.errors.items()
    else:
        yield "", error


def error_response(error: AppError) -> Response:
    """Return an error as a response."""
    note_refusal(error)
    response = jsonify(error_body(error, current_locale()))
    response.status_code = error.status
    if error.status == 401:
        response.headers["WWW-Authenticate"] = "Bearer"
    if (seconds := getattr(error, "seconds", None)) is not None:
        response.headers["Retry-After"] = str(seconds)
    return response


def http_error(error: HTTPException) -> Response:
    """Return what Werkzeug refused in our shape."""
    return _shaped(error.code or 500, dict(error.get_headers()))


def unexpected_error(error: Exception) -> Response:
    """Log a bug under an id and say no more than the id."""
    incident = secrets.token_hex(4)
    logger.error("api error %s at %s", incident, request.endpoint, exc_info=error)
    return error_response(ApiError(500, "unexpected", UNEXPECTED, id=incident))


def is_api_request() -> bool:
    """Tell whether the request is for the API, so that it is answered in JSON."""
    return request.path.startswith(PREFIX)


def reshape_stock_errors(app: Flask) -> None:
    """Give the one shape to errors under ``/api/`` that no view of ours has answered.

    Those are Flask-AppBuilder's sign-in, and addresses or methods that do not exist.
    """

    @app.after_request
    def _reshape(response: Response) -> Response:
        if response.status_code < 400 or not is_api_request() or _has_shape(response):
            return response
        return _shaped(response.status_code, dict(response.headers))


def _has_shape(response: Response) -> bool:
    data = response.get_json(silent=True) if response.is_json else None
    return isinstance(data, dict) and data.get("ok") is False


def _shaped(status: int, headers: Mapping[str, str]) -> Response:
    sentence = SENTENCES.get(status, SENTENCES[400] if status < 500 else UNEXPECTED)
    error = ApiError(status, f"http.{status}", sentence, method=request.method, id="-")
    response = error_response(error)
    for name in KEPT_HEADERS & headers.keys():
        response.headers[name] = headers[name]
    return response
