"""Every change leaves an event and, field by field, a revision."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from babel import Locale
from sqlalchemy import Connection

from app.access.actor import Actor
from app.audit.events import FieldChange, record_event, record_revision
from app.records.masking import mask_text
from app.schema.model import Entity, Field
from app.storage.store import Store

BY_THE_PANEL = frozenset({"updated_at", "updated_by", "created_at", "created_by", "id"})


def remember(
    store: Store, conn: Connection, actor: Actor | None, entity: Entity, record_id: int,
    *, kind: str, before: Mapping[str, Any], after: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write the event of a change and what it changed; ``after`` holds the changed fields.

    One that was changed to what it was stands there too: somebody replaced what they may not read.
    """
    event = record_event(
        conn, actor, kind=kind, at=store.clock(), entity=entity.id, record_id=record_id
    )
    locale = Locale.parse(store.definitions.app.default_language)
    changes = [
        FieldChange(field.id, _text(field, before.get(name), locale), _text(field, value, locale))
        for name, value in after.items()
        if name not in BY_THE_PANEL
        and (field := entity.by_name.get(name)) is not None
        and (value is not None or before.get(name) is not None)
    ]
    record_revision(conn, event, changes, entity=entity.id, record_id=record_id)


def _text(field: Field, value: Any, locale: Locale) -> str | None:
    """Return what a revision keeps of a value; of an encrypted one only its mask."""
    if value is None or value == ():
        return None
    if field.encrypted:
        return mask_text(field, field.type.format(value, locale))
    return str(field.type.dump(value))
