"""How every view of the API is asked and how it answers: one decorator for all."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

import orjson
from flask import Response, current_app
from flask_appbuilder.api import expose
from werkzeug.exceptions import HTTPException

from app.access.rights import Right, declare
from app.api.caller import identify
from app.api.errors import error_response, http_error, unexpected_error
from app.api.renamed import led_on
from app.core.errors import AppError

View = TypeVar("View", bound=Callable[..., Response])


def route(url: str, method: str, right: Right) -> Callable[[View], View]:
    """Put a view at an address: asked by whoever has the right, its errors in the one shape."""

    def decorated(view: View) -> View:
        return cast(View, expose(url, methods=[method])(declare(_answering(view, right), right)))

    return decorated


def _answering(view: Callable[..., Response], right: Right) -> Callable[..., Response]:
    @wraps(view)
    def asked(self: object, **kwargs: Any) -> Response:
        try:
            actor = identify()
            current_app.extensions["pace"].keep(actor.id)
            right.ask(actor, getattr(self, "entity_name", ""))
            return _private(led_on(self, view(self, actor, **kwargs)))
        except AppError as error:
            return _private(error_response(error))
        except HTTPException as error:
            return _private(http_error(error))
        except Exception as error:  # noqa: BLE001 - the API's one handler for bugs
            return _private(unexpected_error(error))

    return asked


def answer(**body: Any) -> Response:
    """Return a body as JSON, in the order it was made in: sorting the keys of a list takes long."""
    try:
        text = orjson.dumps(body)
    except TypeError:  # whole numbers past 64 bits, as a document may hold them
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(text, mimetype="application/json")


def _private(response: Response) -> Response:
    """Keep what one person may see out of every cache on the way."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Authorization, Cookie, Accept-Language"
    return response
