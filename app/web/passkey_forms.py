"""What a page and the browser's passkeys say to each other: JSON, in a hidden input of a form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from flask import Response, request, session

from app.access.second_factor.passkeys import Ceremony, PasskeyError
from app.core.i18n import N_

WORD = "passkey"  # where the session keeps the word of what the browser was asked
LONGEST = 20_000  # characters; a real answer has some hundreds, or a few thousand


def begun(ceremony: Ceremony, *, kept: str = WORD) -> Response:
    """Return what the browser is asked, and remember by which word its answer is known."""
    session[kept] = ceremony.word
    return Response(ceremony.options, mimetype="application/json")


def asked(*, kept: str = WORD) -> str | None:
    """Return the word of what the browser was asked; once."""
    word: str | None = session.pop(kept, None)
    return word


def sent_credential(name: str = "credential") -> Mapping[str, Any]:
    """Return what the browser answered; raises PasskeyError for what no browser sends."""
    text = request.form.get(name, "")
    try:
        sent = json.loads(text) if len(text) <= LONGEST else None
    except (ValueError, RecursionError):
        sent = None
    if not isinstance(sent, dict) or not isinstance(sent.get("response"), dict):
        raise PasskeyError("passkey.none", N_("The browser sent no passkey. Try again."))
    return sent
