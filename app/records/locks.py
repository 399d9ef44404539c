"""``read_only_if``: which fields of a stored record may not be changed as it is now.

The condition is asked of the record as it is stored, before the change: whoever takes a record out
of the state that locks a field changes the field in a second step. A new record is stored nowhere
yet, so nothing of it is locked.

Who may not read what a condition speaks of must not learn it from a lock that comes and goes. What
they may read decides alone; where that does not, the field is locked for them, whatever is stored.
Through links the rule speaks in its author's words, also of records that are out of reach.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough
from app.records.filters import may_compare
from app.records.places import has_record, matching, open_place
from app.records.record import Masked
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related, holds
from app.schema.model import Entity, Field
from app.storage.store import Store


@dataclass(frozen=True)
class Stored:
    """A record as it is stored, and who asks about it."""

    store: Store
    actor: Actor
    conn: Connection
    entity: Entity
    record_id: int
    values: Mapping[str, Any]


def has_locks(entity: Entity, fields: FieldSet) -> bool:
    """Tell whether some state of a record locks a field that the actor may write."""
    return any(_lockable(entity, fields))


def locked_fields(stored: Stored, fields: FieldSet) -> frozenset[str]:
    """Return the fields that the actor may write, but not change as the record is stored."""
    return frozenset(
        field.name
        for field, rule in _lockable(stored.entity, fields)
        if _verdict(stored, rule) is not False
    )


def without_locked(fields: FieldSet, locked: frozenset[str]) -> FieldSet:
    """Return what the actor may do with the fields of a record of which these are locked."""
    return replace(fields, fixed=fields.fixed | locked) if locked else fields


def broken_locks(entity: Entity, locked: Iterable[str]) -> dict[str, AppError]:
    """Return an error for each of these locked fields, which somebody wants to change."""
    return {
        name: FieldValueError(
            "read_only",
            N_("“{field}” cannot be changed while the record is as it is now."),
            field=entity.by_name[name].label,
        )
        for name in locked
    }


def _lockable(entity: Entity, fields: FieldSet) -> Iterator[tuple[Field, Condition]]:
    for field in entity.live_fields:
        if field.read_only_if is not None and field.name in fields.writable:
            yield field, field.read_only_if


def _verdict(stored: Stored, condition: Condition) -> bool | None:
    """Return whether a condition holds; ``None`` where it hangs on what the actor may not read."""
    match condition:
        case All(parts):
            told = [_verdict(stored, part) for part in parts]
            return False if False in told else None if None in told else True
        case AnyOf(parts):
            told = [_verdict(stored, part) for part in parts]
            return True if True in told else None if None in told else False
        case Not(part):
            verdict = _verdict(stored, part)
            return None if verdict is None else not verdict
        case Compare() | Related():
            return _of_one(stored, condition)


def _of_one(stored: Stored, condition: Compare | Related) -> bool | None:
    store, actor, entity = stored.store, stored.actor, stored.entity
    if not may_compare(store, actor, entity, condition):
        return None
    if isinstance(condition, Related) or isinstance(condition.field.type, ReadsThrough):
        return _holds_in_sql(stored, condition)
    if isinstance(stored.values.get(condition.field.name), Masked):
        return None  # it cannot be decrypted
    return holds(condition, stored.values, store.moment(actor.id), lambda _: False)


def _holds_in_sql(stored: Stored, condition: Condition) -> bool:
    place = open_place(stored.store, stored.entity.name, stored.actor.id)
    return has_record(stored.conn, place, stored.record_id, only=matching(place, condition))
