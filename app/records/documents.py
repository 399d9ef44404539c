"""Files that leave the panel leave an event."""

from __future__ import annotations

from app.access.actor import Actor
from app.audit.events import record_event
from app.records.access import find_entity
from app.storage.store import Store


def note_print(
    store: Store, actor: Actor, entity: str, record_id: int, *, document: str, language: str
) -> None:
    """Remember that a person made a PDF of a record."""
    found = find_entity(store, entity)
    with store.writing() as conn:
        record_event(
            conn, actor, kind="document:print", at=store.clock(), entity=found.id,
            record_id=record_id, detail={"document": document, "language": language},
        )  # fmt: skip


def note_export(store: Store, actor: Actor, entity: str, *, columns: tuple[str, ...]) -> None:
    """Remember that a person took a list out as a file."""
    found = find_entity(store, entity)
    with store.writing() as conn:
        record_event(
            conn, actor, kind="record:export", at=store.clock(), entity=found.id,
            detail={"columns": list(columns)},
        )  # fmt: skip
