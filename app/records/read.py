"""Reading through the door: lists, records, counts. Rights are worked out before the query."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.access.policy import require, scope_clause
from app.core.errors import BadRequestError, NotFoundError
from app.core.i18n import N_
from app.fieldtypes.abilities import HasOptions
from app.records.access import find_entity, known_field
from app.records.cut import cut, wanted_fields
from app.records.filters import has_order, require_readable, require_sortable, searched_fields
from app.records.places import fetch, matching, place_for
from app.records.record import Page, Question, Record
from app.schema.condition import Condition
from app.schema.model import Action, Entity, SortKey
from app.storage import paging, query
from app.storage.condition_sql import Place
from app.storage.rows import read_rows
from app.storage.store import Store
from app.storage.together import Part, together

MOST_COUNTED = 10_000
MOST_PER_PAGE = 500


def list_records(store: Store, actor: Actor, entity: str, question: Question) -> Page:
    """Return one page of the records that the actor may read."""
    found = find_entity(store, entity)
    action = Action.RESTORE if question.trash else Action.READ
    require(actor, action, entity, found.label_plural)
    if not (1 <= question.size <= MOST_PER_PAGE and question.page >= 1):
        raise BadRequestError(
            "page.size", N_("A page holds 1 to {most} records, counted from page 1."),
            most=MOST_PER_PAGE,
        )  # fmt: skip
    fields = field_set(store.definitions, actor, found)
    require_askable(store, actor, found, fields, question)
    wanted = wanted_fields(found, fields, question.columns)
    place = place_for(store, actor, entity)
    only = narrowed(store, actor, found, question, action)
    sort = question.sort or default_sort(store, actor, found, fields)
    _require_same_order(place, sort, question)
    names = [field.name for field in wanted]
    with store.reading() as conn:
        ids, last = _numbers(conn, place, only, sort, question)
        total = _total(conn, place, only, question, len(ids))
        rows = read_rows(conn, place, ids, fields=names)
        records = cut(
            store, actor, conn, found, rows, fields=fields, wanted=wanted, actions=question.actions
        )
    return Page(
        records=records,
        total=min(total, MOST_COUNTED),
        total_is_exact=total <= MOST_COUNTED,
        page=question.page,
        size=question.size,
        last=last,
    )


def _numbers(
    conn: Connection, place: Place, only: ColumnElement[bool], sort: Sequence[SortKey],
    question: Question,
) -> tuple[list[int], paging.Position | None]:  # fmt: skip
    """Return the numbers alone: a far page then passes over numbers, not over whole records."""
    selected = paging.select_page(
        place, only=only, sort=sort, trash=question.trash, after=question.after
    )
    bounds = paging.bounds(question.page, question.size, question.after)
    found = conn.execute(selected, bounds).all()
    last = paging.position(place, sort, found, question.size)
    return [row[0] for row in found[: question.size]], last


def _require_same_order(place: Place, sort: Sequence[SortKey], question: Question) -> None:
    """Refuse a position in another order: the list's own may have changed since."""
    after = question.after
    asked = (tuple(sort), paging.kinds_of(place.table, sort))
    if after is not None and (after.sort, after.kinds) != asked:
        raise BadRequestError(
            "cursor.invalid", N_("This cursor belongs to another question. Start without it.")
        )


def _total(
    conn: Connection, place: Place, only: ColumnElement[bool], question: Question, here: int
) -> int:
    """Count what the list holds; a page that is not full tells it without asking."""
    before = (question.page - 1) * question.size
    if question.after is None and here < question.size and (here or not before):
        return before + here
    counting = query.count_rows(
        place.table, only=only, where=None, limit=MOST_COUNTED, trash=question.trash
    )
    return conn.scalar(counting) or 0


def get_record(
    store: Store, actor: Actor, entity: str, record_id: int, *, trash: bool = False
) -> Record:
    """Return one record, or raise NotFoundError where it is none of the actor's."""
    with store.reading() as conn:
        return read_record(store, actor, conn, entity, record_id, trash=trash)


def read_record(
    store: Store, actor: Actor, conn: Connection, entity: str, record_id: int,
    *, trash: bool = False,
) -> Record:  # fmt: skip
    """Return one record on an open connection: who writes reads back what they wrote on theirs."""
    found = find_entity(store, entity)
    action = Action.RESTORE if trash else Action.READ
    require(actor, action, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)
    wanted = wanted_fields(found, fields, ())
    only = scope_clause(store, actor, action, entity)
    place = place_for(store, actor, entity)
    rows = fetch(conn, place, [record_id], wanted, only=only, trash=trash)
    if not rows:
        raise missing_record(found, record_id)
    (record,) = cut(store, actor, conn, found, rows, fields=fields, wanted=wanted)
    return record


def missing_record(entity: Entity, record_id: int) -> NotFoundError:
    """Return the error for a record that does not exist or may not be seen: the same sentence."""
    return NotFoundError(
        "record.missing",
        N_("There is no {entity} no. {id}, or you may not see it."),
        entity=entity.label,
        id=record_id,
    )


def count_records(store: Store, actor: Actor, entity: str, where: Condition | None = None) -> int:
    """Return how many records fulfil a condition, exactly."""
    return count_each(store, actor, [(entity, where)])[0]


def count_each(
    store: Store, actor: Actor, asked: Sequence[tuple[str, Condition | None]]
) -> tuple[int, ...]:
    """Return how many records fulfil each (entity, condition), exactly, in one statement."""
    parts = [_counting(store, actor, entity, where) for entity, where in asked]
    if not parts:
        return ()
    with store.reading() as conn:
        return tuple(int(rows[0][0]) for rows in together(parts).run(conn))


def _counting(store: Store, actor: Actor, entity: str, where: Condition | None) -> Part:
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    question = Question(where=where)
    require_askable(store, actor, found, field_set(store.definitions, actor, found), question)
    only = narrowed(store, actor, found, question, Action.READ)
    met = query.met(store.tables.entities[entity], only, None, False)
    return Part([sa.func.count()], met, store.tables.entities[entity].table)


def option_counts(
    store: Store, actor: Actor, entity: str, field: str, *, where: Condition | None = None
) -> Mapping[str, int]:
    """Return how many records have each option of a field, by option key."""
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    fields = field_set(store.definitions, actor, found)
    counted = known_field(found, fields, field)
    if not isinstance(counted.type, HasOptions):
        raise BadRequestError(
            "count.impossible", N_("“{field}” has no options to count."), field=counted.label
        )
    question = Question(where=where)
    require_askable(store, actor, found, fields, question)
    only = narrowed(store, actor, found, question, Action.READ)
    with store.reading() as conn:
        counting = query.option_counts(store.tables.entities[entity], field, only=only)
        return {str(key): int(count) for key, count in conn.execute(counting) if key is not None}


def default_sort(
    store: Store, actor: Actor, entity: Entity, fields: FieldSet
) -> tuple[SortKey, ...]:
    """Return the list's own order, without what the actor may not sort by."""
    keys = tuple(
        key
        for key in entity.list.sort
        if key.field in fields.readable and has_order(store, actor, entity.by_name[key.field])
    )
    return keys or (SortKey("id", descending=True),)


def require_askable(
    store: Store, actor: Actor, entity: Entity, fields: FieldSet, question: Question
) -> None:
    """Refuse a question about fields that the actor may not ask about."""
    for name in question.columns:
        known_field(entity, fields, name, readable=False)
    require_readable(store, actor, entity, question.where)
    require_sortable(store, actor, entity, question.sort)


def narrowed(
    store: Store, actor: Actor, entity: Entity, question: Question, action: Action
) -> ColumnElement[bool]:
    """Return everything that narrows a list: the scope, the filter, the search."""
    place = place_for(store, actor, entity.name)
    parts = [scope_clause(store, actor, action, entity.name)]
    if question.where is not None:
        parts.append(matching(place, question.where))
    if question.search.strip():
        names = [field.name for field in searched_fields(store, actor, entity)]
        parts.append(query.search_clause(place.table, names, question.search))
    return sa.and_(*parts) if len(parts) > 1 else parts[0]
