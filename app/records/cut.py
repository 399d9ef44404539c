"""From stored rows to what one actor may see of them: the only place where records are made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from babel import Locale
from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet
from app.access.policy import decide, granted_clause, scope_clause
from app.fieldtypes.masks import STARS
from app.records.masking import masked_value
from app.records.record import Masked, Record
from app.records.titles import language_of, numbers_in, title, titles_by_number
from app.schema.model import Action, Entity, Field, Scope
from app.storage.encryption import Undecrypted
from app.storage.rows import Row
from app.storage.store import Store

ON_A_RECORD = (Action.UPDATE, Action.DELETE, Action.RESTORE, Action.PRINT)


def wanted_fields(entity: Entity, fields: FieldSet, columns: Sequence[str]) -> tuple[Field, ...]:
    """Return the fields to read for ``columns`` (empty: all visible) and for the title."""
    names = [*(columns or entity.by_name), *entity.title_fields]
    return tuple(
        entity.by_name[name]
        for name in dict.fromkeys(names)
        if name in fields.visible and name in entity.by_name
    )


def cut(
    store: Store, actor: Actor, conn: Connection, entity: Entity, rows: Sequence[Row],
    *, fields: FieldSet, wanted: Sequence[Field], actions: bool = True,
) -> tuple[Record, ...]:  # fmt: skip
    """Return records from rows: hidden fields left out, masked ones masked, links titled.

    What may be done to each is worked out where ``actions`` are asked for.
    """
    locale = Locale.parse(language_of(store, actor))
    masked = fields.masked & {field.name for field in wanted}
    if sealed := [field.name for field in wanted if field.encrypted]:
        rows = [_opened(row, sealed) for row in rows]
    shown_values = [_values(row, wanted, masked, locale) for row in rows]
    titles = titles_by_number(store, actor, conn, numbers_in(wanted, shown_values))
    may = actions_on(store, actor, conn, entity, rows) if actions else {}
    return tuple(
        Record(
            entity=entity.name,
            id=row.id,
            version=row.version,
            title=title(entity, row.id, values, locale),
            values=values,
            titles=titles,
            may=may.get(row.id, frozenset()),
            deleted_at=row.deleted_at,
        )
        for row, values in zip(rows, shown_values, strict=True)
    )


def _values(
    row: Row, wanted: Sequence[Field], masked: frozenset[str], locale: Locale
) -> Mapping[str, Any]:
    if not masked and tuple(row.values) == tuple([field.name for field in wanted]):
        return row.values
    return {
        field.name: masked_value(field, row.values.get(field.name), locale)
        if field.name in masked
        else row.values.get(field.name)
        for field in wanted
    }


def _opened(row: Row, sealed: Sequence[str]) -> Row:
    """Return a row in which a mask stands for each value that cannot be decrypted."""
    lost = {
        name: Masked(STARS, value.error)
        for name in sealed
        if isinstance(value := row.values.get(name), Undecrypted)
    }
    return replace(row, values={**row.values, **lost}) if lost else row


def actions_on(
    store: Store, actor: Actor, conn: Connection, entity: Entity, rows: Sequence[Row]
) -> Mapping[int, frozenset[Action]]:
    """Return what the actor may do to each of these records, which they may read.

    An action granted on all records, on none, or on just those that may be read, costs no
    statement; the others share one.
    """
    is_read = all(row.deleted_at is None for row in rows)  # the trash shows what may be restored
    always, narrow = _sorted_actions(actor, entity, is_read=is_read)
    found = {row.id: set(always) for row in rows}
    if narrow and rows:
        table = store.tables.entities[entity.name].table
        reach = granted_clause if is_read else scope_clause
        columns = [reach(store, actor, action, entity.name).label(str(action)) for action in narrow]
        query = sa.select(table.c.id, *columns).where(table.c.id.in_(list(found)))
        for line in conn.execute(query).mappings():
            found[line["id"]].update(action for action in narrow if line[str(action)])
    return {key: frozenset(actions) for key, actions in found.items()}


def _sorted_actions(
    actor: Actor, entity: Entity, *, is_read: bool
) -> tuple[set[Action], list[Action]]:
    always: set[Action] = set()
    narrow: list[Action] = []
    read = [scope for _, scope in decide(actor, Action.READ, entity.name).scopes]
    for action in ON_A_RECORD:
        scopes = [scope for _, scope in decide(actor, action, entity.name).scopes]
        if Scope.ALL in scopes or (is_read and scopes and all(each in scopes for each in read)):
            always.add(action)
        elif scopes:
            narrow.append(action)
    return always, narrow
