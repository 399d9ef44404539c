"""Files that leave the panel leave an event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from app.access.actor import Actor
from app.audit.events import record_event
from app.records.access import find_entity
from app.storage.store import Store
from app.storage.system import sys_event

LOOK = timedelta(hours=1)


def note_print(
    store: Store, actor: Actor, entity: str, record_id: int, *, document: str, language: str,
    number: str = "", digest: str = "",
) -> None:  # fmt: skip
    """Remember that a person made a PDF of a record.

    By ``number`` and ``digest`` the paper can be checked later; a preview has none.
    """
    found = find_entity(store, entity)
    proof = {"number": number, "digest": digest} if digest else {}
    with store.writing() as conn:
        record_event(
            conn, actor, kind="document:print", at=store.clock(), entity=found.id,
            record_id=record_id, detail={"document": document, "language": language, **proof},
        )  # fmt: skip


@dataclass(frozen=True)
class Print:
    """One PDF of a record, by which its paper can be checked later."""

    record: int
    number: str
    digest: str


def note_prints(
    store: Store, actor: Actor, entity: str, prints: Sequence[Print], *, document: str,
    language: str,
) -> None:  # fmt: skip
    """Remember many PDFs that a person made at once: all of them, or none."""
    found, said = find_entity(store, entity), {"document": document, "language": language}
    with store.writing() as conn:
        for each in prints:
            record_event(
                conn, actor, kind="document:print", at=store.clock(), entity=found.id,
                record_id=each.record,
                detail={**said, "number": each.number, "digest": each.digest},
            )  # fmt: skip


def note_export(store: Store, actor: Actor, entity: str, *, columns: tuple[str, ...]) -> None:
    """Remember that a person took a list out as a file."""
    found = find_entity(store, entity)
    with store.writing() as conn:
        record_event(
            conn, actor, kind="record:export", at=store.clock(), entity=found.id,
            detail={"columns": list(columns)},
        )  # fmt: skip


def note_list_print(
    store: Store, actor: Actor, entity: str, *, columns: tuple[str, ...], detail: Mapping[str, Any]
) -> None:
    """Remember that a person printed a list: which columns, and what narrowed it."""
    found = find_entity(store, entity)
    with store.writing() as conn:
        record_event(
            conn, actor, kind="list:print", at=store.clock(), entity=found.id,
            detail={**detail, "columns": list(columns)},
        )  # fmt: skip


def note_preview(
    store: Store, actor: Actor, entity: str, record_id: int, *, document: str, language: str
) -> None:
    """Remember that a person looked at a document of a record, once an hour for each record.

    It is drawn anew while its template is typed; that is one look.
    """
    found, now = find_entity(store, entity), store.clock()
    looked = sa.select(sys_event.c.id).where(
        sys_event.c.at > now - LOOK, sys_event.c.actor_id == actor.id,
        sys_event.c.kind == "document:print", sys_event.c.entity == found.id,
        sys_event.c.record_id == record_id,
    ).limit(1)  # fmt: skip
    with store.writing() as conn:
        if conn.scalar(looked) is None:
            detail = {"document": document, "language": language, "preview": True}
            record_event(
                conn, actor, kind="document:print", at=now, entity=found.id,
                record_id=record_id, detail=detail,
            )  # fmt: skip
