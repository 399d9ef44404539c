"""One masked value shown for a reason: counted, limited, and remembered before it is seen."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from babel import Locale
from sqlalchemy import Connection

from app.access.account_tables import users
from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import REFUSALS, decide, require, scope_clause
from app.audit.events import record_event
from app.core.errors import (
    AppError,
    BadRequestError,
    FieldValueError,
    ForbiddenError,
    InvalidRecordError,
)
from app.core.i18n import N_
from app.fieldtypes.abilities import ReadsThrough
from app.records.access import find_entity, known_field
from app.records.places import fetch, has_record, place_for
from app.records.read import missing_record
from app.records.record import Masked, Record
from app.records.titles import language_of
from app.schema.model import Action, Entity, Field, Scope
from app.storage.encryption import Undecrypted
from app.storage.store import Store
from app.storage.system import REVEALED, sys_event

logger = logging.getLogger(__name__)

SECONDS = 30  # that a value is shown
SHORTEST_REASON = 4
LONGEST_REASON = 200
OTHER = "other"
REASONS: Mapping[str, str] = {
    "verify": N_("To check it against a document or a payment"),
    "contact": N_("To get in touch with them"),
    "request": N_("They asked for it to be changed"),
    OTHER: N_("Another reason, namely:"),
}


class TooManyRevealsError(AppError):
    """Somebody has seen as many masked values today as the panel allows."""

    status = 429

    def __init__(self, per_day: int) -> None:
        super().__init__(
            "reveal.limit",
            N_(
                "You have had {per_day} masked values shown today, as many as one person may."
                " Ask somebody who may read the field, or go on tomorrow."
            ),
            per_day=per_day,
        )


@dataclass(frozen=True)
class Reason:
    """Why somebody wants to see a value: a key of :data:`REASONS`, and what they add."""

    key: str
    note: str = ""


@dataclass(frozen=True)
class Revealed:
    """A value and how a person reads it; ``left`` is how often this actor may ask again today."""

    field: Field
    value: Any
    text: str
    left: int


def revealable(store: Store, actor: Actor, record: Record) -> frozenset[str]:
    """Return the masked fields of a record that the actor may have shown."""
    entity = find_entity(store, record.entity)
    masked = frozenset(
        name
        for name, value in record.values.items()
        if isinstance(value, Masked) and value.problem is None and _is_own(entity.by_name[name])
    )
    scopes = [scope for _, scope in decide(actor, Action.REVEAL, record.entity).scopes]
    if not masked or not scopes:
        return frozenset()
    if Scope.ALL in scopes:
        return masked
    only = scope_clause(store, actor, Action.REVEAL, record.entity)
    with store.reading() as conn:
        place = place_for(store, actor, record.entity)
        return masked if has_record(conn, place, record.id, only=only) else frozenset()


def masked_field(store: Store, actor: Actor, record: Record, name: str) -> Field:
    """Return a field of a record that the actor may have shown, or say why they may not."""
    entity = find_entity(store, record.entity)
    field = _masked(store, actor, entity, name)
    if record.values.get(name) is None:
        raise _nothing_there(field)
    if name not in revealable(store, actor, record):
        raise _forbidden(entity)
    return field


def _is_own(field: Field) -> bool:
    """A field that reads through a link is revealed where it is kept."""
    return not isinstance(field.type, ReadsThrough)


def reveals_left(store: Store, actor: Actor, *, per_day: int) -> int:
    """Return how many values the actor may still have shown today."""
    with store.reading() as conn:
        return max(per_day - _seen_today(store, conn, actor), 0)


def reveal_value(
    store: Store, actor: Actor, entity: str, record_id: int, field: str,
    *, reason: Reason, per_day: int,
) -> Revealed:  # fmt: skip
    """Return one masked value; that it was seen is committed before it is handed out.

    Raises NotFoundError outside the actor's scope, ForbiddenError without the right,
    InvalidRecordError for a reason that says nothing, TooManyRevealsError at the limit.
    """
    found = find_entity(store, entity)
    require(actor, Action.READ, entity, found.label_plural)
    with store.writing() as conn:
        known = _asked(store, actor, conn, found, record_id, field)
        given = _read_reason(reason)
        value = _value(store, actor, conn, found, record_id, known)
        _hold(conn, actor)
        seen = 1 + _seen_today(store, conn, actor)
        if seen > per_day:
            logger.warning("reveal: person %s is at the limit of %s a day", actor.id, per_day)
            raise TooManyRevealsError(per_day)
        record_event(
            conn, actor, kind=REVEALED, at=store.clock(), entity=found.id, record_id=record_id,
            detail={"field": known.id, "reason": given.key, "note": given.note},
        )  # fmt: skip
    text = known.type.format(value, Locale.parse(language_of(store, actor)))
    return Revealed(known, value, text, per_day - seen)


def _asked(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int, name: str
) -> Field:
    """Return the field, or refuse as every other channel would."""
    place = place_for(store, actor, entity.name)
    seen = scope_clause(store, actor, Action.READ, entity.name)
    if not has_record(conn, place, record_id, only=seen):
        raise missing_record(entity, record_id)
    return _masked(store, actor, entity, name)


def _masked(store: Store, actor: Actor, entity: Entity, name: str) -> Field:
    fields = field_set(store.definitions, actor, entity)
    field = known_field(entity, fields, name, readable=False)
    if name in fields.readable or not _is_own(field):
        raise BadRequestError(
            "reveal.open", N_("“{field}” is not masked for you here."), field=field.label
        )
    require(actor, Action.REVEAL, entity.name, entity.label_plural)
    return field


def _value(
    store: Store, actor: Actor, conn: Connection, entity: Entity, record_id: int, field: Field
) -> Any:
    place = place_for(store, actor, entity.name)
    only = scope_clause(store, actor, Action.REVEAL, entity.name)
    rows = fetch(conn, place, [record_id], [field], only=only)
    if not rows:
        raise _forbidden(entity)
    value = rows[0].values[field.name]
    if isinstance(value, Undecrypted):
        raise value.error
    if value is None or value == ():
        raise _nothing_there(field)
    return value


def _forbidden(entity: Entity) -> ForbiddenError:
    return ForbiddenError("forbidden.reveal", REFUSALS[Action.REVEAL], entity=entity.label)


def _nothing_there(field: Field) -> BadRequestError:
    return BadRequestError("reveal.empty", N_("There is nothing in “{field}”."), field=field.label)


def _read_reason(reason: Reason) -> Reason:
    note = " ".join(reason.note.split())
    errors: dict[str, AppError] = {}
    if reason.key not in REASONS:
        errors["reason"] = FieldValueError("reveal.no_reason", N_("Choose a reason."))
    if len(note) > LONGEST_REASON:
        errors["note"] = FieldValueError(
            "reveal.long_note", N_("At most {most} characters."), most=LONGEST_REASON
        )
    if reason.key == OTHER and len(note) < SHORTEST_REASON:
        errors["note"] = FieldValueError(
            "reveal.short_note", N_("Say why, in at least {least} characters."),
            least=SHORTEST_REASON,
        )  # fmt: skip
    if errors:
        raise InvalidRecordError(errors)
    return Reason(reason.key, note)


def _hold(conn: Connection, actor: Actor) -> None:
    """Let one person count once at a time, so that two requests at once are not both the last."""
    conn.execute(sa.select(users.c.id).where(users.c.id == actor.id).with_for_update())


def _seen_today(store: Store, conn: Connection, actor: Actor) -> int:
    moment = store.moment(actor.id)
    midnight = datetime.combine(moment.today, datetime.min.time(), moment.zone).astimezone(UTC)
    # The kind stands in the statement itself: only then does its partial index serve.
    kind: sa.ColumnElement[str] = sa.literal_column(f"'{REVEALED}'")
    counted = sa.select(sa.func.count()).where(
        sys_event.c.kind == kind, sys_event.c.actor_id == actor.id, sys_event.c.at >= midnight
    )
    return int(conn.scalar(counted) or 0)
