"""Who calls: a token, an API key, or the session of a browser. Nobody else gets further."""

from __future__ import annotations

from time import time
from typing import Any

from flask import current_app, g, request
from flask_jwt_extended import get_jwt, verify_jwt_in_request
from flask_jwt_extended.exceptions import JWTExtendedException
from flask_wtf.csrf import validate_csrf
from jwt.exceptions import PyJWTError
from wtforms.validators import ValidationError  # type: ignore[import-untyped]  # ships no types

from app.access.actor import Actor
from app.access.current import NotSignedInError, current_actor, current_store
from app.api.errors import ApiError
from app.audit.signing_in import count_wrong_key
from app.core.i18n import N_

READING = ("GET", "HEAD", "OPTIONS")
MOST_TOKENS = 1000  # whose signatures are known to be right


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
            if security.validate_api_key(key) is None:
                count_wrong_key(current_store(), address=request.remote_addr or "")
        else:
            _read_token()
    except (JWTExtendedException, PyJWTError):
        raise NotSignedInError from None
    if getattr(g, "api_user", None) is None:
        raise NotSignedInError


def _read_token() -> None:
    """Set the account of a bearer token.

    That a signature is right does not change, so it is proved once; whether the token has expired
    and what its owner may is asked each time.
    """
    proved: dict[str, tuple[dict[str, Any], float]] = current_app.extensions.setdefault(
        "dossier_tokens", {}
    )
    header = request.headers["Authorization"]
    claims, expires = proved.get(header, ({}, 0.0))
    if expires > time():
        current_app.extensions["appbuilder"].sm.load_user_jwt({}, claims)
        return
    verify_jwt_in_request()
    claims = get_jwt()
    if len(proved) > MOST_TOKENS:
        proved.clear()
    proved[header] = (claims, claims.get("exp", 0.0))


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
