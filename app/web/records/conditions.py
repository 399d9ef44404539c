"""Conditions of a definition, answered for one record as its reader sees it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.access.actor import Actor
from app.core.errors import AppError
from app.fieldtypes.ref import Ref
from app.records.access import readable_fields
from app.records.linked import links_to
from app.records.read import count_records
from app.records.record import Masked, Record
from app.schema.condition import All, Condition, Related, holds
from app.storage.store import Store


def shows(store: Store, actor: Actor, record: Record, condition: Condition | None) -> bool:
    """Tell whether a field or section with this ``visible_if`` shows.

    Only what the reader may read is looked at, so that what shows tells nothing of what is hidden.
    """
    if condition is None:
        return True

    def related(part: Related) -> bool:
        return _has_related(store, actor, record, part)

    return holds(condition, _readable(record.values), store.moment(actor.id), related)


def _readable(values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in values.items() if not isinstance(value, Masked)}


def _has_related(store: Store, actor: Actor, record: Record, part: Related) -> bool:
    fields = readable_fields(store, actor, part.entity)
    here = links_to(Ref(record.entity, record.id), fields[part.via]) if part.via in fields else None
    if here is None:
        return part.none
    try:
        found = count_records(store, actor, part.entity, All((here, part.where))) > 0
    except AppError:  # the reader may not ask that: as if there were none
        found = False
    return found is not part.none
