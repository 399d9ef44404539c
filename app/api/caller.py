"""Who calls: a token, an API key, or the session of a browser. Nobody else gets further."""

from __future__ import annotations

from flask import current_app, g, request
from flask_jwt_extended import verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_wtf.csrf import validate_csrf
from jwt.exceptions import PyJWTError
from wtforms.validators import ValidationError  # type: ignore[import-untyped]  # ships no types

from app.access.actor import Actor
from app.access.current import NotSignedInError, current_actor
from app.api.errors import ApiError
from app.core.i18n import N_

READING = ("GET", "HEAD", "OPTIONS")


def identify() -> Actor:
    """Return who calls, or raise an error of status 401; a cookie alone may not write."""
    if "Authorization" in request.headers:
        _read_authorization()
    elif request.method not in READING:
        _require_csrf_token()
    return current_actor()


def _read_authorization() -> None:
    """Read a bearer token; once one is sent, a cookie beside it counts for nothing."""
    g.pop("account", None)
    g.pop("actor", None)
    security = current_app.extensions["appbuilder"].sm
    key = security.extract_api_key_from_request()
    try:
        if key is not None:
            security.validate_api_key(key)
        else:
            verify_jwt_in_request()
    except (JWTExtendedException, PyJWTError):
        raise NotSignedInError from None
    if getattr(g, "api_user", None) is None:
        raise NotSignedInError


def _require_csrf_token() -> None:
    """Ask a browser for the token of its page; other sites can send the cookie, but not that."""
    if not current_app.config.get("WTF_CSRF_ENABLED", True):
        return
    current_actor()  # a stranger hears 401, not something about tokens
    try:
        validate_csrf(request.headers.get("X-CSRFToken"))
    except ValidationError:
        raise ApiError(
            403,
            "csrf",
            N_("Changes with a session need its token in X-CSRFToken; or send a bearer token."),
        ) from None
