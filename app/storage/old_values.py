"""Reading the values of a field from the columns it has now, before a plan changes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.core.i18n import N_
from app.schema.model import Field
from app.storage import names
from app.storage.encryption import Keys, UnreadableError
from app.storage.loading import need
from app.storage.shapes import field_shape

BATCH = 1000


@dataclass(frozen=True)
class OldField:
    """A field as it was defined, and where its columns are at this moment."""

    field: Field
    entity_id: str
    table: str  # of the records
    name: str  # by which its columns are called
    link_table: str | None = None  # for many values


def read_old(conn: Connection, old: OldField, keys: Keys | None) -> Iterator[list[tuple[int, Any]]]:
    """Yield batches of (record's number, value) of all filled fields, the trash included."""
    last = 0
    while batch := _batch(conn, old, last):
        yield [(number, _load(old, number, items, keys)) for number, items in batch.items()]
        last = max(batch)


def _batch(conn: Connection, old: OldField, last: int) -> dict[int, list[dict[str, Any]]]:
    shape = field_shape(old.field)
    base = "value" if shape.many else old.name
    columns = {s: sa.column(names.column_name(base, s), t) for s, t in shape.columns.items()}
    number: Any = sa.column("record_id" if shape.many else "id", sa.BigInteger())
    source = sa.table(old.link_table or old.table, number, *columns.values())
    filled = sa.or_(*(source.c[c.name].is_not(None) for c in columns.values()))
    key = source.c[number.name]
    numbers = sa.select(key).where(key > last, filled).distinct().order_by(key).limit(BATCH)
    chosen = sa.select(key, *(source.c[c.name] for c in columns.values())).where(
        key.in_(numbers.scalar_subquery())
    )
    if shape.many:
        chosen = chosen.order_by(key, sa.literal_column("position"))
    items: dict[int, list[dict[str, Any]]] = {}
    for row in conn.execute(chosen).mappings():
        stored = {s: row[c.name] for s, c in columns.items()}
        items.setdefault(row[number.name], []).append(stored)
    return items


def _load(old: OldField, number: int, items: list[dict[str, Any]], keys: Keys | None) -> Any:
    type_ = old.field.type
    if old.field.encrypted:
        return type_.parse(_opened(old, number, items[0][""], keys))
    loaded = [type_.load(item) for item in items]
    return tuple(loaded) if type_.is_many else loaded[0]


def _opened(old: OldField, number: int, sealed: str, keys: Keys | None) -> str:
    """Decrypt, or say of which record the value cannot be read: nothing is lost in silence."""
    try:
        return need(keys).decrypt(sealed, entity=old.entity_id, field=old.field.id, record=number)
    except UnreadableError as error:
        raise UnreadableError(
            error.code, N_("{field} of record #{number}: {reason}"),
            field=old.field.label, number=number, reason=error,
        ) from None  # fmt: skip


def converted(old: Field, new: Field, value: Any) -> Any:
    """Return the value as the new type reads it; raises FieldValueError where it cannot."""
    text = old.type.dump(value)
    return new.type.parse(text) if text else None


def by_id(fields: tuple[Field, ...]) -> Mapping[str, Field]:
    """Return fields by id."""
    return {field.id: field for field in fields}
