"""Which records hold an option, in whichever field, before a plan is run."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from app.fieldtypes.abilities import HasOptions
from app.schema.model import Entity, Field
from app.storage import names
from app.storage.catalog import StoredEntity, StoredField, option_set_name
from app.storage.old_values import read_old
from app.storage.workshop import Workshop


@dataclass(frozen=True)
class Holding:
    """The records with the option ``key`` of the set that the catalog calls ``options``.

    A field that has left the set, or just joined it, is looked at where it is about to be.
    """

    conn: Connection
    shop: Workshop
    options: str
    key: str

    def count(self) -> int:
        """Return how many values there are; a record that holds it in two fields counts twice."""
        return sum(self._count(*found) for found in self._fields())

    def samples(self, most: int) -> tuple[int, ...]:
        """Return the numbers of the first records that hold it."""
        found = {number for place in self._fields() for number in self._numbers(*place, most)}
        return tuple(sorted(found)[:most])

    def _fields(self) -> Iterator[tuple[StoredEntity, StoredField]]:
        for entity in self.shop.wanted.entities.values():
            home = self.shop.catalog.entities.get(entity.id)
            for each in entity.fields if home else ():
                stored = home.fields.get(each.id) if home else None
                if home is not None and stored is not None and self._picks(entity, each):
                    yield home, stored

    def _picks(self, entity: Entity, field: Field) -> bool:
        return isinstance(field.type, HasOptions) and self.options == option_set_name(
            entity, field, field.type.option_set
        )

    def _count(self, home: StoredEntity, stored: StoredField) -> int:
        if stored.encrypted:
            return len(list(self._opened(home, stored)))
        table, column, _ = _place(home, stored)
        found = sa.select(sa.func.count()).select_from(table).where(column == self.key)
        return int(self.conn.scalar(found) or 0)

    def _numbers(self, home: StoredEntity, stored: StoredField, most: int) -> list[int]:
        if stored.encrypted:
            return list(self._opened(home, stored))[:most]
        _, column, number = _place(home, stored)
        found = sa.select(number).where(column == self.key).order_by(number).limit(most)
        return [int(each) for each in self.conn.scalars(found)]

    def _opened(self, home: StoredEntity, stored: StoredField) -> Iterator[int]:
        was: Field | None = self.shop.before(home.id, stored.id)
        if was is None:
            return
        for batch in read_old(self.conn, self.shop.present_field(home.name, was), self.shop.keys):
            yield from (number for number, value in batch if value == self.key)


def _place(home: StoredEntity, stored: StoredField) -> tuple[sa.TableClause, Any, Any]:
    """Return the table, the column of the keys and that of the records' numbers."""
    link = names.link_table_name(home.name, stored.name)
    table = sa.table(
        link if stored.many else names.table_name(home.name),
        sa.column("value" if stored.many else stored.name, sa.String()),
        sa.column("record_id" if stored.many else "id"),
    )
    key, number = table.c
    return table, key, number
