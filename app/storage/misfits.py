"""Which records hold a value that another field could not take: read, never written."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from app.core.errors import FieldValueError
from app.schema.model import Entity, Field
from app.storage import names
from app.storage.encryption import Keys
from app.storage.old_values import OldField, converted, read_old
from app.storage.shapes import field_shape


@dataclass(frozen=True)
class Misfits:
    """How many values there are, and the numbers of the records whose value does not fit."""

    filled: int
    records: tuple[int, ...]


def find_misfits(
    conn: Connection, entity: Entity, old: Field, new: Field, *, keys: Keys | None
) -> Misfits:
    """Try to convert every value of ``old``, the trash included, as a plan would do it.

    Only numbers come back: who may see which record and which value is for the door to say.
    """
    link = names.link_table_name(entity.name, old.name) if field_shape(old).many else None
    here = OldField(old, entity.id, names.table_name(entity.name), old.name, link)
    filled, bad = 0, []
    for batch in read_old(conn, here, keys):
        filled += len(batch)
        for number, value in batch:
            try:
                converted(old, new, value)
            except FieldValueError:
                bad.append(number)
    return Misfits(filled, tuple(bad))
