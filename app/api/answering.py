"""How every view of the API is asked and how it answers: one decorator for all."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from flask import Response
from flask_appbuilder.api import expose
from werkzeug.exceptions import HTTPException

from app.api.caller import identify
from app.api.errors import error_response, http_error, unexpected_error
from app.core.errors import AppError

View = TypeVar("View", bound=Callable[..., Response])


def route(url: str, method: str) -> Callable[[View], View]:
    """Put a view at an address: asked by whoever is known, its errors in the one shape."""

    def decorated(view: View) -> View:
        return cast(View, expose(url, methods=[method])(_answering(view)))

    return decorated


def _answering(view: Callable[..., Response]) -> Callable[..., Response]:
    @wraps(view)
    def asked(self: object, **kwargs: Any) -> Response:
        try:
            return _private(view(self, identify(), **kwargs))
        except AppError as error:
            return _private(error_response(error))
        except HTTPException as error:
            return _private(http_error(error))
        except Exception as error:  # noqa: BLE001 - the API's one handler for bugs
            return _private(unexpected_error(error))

    return asked


def answer(**body: Any) -> Response:
    """Return a body as JSON, in the order it was made in: sorting the keys of a list takes long."""
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(text, mimetype="application/json")


def _private(response: Response) -> Response:
    """Keep what one person may see out of every cache on the way."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["Vary"] = "Authorization, Cookie, Accept-Language"
    return response
