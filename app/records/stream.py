"""Reading every record of a list through the door, in chunks: exports hold no list in memory."""

from __future__ import annotations

from collections.abc import Iterator

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import require
from app.records.access import find_entity
from app.records.cut import cut, wanted_fields
from app.records.places import fetch, place_for
from app.records.read import default_sort, narrowed, require_askable
from app.records.record import Question, Record
from app.schema.model import Action, Entity
from app.storage import query
from app.storage.rows import read_rows
from app.storage.store import Store

CHUNK = 500


def stream_records(
    store: Store, actor: Actor, entity: str, question: Question, action: Action = Action.EXPORT
) -> Iterator[Record]:
    """Yield every record of a list, in chunks, for an export; memory stays flat.

    The ids are fixed first, in the order asked for, so that records changed meanwhile are neither
    doubled nor missed.
    """
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    require(actor, action, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)
    require_askable(store, actor, found, fields, question)
    return _stream(store, actor, found, question, action)


def _stream(
    store: Store, actor: Actor, entity: Entity, question: Question, action: Action
) -> Iterator[Record]:
    fields = field_set(store.definitions, actor, entity)
    wanted = wanted_fields(entity, fields, question.columns)
    place = place_for(store, actor, entity.name)
    only = narrowed(store, actor, entity, question, action)  # whose scope is within that of reading
    with store.reading() as conn:
        sort = question.sort or default_sort(store, actor, entity, fields)
        selected = query.select_rows(place, (), only=only, sort=sort)
        ids = [row.id for row in read_rows(conn, place, selected, fields=())]
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        with store.reading() as conn:
            rows = fetch(conn, place, chunk, wanted, only=only)
            records = cut(
                store, actor, conn, entity, rows, fields=fields, wanted=wanted, actions=False
            )
        yield from records
