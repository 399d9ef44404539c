"""Uploads that no record holds yet: a person has few of them, and after a day they are gone.

A form keeps a file before its record is saved, so that nobody sends it twice. Who never saves would
fill the disk (ASVS 5.0, 5.2.1); the save itself says which record a file belongs to.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, Connection

from app.access.actor import Actor
from app.core.errors import AppError, FieldValueError
from app.core.i18n import N_
from app.fieldtypes.abilities import HoldsFiles
from app.records.values import refuse
from app.schema.model import Entity, Field
from app.storage.store import Store
from app.storage.system import sys_attachment

logger = logging.getLogger(__name__)

KEPT_FOR = timedelta(days=1)
MOST_FILES = 200  # of one person, not saved with a record
MOST_BYTES = 1 << 30
AT_ONCE = 200  # looked at in one transaction


class TooManyUploadsError(FieldValueError):
    """Somebody has uploaded as much as they may without saving it with a record."""

    def __init__(self, files: int) -> None:
        super().__init__(
            "file.too_many_waiting",
            N_(
                "{files} of the files that you have uploaded are not saved with a record yet, as"
                " many or as large as one person may have. Save them, or go on tomorrow."
            ),
            files=files,
        )


def require_room(store: Store, actor: Actor) -> None:
    """Raise TooManyUploadsError where the actor has too many files that no record holds.

    Asked before a file is read; uploads at the very same moment may pass by a few.
    """
    query = sa.select(
        sa.func.count(), sa.func.coalesce(sa.func.sum(sys_attachment.c.size), 0)
    ).where(
        sys_attachment.c.record_id.is_(None), sys_attachment.c.created_by == actor.id,
        sys_attachment.c.created_at > store.clock() - KEPT_FOR,
    )  # fmt: skip
    with store.reading() as conn:
        files, size = conn.execute(query).one()
    if files >= MOST_FILES or size >= MOST_BYTES:
        raise TooManyUploadsError(files)


def fresh_files(
    entity: Entity, changed: Mapping[str, Any], before: Mapping[str, Any]
) -> Iterator[tuple[Field, list[str]]]:
    """Yield each field that takes files which it did not hold before, with their ids."""
    for name, value in changed.items():
        field = entity.by_name.get(name)
        if field is None or not isinstance(field.type, HoldsFiles):
            continue
        fresh = set(field.type.items(value)) - set(field.type.items(before.get(name)))
        if fresh:
            yield field, sorted(fresh)


def missing_file() -> AppError:
    """Return what is told of a file that is not there, or not for this field and person."""
    return FieldValueError("file.missing", N_("There is no such file. Please upload it again."))


def take_files(
    conn: Connection, entity: Entity, record_id: int, changed: Mapping[str, Any],
    before: Mapping[str, Any],
) -> None:  # fmt: skip
    """Write down, in the transaction that saves it, which record the files belong to.

    Locks their rows: what is being removed at this moment is either gone and refused, or stays.
    """
    errors: dict[str, AppError] = {}
    for field, keys in fresh_files(entity, changed, before):
        taken = sa.update(sys_attachment).where(sys_attachment.c.id.in_(keys))
        holder = sa.func.coalesce(sys_attachment.c.record_id, record_id)
        if conn.execute(taken.values(record_id=holder)).rowcount != len(keys):
            errors[field.name] = missing_file()
    refuse(errors)


@dataclass(frozen=True)
class _Waiting:
    """A file that no record has taken, as far as its row tells."""

    id: str
    entity: str
    field: str
    path: Path


def clear_uploads(store: Store) -> int:
    """Remove files that were uploaded a day ago and saved with no record; return how many.

    Safe on all processes at once. Each file is looked for in its field once more before it goes:
    an older version of the panel did not write down which record took it.
    """
    removed = 0
    while waiting := _waiting(store):
        held = _held(store, waiting)
        removed += len(gone := _settle(store, waiting, held))
        for each in gone:
            each.path.unlink(missing_ok=True)
    if removed:
        logger.info("%d uploads that were saved with no record were removed", removed)
    return removed


def clear_strays(store: Store) -> int:
    """Remove files of the folder of attachments that no row knows; return how many.

    One is left behind where the machine stops between the file and its row.
    """
    removed = 0
    oldest = (store.clock() - KEPT_FOR).timestamp()
    for folder in sorted(store.files.glob("[0-9a-f][0-9a-f]")):
        names = [each.name for each in folder.iterdir() if each.stat().st_mtime < oldest]
        for name in set(names) - _known(store, names):
            (folder / name).unlink(missing_ok=True)
            removed += 1
    return removed


def _known(store: Store, names: list[str]) -> set[str]:
    found: set[str] = set()
    with store.reading() as conn:
        for start in range(0, len(names), AT_ONCE):
            some = names[start : start + AT_ONCE]
            query = sa.select(sys_attachment.c.id).where(sys_attachment.c.id.in_(some))
            found.update(conn.scalars(query))
    return found


def _places(store: Store) -> dict[tuple[str, str], tuple[Column[Any], Column[Any]]]:
    """Return, by the ids of entity and field, the columns of a record's number and of its file.

    Of a retired field nothing can be said, so its files stay.
    """
    places = {}
    for table in store.tables.entities.values():
        for field in table.entity.live_fields:
            if not isinstance(field.type, HoldsFiles):
                continue
            if field.name in table.links:
                number, key = (
                    table.links[field.name].c.record_id,
                    table.link_columns(field.name)[""],
                )
            else:
                number, key = table.c.id, table.columns[field.name][""]
            places[table.entity.id, field.id] = number, key
    return places


def _waiting(store: Store) -> list[_Waiting]:
    columns = sys_attachment.c
    fields = [
        sa.and_(columns.entity == entity, columns.field == field)
        for entity, field in _places(store)
    ]
    query = (
        sa.select(columns.id, columns.entity, columns.field, columns.path)
        .where(
            columns.record_id.is_(None), columns.created_at <= store.clock() - KEPT_FOR,
            sa.or_(sa.false(), *fields),
        )
        .order_by(columns.created_at)
        .limit(AT_ONCE)
    )  # fmt: skip
    with store.reading() as conn:
        return [
            _Waiting(row.id, row.entity, row.field, store.files / row.path)
            for row in conn.execute(query)
        ]


def _held(store: Store, waiting: Iterable[_Waiting]) -> dict[str, int]:
    """Return which of the files a record holds after all, live or in the trash, and which one."""
    held: dict[str, int] = {}
    places = _places(store)
    keys: dict[tuple[str, str], list[str]] = {}
    for each in waiting:
        keys.setdefault((each.entity, each.field), []).append(each.id)
    with store.reading() as conn:
        for place, ids in keys.items():
            number, key = places[place]
            query = sa.select(key, number).where(key.in_(ids))
            held.update((row[0], row[1]) for row in conn.execute(query))
    return held


def _settle(store: Store, waiting: Iterable[_Waiting], held: Mapping[str, int]) -> list[_Waiting]:
    """Give each file to its record, or remove its row unless a save was faster."""
    gone = []
    with store.writing() as conn:
        for each in waiting:
            own = sys_attachment.c.id == each.id
            is_free = sys_attachment.c.record_id.is_(None)
            if each.id in held:
                given = sa.update(sys_attachment).where(own, is_free)
                conn.execute(given.values(record_id=held[each.id]))
            elif conn.execute(sa.delete(sys_attachment).where(own, is_free)).rowcount:
                gone.append(each)
    return gone
