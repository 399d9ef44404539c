"""What happened, written in the same transaction as what it tells of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from operator import itemgetter
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.access.actor import Actor
from app.storage.system import sys_event, sys_revision
from app.storage.together import Part, Together, together

_ADD_EVENT, _ADD_REVISION = sa.insert(sys_event), sa.insert(sys_revision)
_EVENT = (
    sys_event.c.id,
    sys_event.c.at,
    sys_event.c.kind,
    sys_event.c.actor_id,
    sys_event.c.actor_name,
    sys_event.c.detail,
)
_CHANGE = (
    sys_revision.c.id,
    sys_revision.c.event_id,
    sys_revision.c.field,
    sys_revision.c.old,
    sys_revision.c.new,
)


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
        _ADD_EVENT,
        {
            "kind": kind,
            "at": at,
            "actor_id": actor.id if actor else None,
            "actor_name": actor.name if actor else "",
            "entity": entity,
            "record_id": record_id,
            "detail": dict(detail or {}),
        },
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
        conn.execute(_ADD_REVISION, rows)


def _asked(*, is_older: bool) -> Together:
    """Return the statement for the newest events of a record, or for those before one of them."""
    newest = sa.select(sys_event.c.id).where(
        sys_event.c.entity == sa.bindparam("entity"),
        sys_event.c.record_id == sa.bindparam("record_id"),
    )
    if is_older:
        newest = newest.where(sys_event.c.id < sa.bindparam("before"))
    some = newest.order_by(sys_event.c.id.desc()).limit(sa.bindparam("most", type_=sa.Integer()))
    numbers = sa.select(some.subquery().c.id)
    return together(
        [
            Part(_EVENT, [sys_event.c.id.in_(numbers)]),
            Part(_CHANGE, [sys_revision.c.event_id.in_(numbers)]),
        ]
    )


_NEWEST, _OLDER = _asked(is_older=False), _asked(is_older=True)


def events_of(
    conn: Connection, entity: str, record_id: int, *, before: int | None, limit: int
) -> tuple[Event, ...]:
    """Return the newest events of a record with their changes, cut to nobody's rights yet."""
    asked = {"entity": entity, "record_id": record_id, "most": limit}
    if before is None:
        events, revisions = _NEWEST.run(conn, asked)
    else:
        events, revisions = _OLDER.run(conn, {**asked, "before": before})
    changes: dict[int, list[FieldChange]] = {}
    for _, event, *change in sorted(revisions, key=itemgetter(0)):
        changes.setdefault(event, []).append(FieldChange(*change))
    return tuple(
        Event(key, at, kind, actor_id, actor, detail or {}, tuple(changes.get(key, ())))
        for key, at, kind, actor_id, actor, detail in sorted(
            events, key=itemgetter(0), reverse=True
        )
    )
