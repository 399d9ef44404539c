"""How much of a sensitive text may be seen by somebody who may not read it."""

from __future__ import annotations

from app.fieldtypes.masks import MASKS
from app.schema.model import Field


def mask_text(field: Field, text: str) -> str:
    """Return the mask of a value as a person would read it; without a preset nothing shows."""
    return MASKS[field.sensitive or "all"](text)
