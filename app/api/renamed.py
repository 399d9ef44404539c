"""Telling a caller who asked by the old name of a field or an entity what it is called now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import Response, request

from app.access.current import current_locale
from app.access.messages import message_text
from app.core.errors import AppError
from app.core.i18n import N_

API = "/api/v1/"


@dataclass(frozen=True)
class OldName:
    """What an entity was called, and when it surely was called otherwise already."""

    name: str
    since: datetime


def renamed_json(renamed: Mapping[str, str]) -> dict[str, Any]:
    """Return the ``warnings`` of an answer; nothing where no old name was used."""
    if not renamed:
        return {}
    return {"warnings": [_warning(old, name) for old, name in renamed.items()]}


def _warning(old: str, name: str) -> dict[str, str]:
    told = AppError(
        "field.renamed",
        N_("“{old}” is called “{name}” now. The old name works until it is released."),
        old=old,
        name=name,
    )
    message = message_text(told, current_locale())
    return {"code": told.code, "field": old, "name": name, "message": message}


def led_on(view: object, response: Response) -> Response:
    """Say in the headers of an answer that its address is an old one, and which is the new.

    Only who may ask gets here, so the new name tells nobody of an entity who may not know of it.
    """
    old: OldName | None = getattr(view, "old_name", None)
    if old is not None:
        rest = request.path.removeprefix(f"{API}{old.name}")
        path = f"{request.script_root}{API}{getattr(view, 'entity_name', '')}{rest}"
        response.headers["Deprecation"] = f"@{int(old.since.timestamp())}"  # as RFC 9745 has it
        response.headers["Link"] = f'<{path}>; rel="successor-version"'
    return response
