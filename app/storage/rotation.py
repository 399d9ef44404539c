"""Every encrypted column there is: by which keys its values were written, and writing them anew."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection, Engine

from app.storage import names
from app.storage.catalog import Catalog
from app.storage.encryption import UNBOUND, Keys, UnreadableError, head_of
from app.storage.engine import reading, writing
from app.storage.versions import latest

BATCH = 500
SAMPLE = 100
UNKNOWN = "?"  # stands for whatever no key of a panel has ever written


@dataclass(frozen=True)
class SealedColumn:
    """One encrypted field of one entity, retired or not, where it is stored now."""

    entity: str  # its id, as the field's: what the values are bound to
    field: str
    name: str  # "customer.bank_account"
    table: str
    column: str
    blind: str | None

    @property
    def source(self) -> sa.TableClause:
        """The table, as far as it matters here."""
        texts = [sa.column(name, sa.Text) for name in (self.column, self.blind) if name]
        return sa.table(self.table, sa.column("id", sa.BigInteger), *texts)


@dataclass(frozen=True)
class Rewritten:
    """What one batch came to; ``unreadable`` are numbers of records that were left as they are."""

    name: str
    done: int
    unreadable: tuple[int, ...] = ()


def sealed_columns(catalog: Catalog) -> Iterator[SealedColumn]:
    """Yield every encrypted column that exists."""
    for home in catalog.entities.values():
        for field in home.fields.values():
            if not field.encrypted:
                continue
            blind = names.column_name(field.name, "blind") if "blind" in field.beside else None
            yield SealedColumn(
                home.id,
                field.id.partition("@")[0],  # moved aside: its values know its first id
                f"{home.name}.{field.name}",
                names.table_name(home.name),
                names.column_name(field.name),
                blind,
            )


def columns_of(engine: Engine) -> tuple[SealedColumn, ...]:
    """Return the encrypted columns of an installation."""
    with reading(engine) as conn:
        return tuple(sealed_columns(latest(conn).catalog))


def count_by_head(engine: Engine, keys: Keys) -> dict[str, Counter[str]]:
    """Return how many values each key wrote: name of the field -> head of the values -> count.

    A value of no known key counts under :data:`UNKNOWN`.
    """
    heads = [f"{UNBOUND}:", *(head_of(key.number) for key in keys.ring)]
    with reading(engine, door=True) as conn:
        found = sealed_columns(latest(conn).catalog)
        return {each.name: _count(conn, each, heads) for each in found}


def _count(conn: Connection, sealed: SealedColumn, heads: Sequence[str]) -> Counter[str]:
    value = sealed.source.c[sealed.column]
    sums = [sa.func.sum(sa.case((_begins(value, head), 1), else_=0)) for head in heads]
    total, *each = conn.execute(sa.select(sa.func.count(value), *sums)).one()
    counted = Counter({head: int(n or 0) for head, n in zip(heads, each, strict=True)})
    counted[UNKNOWN] = total - counted.total()
    return +counted


def _begins(value: sa.ColumnElement[Any], head: str) -> sa.ColumnElement[bool]:
    return sa.func.substr(value, 1, len(head)) == head


def rewrite(engine: Engine, keys: Keys, *, batch: int = BATCH) -> Iterator[Rewritten]:
    """Write every value by the newest key that another one wrote, batch by batch.

    Each batch is a transaction of its own, so this may be stopped and started again, while the
    panel serves. A record that somebody changes meanwhile keeps their value.
    """
    for sealed in columns_of(engine):
        last = 0
        while True:
            with writing(engine, door=True) as conn:
                found = _next(conn, sealed, keys.head, last, batch)
                written = _rewritten(conn, sealed, keys, found)
            if not found:
                break
            last = found[-1][0]
            yield written


def _next(
    conn: Connection, sealed: SealedColumn, head: str, last: int, batch: int
) -> list[tuple[int, str]]:
    table = sealed.source
    value = table.c[sealed.column]
    waiting = sa.select(table.c.id, value).where(
        table.c.id > last, value.is_not(None), sa.not_(_begins(value, head))
    )
    rows = conn.execute(waiting.order_by(table.c.id).limit(batch))
    return [(int(record), str(text)) for record, text in rows]


def _rewritten(
    conn: Connection, sealed: SealedColumn, keys: Keys, found: Sequence[tuple[int, str]]
) -> Rewritten:
    changes, unreadable = [], []
    for record, old in found:
        try:
            changes.append({"__id": record, "__old": old, **_anew(sealed, keys, record, old)})
        except UnreadableError:
            unreadable.append(record)
    if changes:
        table = sealed.source
        mine = (table.c.id == sa.bindparam("__id"), table.c[sealed.column] == sa.bindparam("__old"))
        conn.execute(sa.update(table).where(*mine), changes)
    return Rewritten(sealed.name, len(changes), tuple(unreadable))


def _anew(sealed: SealedColumn, keys: Keys, record: int, old: str) -> dict[str, str]:
    place = {"entity": sealed.entity, "field": sealed.field}
    text = keys.decrypt(old, entity=sealed.entity, field=sealed.field, record=record)
    made = {
        sealed.column: keys.encrypt(text, entity=sealed.entity, field=sealed.field, record=record)
    }
    return made | ({sealed.blind: keys.digest(text, **place)} if sealed.blind else {})


def unreadable_samples(engine: Engine, keys: Keys) -> Iterator[tuple[str, int, UnreadableError]]:
    """Yield (field, record, why) for those of the newest values of each field that do not open."""
    with reading(engine, door=True) as conn:
        for sealed in sealed_columns(latest(conn).catalog):
            table = sealed.source
            value = table.c[sealed.column]
            newest = sa.select(table.c.id, value).where(value.is_not(None))
            for record, text in conn.execute(newest.order_by(table.c.id.desc()).limit(SAMPLE)):
                try:
                    keys.decrypt(text, entity=sealed.entity, field=sealed.field, record=record)
                except UnreadableError as error:
                    yield sealed.name, record, error
