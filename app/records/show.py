"""How a person reads a value that the door handed out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale

from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.masks import STARS
from app.fieldtypes.ref import Ref
from app.records.record import Masked
from app.schema.model import Field
from app.storage.encryption import Undecrypted


def shown(field: Field, value: Any, titles: Mapping[Ref, str], locale: Locale) -> str:
    """Return a value of ``Record.values`` as text: "" for none, a mask for a masked one."""
    if value is None:
        return ""
    if isinstance(value, Masked):
        return value.text
    if isinstance(value, Undecrypted):
        return STARS
    if isinstance(field.type, RefersTo):
        return "、".join(title_of(ref, titles) for ref in field.type.items(value))
    return field.type.format(value, locale)


def title_of(ref: Ref, titles: Mapping[Ref, str]) -> str:
    """Return how a linked record is called, or its number where that may not be known."""
    return titles.get(ref) or f"#{ref.id}"
