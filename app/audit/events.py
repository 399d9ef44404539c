"""What happened, written in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.storage.system import sys_event, sys_revision


@dataclass(frozen=True)
class FieldChange:
    """One field of one change: its id, and the old and new value as dumped text."""

    field: str
    old: str | None
    new: str | None


@dataclass(frozen=True)
class Event:
    """One thing worth remembering, as it is read back."""

    id: int
    at: datetime
    kind: str
    actor_id: int | None
    actor: str
    detail: Mapping[str, Any]
    changes: tuple[FieldChange, ...] = ()


def record_event(
    conn: Connection,
    actor: Actor | None,
    *,
    kind: str,
    at: datetime,
    entity: str | None = None,
    record_id: int | None = None,
    detail: Mapping[str, Any] | None = None,
) -> int:
    """Write an event (``"record:update"``, ``"document:print"`` …); ``entity`` is its id.

    ``actor`` is ``None`` for what the panel does by itself.
    """
    result = conn.execute(
        sa.insert(sys_event).values(
            kind=kind,
            at=at,
            actor_id=actor.id if actor else None,
            actor_name=actor.name if actor else "",
            entity=entity,
            record_id=record_id,
            detail=dict(detail or {}),
        )
    )
    (key,) = result.inserted_primary_key or (0,)
    return int(key)


def record_revision(
    conn: Connection, event: int, changes: Iterable[FieldChange], *, entity: str, record_id: int
) -> None:
    """Write what an event changed in a record, field by field; ``entity`` is its id."""
    rows = [
        {
            "event_id": event,
            "entity": entity,
            "record_id": record_id,
            "field": change.field,
            "old": change.old,
            "new": change.new,
        }
        for change in changes
    ]
    if rows:
        conn.execute(sa.insert(sys_revision), rows)


def events_of(
    conn: Connection, entity: str, record_id: int, *, before: int | None, limit: int
) -> tuple[Event, ...]:
    """Return the newest events of a record with their changes, cut to nobody's rights yet."""
    newest = (
        sa.select(sys_event)
        .where(sys_event.c.entity == entity, sys_event.c.record_id == record_id)
        .order_by(sys_event.c.id.desc())
        .limit(limit)
    )
    if before is not None:
        newest = newest.where(sys_event.c.id < before)
    rows = conn.execute(newest).mappings().all()
    changes = _changes(conn, [row["id"] for row in rows])
    return tuple(
        Event(
            id=row["id"],
            at=row["at"],
            kind=row["kind"],
            actor_id=row["actor_id"],
            actor=row["actor_name"],
            detail=row["detail"] or {},
            changes=tuple(changes.get(row["id"], ())),
        )
        for row in rows
    )


def _changes(conn: Connection, events: list[int]) -> dict[int, list[FieldChange]]:
    found: dict[int, list[FieldChange]] = {}
    if not events:
        return found
    query = (
        sa.select(sys_revision)
        .where(sys_revision.c.event_id.in_(events))
        .order_by(sys_revision.c.id)
    )
    for row in conn.execute(query).mappings():
        change = FieldChange(row["field"], row["old"], row["new"])
        found.setdefault(row["event_id"], []).append(change)
    return found
