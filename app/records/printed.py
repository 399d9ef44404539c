"""Is a printed document what the panel printed? Asked by whoever holds the paper, of the log alone.

What is answered says nothing of the record: whether the log knows the number with this code, which
kind of document it was, and when. Where to find the record only its readers are told.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from app.access.actor import Actor
from app.core.errors import AppError
from app.core.i18n import Label
from app.records.read import get_record
from app.schema.model import Entity
from app.storage.store import Store
from app.storage.system import sys_event

PRINTS = ("document:print", "list:print")
NUMBER = re.compile(r"DOC-(\d{8})-[A-Z2-7]{6,10}")
SHORTEST = 10  # letters of a code: 50 bits, too many to try
LETTERS = str.maketrans({"0": "O", "1": "I", "8": "B", "-": None, " ": None})
DAY = timedelta(days=1)


class Verdict(StrEnum):
    """What the log says of a paper."""

    GENUINE = "genuine"
    DIFFERENT = "different"  # the number is known, what it stood on said something else
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Answer:
    """What anybody may know of a paper; kind and time are told of a genuine one only."""

    verdict: Verdict
    kind: Label | None = None
    at: datetime | None = None
    source: tuple[Entity, int] | None = None  # the record, for :func:`record_behind`


def check_paper(store: Store, number: str, code: str) -> Answer:
    """Compare number and code of a paper with the log; both as they were printed, or typed."""
    number, code = number.strip().upper()[:40], code.upper().translate(LETTERS)[:64]
    found = [row for row in _prints(store, number) if row["detail"].get("digest")]
    if not found:
        return Answer(Verdict.UNKNOWN)
    for row in found:
        if len(code) >= SHORTEST and code_of(row["detail"]["digest"]).startswith(code):
            return _genuine(store, row)
    return Answer(Verdict.DIFFERENT)


def record_behind(store: Store, actor: Actor, answer: Answer) -> tuple[str, int] | None:
    """Return entity and id of the record that a paper is about, for who may read that record."""
    if answer.source is None:
        return None
    entity, key = answer.source
    try:
        get_record(store, actor, entity.name, key)
    except AppError as error:
        if error.status not in (403, 404):
            raise
        return None
    return entity.name, key


def _prints(store: Store, number: str) -> list[Mapping[str, Any]]:
    """Return the prints of a number; its date, of whatever time zone, says where to look."""
    read = NUMBER.fullmatch(number)
    try:
        day = datetime.strptime(read[1], "%Y%m%d").replace(tzinfo=UTC) if read else None
    except ValueError:
        day = None
    if day is None:
        return []
    query = sa.select(sys_event).where(
        sys_event.c.at.between(day - DAY, day + 2 * DAY),
        sys_event.c.kind.in_(PRINTS),
        sys_event.c.detail["number"].as_string() == number,
    )
    with store.reading() as conn:
        return [dict(row) for row in conn.execute(query).mappings()]


def code_of(digest: str) -> str:
    """Return a digest in letters and figures that cannot be mistaken for one another."""
    return base64.b32encode(bytes.fromhex(digest)).decode().rstrip("=")


def _genuine(store: Store, row: Mapping[str, Any]) -> Answer:
    entities = store.definitions.entities.values()
    entity = next((each for each in entities if each.id == row["entity"]), None)
    if entity is None:
        return Answer(Verdict.GENUINE, at=row["at"])
    document = entity.document(row["detail"].get("document", ""))
    kind = document.label if document else entity.label_plural
    source = (entity, row["record_id"]) if row["record_id"] is not None else None
    return Answer(Verdict.GENUINE, kind, row["at"], source)
