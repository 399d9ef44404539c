"""Telling a caller who asked by the old name of a field what it is called now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access.current import current_locale
from app.access.messages import message_text
from app.core.errors import AppError
from app.core.i18n import N_


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
