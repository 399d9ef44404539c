"""The files of a purged field or entity: their rows go in its transaction, their bytes after it.

A machine that stops in between leaves bytes without a row, which the daily clearing removes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import ColumnElement, Connection, Select

from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import HoldsFiles
from app.storage import names
from app.storage.catalog import StoredEntity, StoredField
from app.storage.system import sys_attachment

HOLDING = frozenset(
    name for name, each in FIELD_TYPES.items() if hasattr(each, HoldsFiles.check_file.__name__)
)
"""The types whose values are files."""


@dataclass(frozen=True)
class FilesLeft:
    """How many files would go, and how large they are together, in bytes."""

    count: int = 0
    size: int = 0


NO_FILES = FilesLeft()


def count_files(conn: Connection, home: StoredEntity, field: StoredField | None) -> FilesLeft:
    """Return what is kept of the files of a field; without one, of all an entity has."""
    if field is not None and field.type not in HOLDING:
        return FilesLeft()
    size = sa.func.coalesce(sa.func.sum(sys_attachment.c.size), 0)
    row = conn.execute(sa.select(sa.func.count(), size).where(_held(home, field))).one()
    return FilesLeft(int(row[0]), int(row[1]))


def drop_rows(conn: Connection, home: StoredEntity, field: StoredField | None) -> list[str]:
    """Delete the rows of the files, before the columns go; return where the bytes are."""
    if field is not None and field.type not in HOLDING:
        return []
    gone = _held(home, field)
    paths = list(conn.scalars(sa.select(sys_attachment.c.path).where(gone)))
    conn.execute(sa.delete(sys_attachment).where(gone))
    return paths


def drop_bytes(folder: Path, paths: Iterable[str]) -> None:
    """Remove files whose rows are gone for good."""
    for path in paths:
        (folder / path).unlink(missing_ok=True)


def _held(home: StoredEntity, field: StoredField | None) -> ColumnElement[bool]:
    """Return which rows are meant.

    A file knows its field by id. Values that were moved aside have that of the field as it is now,
    so theirs are told by what is stored; what the others of the same id hold stays.
    """
    own = sys_attachment.c.entity == home.id
    if field is None:
        return own
    of_field = sys_attachment.c.field == _first_id(field)
    mine = sys_attachment.c.id.in_(_ids(home, field)) if field.is_moved_aside else sa.true()
    others = [sys_attachment.c.id.not_in(_ids(home, each)) for each in _beside(home, field)]
    return sa.and_(own, of_field, mine, *others)


def _beside(home: StoredEntity, field: StoredField) -> Iterator[StoredField]:
    for each in home.fields.values():
        if each.id != field.id and _first_id(each) == _first_id(field) and each.type in HOLDING:
            yield each


def _first_id(field: StoredField) -> str:
    return field.id.partition("@")[0]


def _ids(home: StoredEntity, field: StoredField) -> Select[str]:
    """Return the files that records hold in a field."""
    link = names.link_table_name(home.name, field.name)
    table = sa.table(
        link if field.many else names.table_name(home.name),
        sa.column("value" if field.many else field.name, sa.String()),
    )
    held: sa.ColumnClause[str] = next(iter(table.c))
    return sa.select(held).where(held.is_not(None))
