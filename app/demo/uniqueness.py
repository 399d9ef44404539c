"""Which values of unique fields are taken: by records that are there, and by those just made.

A million values must not take a million objects, so what is kept is a Bloom filter. It may hold a
value for taken that is free, once in some ten thousand times; then another one is made up.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.schema.model import Entity, Field
from app.storage.loading import load
from app.storage.store import Store
from app.storage.tables import EntityTable

_BITS = 128  # of the filter, for each value
_LEAST = 1 << 16


class Taken:
    """The values of one unique field, or of several together; there is room for ``count``."""

    def __init__(self, fields: tuple[Field, ...], count: int = 0) -> None:
        self.fields = fields
        self._dumps = [(field.name, field.type.dump) for field in fields]
        bits = max(_LEAST, 1 << (count * _BITS - 1).bit_length() if count else 0)
        self._filter, self._mask = bytearray(bits >> 3), bits - 1

    def digest(self, values: Mapping[str, Any]) -> int | None:
        """Return the digest of a record's values; a record with an empty one takes nothing."""
        texts = []
        for name, dump in self._dumps:
            value = values.get(name)
            if value is None:
                return None
            texts.append(dump(value))
        digest = hashlib.blake2b("\x1f".join(texts).encode(), digest_size=12).digest()
        return int.from_bytes(digest)

    def holds(self, digest: int) -> bool:
        """Tell whether the values are taken, or seem to be."""
        mask, bits = self._mask, self._filter
        for shift in (0, 32, 64):
            bit = digest >> shift & mask
            if not bits[bit >> 3] >> (bit & 7) & 1:
                return False
        return True

    def add(self, digest: int) -> None:
        """Remember that the values are taken."""
        for shift in (0, 32, 64):
            bit = digest >> shift & self._mask
            self._filter[bit >> 3] |= 1 << (bit & 7)


def take(taken: Sequence[Taken], digests: Sequence[int | None]) -> bool:
    """Take the values of a record, unless some of them are taken already."""
    for each, digest in zip(taken, digests, strict=True):
        if digest is not None and each.holds(digest):
            return False
    for each, digest in zip(taken, digests, strict=True):
        if digest is not None:
            each.add(digest)
    return True


def unique_fields(entity: Entity) -> tuple[tuple[Field, ...], ...]:
    """Return every field, and every group of fields, that no two records may have alike."""
    single = [(f,) for f in entity.live_fields if f.unique]
    groups = [tuple(entity.by_name[name] for name in key.fields) for key in entity.unique]
    return (*single, *groups)


def taken(store: Store, conn: Connection, table: EntityTable, *, more: int) -> Sequence[Taken]:
    """Return what the records that are there have taken, with room for ``more`` of them."""
    there = conn.scalar(sa.select(sa.func.count()).select_from(table.table)) or 0
    found = [Taken(fields, there + more) for fields in unique_fields(table.entity)]
    for each in found if there else ():
        _take_all(store, conn, table, each)
    return found


def _take_all(store: Store, conn: Connection, table: EntityTable, each: Taken) -> None:
    stored = [f for f in each.fields if f.name in table.columns]
    columns = [column for f in stored for column in table.columns[f.name].values()]
    query = sa.select(table.c.id, *columns).where(table.c.deleted_at.is_(None))
    for row in conn.execute(query.execution_options(yield_per=1_000)).mappings():
        digest = each.digest({f.name: load(table, f, row, store.keys) for f in stored})
        if digest is not None:
            each.add(digest)
