"""Chunks of records, ready to be inserted: made here, or by processes of their own.

What a record is depends on the seed and its place alone, so any process may make any chunk.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from app.demo.catalogue import Catalogue, LinksOf, Made
from app.demo.history import Past
from app.demo.record_maker import Record, RecordMaker
from app.demo.stories import Stories
from app.demo.story import Frame
from app.demo.task import Task
from app.demo.uniqueness import Taken
from app.schema.model import Field
from app.storage.bulk import Columns, Encoder

CHUNK = 10_000  # records
_BATCH = 250  # records that the cache of a processor holds while they are packed


@dataclass(slots=True)
class Chunk:
    """Some records in a row, column by column, and what must be known of them beside."""

    places: range
    columns: Columns = field(default_factory=dict)
    items: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)  # by field
    digests: list[tuple[int | None, ...]] = field(default_factory=list)
    created: list[datetime] = field(default_factory=list)
    pasts: list[Past] = field(default_factory=list)  # where they are to be remembered

    def add(self, batch: Chunk) -> None:
        """Put the records of ``batch`` behind those that are here."""
        there = batch.places.start - self.places.start
        for name, column in batch.columns.items():
            self.columns.setdefault(name, []).extend(column)
        for name, items in batch.items.items():
            moved = [(there + item[0], *item[1:]) for item in items]
            self.items.setdefault(name, []).extend(moved)
        self.digests += batch.digests
        self.created += batch.created
        self.pasts += batch.pasts


class ChunkMaker:
    """Makes the chunks of one entity."""

    def __init__(
        self, frame: Frame, catalogue: Catalogue, maker: RecordMaker, encoder: Encoder,
        *, is_remembered: bool,
    ) -> None:  # fmt: skip
        self._frame, self._stories = frame, Stories(frame, catalogue)
        self._maker, self._encoder, self._is_remembered = maker, encoder, is_remembered
        self._name = maker.entity.name
        self._links = LinksOf(catalogue, self._name)
        table = encoder.table
        self._own = [f for f in maker.fields if f.name in table.columns or _beside(f, encoder)]
        self._many = [f for f in maker.fields if f.name in table.links]

    def chunk(self, places: range) -> Chunk:
        """Return the records at these places, as yet compared with no others."""
        rng = self._frame.rng(self._name, "values", places.start)
        chunk = Chunk(places)
        for start in range(places.start, places.stop, _BATCH):
            batch = range(start, min(start + _BATCH, places.stop))
            chunk.add(self._packed(batch, [self._maker.make(self._task(p, rng)) for p in batch]))
        return chunk

    def _task(self, place: int, rng: Any) -> Task:
        story = self._stories.tell(self._name, place)
        self._links.move_to(place, story.owner)
        return Task(story, rng, self._links)

    def _packed(self, places: range, records: Sequence[Record]) -> Chunk:
        encoder = self._encoder
        values = {name: [r.values[name] for r in records] for name in self._maker.names}
        chunk = Chunk(places, {"version": [1 + len(r.past.changes) for r in records]})
        for each in self._own:
            chunk.columns |= encoder.columns(each, values[each.name])
        for each in self._many:
            chunk.items[each.name] = encoder.items(each, values[each.name])
        chunk.digests = [r.digests for r in records]
        chunk.created = [r.past.created for r in records]
        chunk.pasts = [r.past for r in records] if self._is_remembered else []
        return chunk

    def replace(self, chunk: Chunk, index: int, taken: Sequence[Taken]) -> None:
        """Make another record in place of one that is too like one that is taken."""
        place = chunk.places[index]
        rng = self._frame.rng(self._name, "again", place)
        record = self._maker.make(self._task(place, rng), taken)
        single = self._packed(range(place, place + 1), [record])
        for name, column in single.columns.items():
            chunk.columns[name][index] = column[0]
        chunk.pasts[index : index + 1] = single.pasts
        for name, items in single.items.items():
            kept = [item for item in chunk.items[name] if item[0] != index]
            chunk.items[name] = kept + [(index, *item[1:]) for item in items]


def _beside(each: Field, encoder: Encoder) -> bool:
    """Tell whether a field with many values has columns worked out of them."""
    return each.name in encoder.table.search or each.name in encoder.table.sort


def chunks_of(made: Made) -> Iterator[range]:
    """Yield the places of all records, chunk by chunk."""
    for start in range(0, made.count, CHUNK):
        yield range(start, min(start + CHUNK, made.count))
