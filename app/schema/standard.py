"""The fields that every entity has without asking."""

from __future__ import annotations

from functools import cache

from app.core.i18n import Label
from app.fieldtypes import FIELD_TYPES
from app.schema.model import Field


def _field(name: str, type_name: str, label: tuple[str, str, str], *, read_only: bool) -> Field:
    field_type = FIELD_TYPES[type_name]
    return Field(
        id=name,
        name=name,
        type=field_type(field_type.Settings()),
        label=Label(dict(zip(("zh_Hans", "zh_Hant", "en"), label, strict=True))),
        read_only=read_only,
        is_standard=True,
    )


@cache
def standard_fields() -> tuple[Field, ...]:
    """Return the standard fields; only owner and department are for people to change."""
    return (
        _field("id", "integer", ("编号", "編號", "No."), read_only=True),
        _field("owner", "user", ("负责人", "負責人", "Owner"), read_only=False),
        _field("department", "department", ("部门", "部門", "Department"), read_only=False),
        _field("created_at", "date_time", ("创建时间", "建立時間", "Created"), read_only=True),
        _field("created_by", "user", ("创建人", "建立者", "Created by"), read_only=True),
        _field("updated_at", "date_time", ("更新时间", "更新時間", "Updated"), read_only=True),
        _field("updated_by", "user", ("更新人", "更新者", "Updated by"), read_only=True),
    )
