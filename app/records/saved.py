"""The row that is about to be written, and the record as its writer sees it afterwards."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import Connection

from app.access.actor import Actor
from app.access.fields import FieldSet
from app.access.policy import REFUSALS, decide, scope_clause
from app.core.errors import ForbiddenError, NotFoundError
from app.fieldtypes.abilities import ReadsThrough
from app.records.collisions import changed_meanwhile
from app.records.cut import cut, wanted_fields
from app.records.places import fetch, has_record, place_for
from app.records.read import get_record, missing_record
from app.records.record import Record
from app.schema.model import Action, Entity, Field, Scope
from app.storage.encryption import Undecrypted
from app.storage.rows import Row
from app.storage.store import Store


def stored_fields(entity: Entity) -> tuple[str, ...]:
    """Return the fields whose values a record keeps itself."""
    return tuple(field.name for field in _stored(entity))


def _stored(entity: Entity) -> tuple[Field, ...]:
    return tuple(f for f in entity.by_name.values() if not isinstance(f.type, ReadsThrough))


def row_for(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int,
    action: Action, *, trash: bool = False,
) -> Row:  # fmt: skip
    """Return the row to change: 404 where it may not be seen, 403 where it may not be changed."""
    place = place_for(store, actor, entity.name)
    only = scope_clause(store, actor, action, entity.name)
    rows = fetch(conn, place, [record_id], _stored(entity), only=only, trash=trash)
    if rows:
        return with_gaps(rows[0])
    seen = scope_clause(store, actor, Action.READ, entity.name)
    if has_record(conn, place, record_id, only=seen, trash=trash):
        raise ForbiddenError(f"forbidden.{action}", REFUSALS[action], entity=entity.label)
    raise missing_record(entity, record_id)


def with_gaps(row: Row) -> Row:
    """Return a row in which nothing stands for what cannot be decrypted: it can be replaced."""
    lost = {n: None for n, value in row.values.items() if isinstance(value, Undecrypted)}
    return replace(row, values={**row.values, **lost}) if lost else row


def require_version(row: Row, version: int | None) -> None:
    """Refuse where the person saw another version than the one that is there."""
    if version is not None and row.version != version:
        raise changed_meanwhile()


def read_back(store: Store, actor: Actor, entity: Entity, row: Row, *, fields: FieldSet) -> Record:
    """Return the record as its writer sees it; who may not read it gets just its number.

    The row is as the database holds it, so it is asked again only where a scope or a value behind
    a link decides what is seen.
    """
    reach = [scope for _, scope in decide(actor, Action.READ, entity.name).scopes]
    wanted = wanted_fields(entity, fields, ())
    is_all_here = not any(isinstance(field.type, ReadsThrough) for field in wanted)
    if Scope.ALL in reach and is_all_here:
        with store.reading() as conn:
            (record,) = cut(store, actor, conn, entity, [row], fields=fields, wanted=wanted)
        return record
    return read_again(store, actor, entity, row.id)


def read_again(store: Store, actor: Actor, entity: Entity, record_id: int) -> Record:
    """Return the record as it is there now, or just its number to who may not read it."""
    try:
        return get_record(store, actor, entity.name, record_id)
    except (ForbiddenError, NotFoundError):
        return Record(entity.name, record_id, version=0, title=f"#{record_id}", values={})
