"""The event of a change to an account, written in the transaction of the change itself."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection

from app.access.account_changes import Note
from app.access.actor import Actor
from app.access.current import current_store
from app.audit.events import record_event


def noting(actor: Actor, kind: str, **detail: Any) -> Note:
    """Return what writes down that ``actor`` did something to an account."""

    def note(conn: Connection, person_id: int) -> None:
        values = {"person": person_id, **detail}
        record_event(conn, actor, kind=kind, at=current_store().clock(), detail=values)

    return note
