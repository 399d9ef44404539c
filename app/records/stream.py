"""Reading every record of a list through the door, in chunks: exports hold no list in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

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
    _require(store, actor, entity, question, action)
    return _stream(store, actor, entity, question, action)


def _stream(
    store: Store, actor: Actor, entity: str, question: Question, action: Action
) -> Iterator[Record]:
    ids = fixed_order(store, actor, entity, question, action)
    for start in range(0, len(ids), CHUNK):
        chunk = ids[start : start + CHUNK]
        yield from records_in_order(store, actor, entity, question, action, ids=chunk)


def fixed_order(
    store: Store, actor: Actor, entity: str, question: Question, action: Action,
    *, most: int | None = None,
) -> list[int]:  # fmt: skip
    """Return the numbers of a list's records in their order: of the first ``most``, or of all."""
    found = _require(store, actor, entity, question, action)
    place = place_for(store, actor, entity)
    only = narrowed(store, actor, found, question, action)  # whose scope is within that of reading
    fields = field_set(store.definitions, actor, found)
    sort = question.sort or default_sort(store, actor, found, fields)
    selected = query.select_rows(place, (), only=only, sort=sort)
    if most is not None:
        selected = selected.limit(most)
    with store.reading() as conn:
        return [row.id for row in read_rows(conn, place, selected, fields=())]


def count_list(
    store: Store, actor: Actor, entity: str, question: Question, action: Action, *, most: int
) -> int:
    """Return how many records a list holds that the action reaches, counted to ``most``."""
    found = _require(store, actor, entity, question, action)
    only = narrowed(store, actor, found, question, action)
    counting = query.count_rows(store.tables.entities[entity], only=only, where=None, limit=most)
    with store.reading() as conn:
        return min(conn.scalar(counting) or 0, most)


def records_in_order(
    store: Store, actor: Actor, entity: str, question: Question, action: Action,
    *, ids: Sequence[int],
) -> tuple[Record, ...]:  # fmt: skip
    """Return those of these records that the question still reaches, in the order of ``ids``.

    What a long job reads bit by bit: rights are asked anew each time, and a record that was
    deleted or changed out of the list meanwhile is missing.
    """
    found = _require(store, actor, entity, question, action)
    fields = field_set(store.definitions, actor, found)
    wanted = wanted_fields(found, fields, question.columns)
    place = place_for(store, actor, entity)
    only = narrowed(store, actor, found, question, action)
    with store.reading() as conn:
        rows = fetch(conn, place, ids, wanted, only=only)
        return cut(store, actor, conn, found, rows, fields=fields, wanted=wanted, actions=False)


def _require(store: Store, actor: Actor, entity: str, question: Question, action: Action) -> Entity:
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    require(actor, action, entity, found.label_plural)
    require_askable(store, actor, found, field_set(store.definitions, actor, found), question)
    return found
