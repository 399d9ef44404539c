"""The events of demo records, written when all are there, because a log is in order of time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy import Connection

from app.audit.events import FieldChange
from app.demo.history import Past
from app.demo.story import Owner
from app.storage.bulk import reserve
from app.storage.system import sys_event, sys_revision


class _Event(NamedTuple):
    at: datetime
    order: int  # of events of the same moment: a record is made before it is changed
    entity: str
    record: int
    owner: Owner | None
    change: FieldChange | None  # None: it was made


class Memories:
    """What happened to the records of one load."""

    def __init__(self) -> None:
        self._events: list[_Event] = []

    def add(self, entity: str, ids: Sequence[int], pasts: Sequence[Past]) -> None:
        """Remember the past of some records of one entity."""
        for key, past in zip(ids, pasts, strict=True):
            self._events.extend(_events(entity, key, past, len(self._events)))

    def write(self, conn: Connection) -> None:
        """Write all events and what they changed, the oldest first."""
        if not self._events:
            return
        events = sorted(self._events, key=lambda event: (event.at, event.order))
        numbers = reserve(conn, sys_event, len(events))
        numbered = list(zip(numbers, events, strict=True))
        conn.execute(sa.insert(sys_event), [_event_row(n, event) for n, event in numbered])
        changed = [_revision_row(n, e, e.change) for n, e in numbered if e.change is not None]
        if changed:
            conn.execute(sa.insert(sys_revision), changed)


def _events(entity: str, record: int, past: Past, order: int) -> Iterator[_Event]:
    yield _Event(past.created, order, entity, record, past.owner, None)
    for at, change in past.changes:
        order += 1
        yield _Event(at, order, entity, record, past.owner, change)


def _event_row(number: int, event: _Event) -> dict[str, Any]:
    return {
        "id": number,
        "at": event.at,
        "kind": "record:update" if event.change else "record:create",
        "actor_id": event.owner.user if event.owner else None,
        "actor_name": event.owner.name if event.owner else "",
        "entity": event.entity,
        "record_id": event.record,
        "detail": {},
    }


def _revision_row(number: int, event: _Event, change: FieldChange) -> dict[str, Any]:
    return {
        "event_id": number,
        "entity": event.entity,
        "record_id": event.record,
        "field": change.field,
        "old": change.old,
        "new": change.new,
    }
