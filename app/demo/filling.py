"""Fill the tables: chunks of records are numbered, compared with all others and inserted."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy import Connection

from app.demo import text_keys
from app.demo.catalogue import Catalogue, Made
from app.demo.chunk_maker import Chunk, ChunkMaker, chunks_of
from app.demo.layout import targets
from app.demo.memories import Memories
from app.demo.record_maker import RecordMaker
from app.demo.story import Frame
from app.demo.uniqueness import Taken, take, taken
from app.demo.workers import in_order, processors
from app.fieldtypes.abilities import Numbered
from app.schema.model import Entity, Field
from app.storage.bulk import (
    Columns,
    Encoder,
    close_connections,
    insert_columns,
    insert_tuples,
    lives_in_memory,
    make_room,
    reserve,
)
from app.storage.condition_sql import clause
from app.storage.counters import next_number
from app.storage.store import Store
from app.storage.tables import EntityTable

_LARGE = 20_000  # records, from which on processes of their own pay
_AT_ONCE = 4  # chunks of one transaction then: pages of indexes are written a quarter as often


def _everything(_: str) -> sa.ColumnElement[bool]:
    return sa.true()


class Filling:
    """One load under way."""

    def __init__(
        self,
        store: Store,
        frame: Frame,
        catalogue: Catalogue,
        memories: Memories | None,
        processes: int | None,
    ) -> None:
        self.store, self.frame, self.catalogue = store, frame, catalogue
        self._memories, self._processes = memories, processes
        self._zone = ZoneInfo(store.definitions.app.time_zone)

    def fill(self, made: Made) -> None:
        """Make all records of one entity, some chunks after the other."""
        table = self.store.tables.entities[made.layout.entity.name]
        with self.store.reading() as conn:
            used = taken(self.store, conn, table, more=made.count)
            allowed = self._allowed(conn, table, made.layout.entity)
        self.catalogue.allowed.update(allowed)
        encoder = Encoder(
            table, self.store.engine.dialect, self.store.keys,
            text_keys=(text_keys.search_key, text_keys.sort_key),
        )  # fmt: skip
        making = ChunkMaker(
            self.frame, self.catalogue, RecordMaker(made.layout, self._zone), encoder,
            is_remembered=self._memories is not None,
        )  # fmt: skip
        made.ids.extend(self._fill(made, encoder, making, used))

    def _fill(
        self, made: Made, encoder: Encoder, making: ChunkMaker, used: Sequence[Taken]
    ) -> array[int]:
        """Return the ids of all records; they are known to nobody until the last is there."""
        ids = array("q")
        is_large = made.count >= _LARGE
        chunks = in_order(
            making.chunk, chunks_of(made), processes=self._count(is_large),
            before=lambda: close_connections(self.store.engine),
        )  # fmt: skip
        while group := list(islice(chunks, _AT_ONCE if is_large else 1)):
            for chunk in group:
                _tell_apart(chunk, used, making)
            with self.store.writing() as conn:
                if is_large:
                    make_room(conn)
                for chunk in group:
                    ids.extend(self._insert(conn, encoder, chunk))
        if is_large:
            close_connections(self.store.engine)
        return ids

    def _count(self, is_large: bool) -> int:
        """Return how many processes make the records of an entity."""
        if lives_in_memory(self.store.engine):
            return 1  # its only connection must not be copied
        if self._processes is not None:
            return self._processes
        return processors() if is_large else 1

    def _insert(self, conn: Connection, encoder: Encoder, chunk: Chunk) -> Sequence[int]:
        table = encoder.table
        ids = reserve(conn, table.table, len(chunk.places))
        numbers = self._numbers(conn, encoder, chunk)
        columns = encoder.sealed(ids, {**chunk.columns, **numbers})
        insert_columns(conn, table.table, {"id": ids, **columns})
        for name, items in chunk.items.items():
            rows = [(ids[item[0]], *item[1:]) for item in items]
            insert_tuples(conn, table.links[name], encoder.item_columns(name), rows)
        if self._memories is not None:
            self._memories.add(table.entity.id, ids, chunk.pasts)
        return ids

    def _numbers(self, conn: Connection, encoder: Encoder, chunk: Chunk) -> Columns:
        """Return the columns of automatic numbers, the next of which each record gets."""
        columns: Columns = {}
        entity = encoder.table.entity
        for field in entity.live_fields:
            if isinstance(field.type, Numbered):
                local = [created.astimezone(self._zone) for created in chunk.created]
                columns |= encoder.columns(field, _counted(conn, entity, field, field.type, local))
        return columns

    def _allowed(
        self, conn: Connection, table: EntityTable, entity: Entity
    ) -> dict[tuple[str, str], frozenset[int]]:
        """Find the records that links with a ``where`` may point at."""
        allowed: dict[tuple[str, str], frozenset[int]] = {}
        moment = self.store.moment()
        for field in entity.live_fields:
            target = self.store.tables.entities.get(next(iter(targets(field)), ""))
            if field.where is not None and target is not None:
                query = sa.select(target.c.id).where(
                    clause(field.where, target, self.store.tables, moment, _everything)
                )
                allowed[entity.name, field.name] = frozenset(conn.scalars(query))
        return allowed


def _tell_apart(chunk: Chunk, used: Sequence[Taken], making: ChunkMaker) -> None:
    """Make those records anew whose unique values are taken."""
    for index, digests in enumerate(chunk.digests if used else ()):
        if not take(used, digests):
            making.replace(chunk, index, used)


def _counted(
    conn: Connection, entity: Entity, field: Field, type_: Numbered, created: Sequence[datetime]
) -> list[str]:
    """Return the automatic numbers of records made at those moments, in the panel's time."""
    periods: dict[str, list[int]] = {}
    for place, moment in enumerate(created):
        periods.setdefault(type_.period(moment), []).append(place)
    numbers = [""] * len(created)
    for period, places in periods.items():
        first = next_number(conn, entity.id, field.id, period, count=len(places))
        for number, place in enumerate(places, start=first):
            numbers[place] = type_.number(number, created[place])
    return numbers
