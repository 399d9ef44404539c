"""Which values of unique fields are taken: by records that are there, and by those just made."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.schema.model import Entity, Field
from app.storage.rows import load
from app.storage.store import Store
from app.storage.tables import EntityTable


@dataclass
class Taken:
    """The values of one unique field, or of several together, as digests of eight bytes."""

    fields: tuple[Field, ...]
    digests: set[int] = field(default_factory=set)

    def digest(self, values: Mapping[str, Any]) -> int | None:
        """Return the digest of a record's values; a record with an empty one takes nothing."""
        texts = []
        for each in self.fields:
            value = values.get(each.name)
            if value is None:
                return None
            texts.append(each.type.dump(value))
        digest = hashlib.blake2b("\x1f".join(texts).encode(), digest_size=8).digest()
        return int.from_bytes(digest)


def unique_fields(entity: Entity) -> tuple[tuple[Field, ...], ...]:
    """Return every field, and every group of fields, that no two records may have alike."""
    single = [(f,) for f in entity.live_fields if f.unique]
    groups = [tuple(entity.by_name[name] for name in key.fields) for key in entity.unique]
    return (*single, *groups)


def taken(store: Store, conn: Connection, table: EntityTable) -> Sequence[Taken]:
    """Return what the records that are there have taken already."""
    found = [Taken(fields) for fields in unique_fields(table.entity)]
    for each in found:
        stored = [f for f in each.fields if f.name in table.columns]
        columns = [column for f in stored for column in table.columns[f.name].values()]
        query = sa.select(*columns).where(table.c.deleted_at.is_(None))
        for row in conn.execute(query).mappings():
            values = {f.name: load(table, f, row, store.keys) for f in stored}
            digest = each.digest(values)
            if digest is not None:
                each.digests.add(digest)
    return found
