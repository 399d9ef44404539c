"""What a field can be: one module per type, listed here and nowhere else."""

from __future__ import annotations

from typing import Any

from app.fieldtypes.base import FieldType
from app.fieldtypes.text import TextType

__all__ = ["FIELD_TYPES", "FieldType"]

FIELD_TYPES: dict[str, type[FieldType[Any, Any]]] = {
    field_type.name: field_type for field_type in (TextType,)
}
