"""The filters of a list, in words: what narrows it, and what could."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from app.fieldtypes.ref import Ref
from app.records.condition_words import Said, refs_of, say
from app.records.filters import read_filter
from app.records.read import count_records
from app.records.titles import titles_of
from app.schema.condition import Condition
from app.schema.model import Field
from app.web.lists.question import ListQuestion
from app.web.lists.state import FieldFilter, meaning

MOST_HINTS = 3  # conditions whose dropping is counted when nothing matches


@dataclass(frozen=True)
class Chip:
    """One condition that narrows the list, and the list without it."""

    said: Said
    url: str
    count: int | None = None  # how many there would be without it, where that was asked


@dataclass(frozen=True)
class ListFilters(ListQuestion):
    """One list with its conditions."""

    @cached_property
    def quick(self) -> tuple[tuple[Field, bool], ...]:
        """The quick filters of the definition, and whether each is in use."""
        used = {each.field for each in self.state.filters}
        names = [name for name in self.entity.list.quick_filters if name in self.readable]
        return tuple((self.readable[name], name in used) for name in names)

    @cached_property
    def more(self) -> tuple[Field, ...]:
        """The other fields that can be filtered by."""
        quick = {field.name for field, _ in self.quick}
        return tuple(field for name, field in self.readable.items() if name not in quick)

    @cached_property
    def chips(self) -> tuple[Chip, ...]:
        """The conditions in words, each with the list without it."""
        parts = [(self._read(each), self.state.dropping(each)) for each in self.state.filters]
        if self.state.tree is not None:
            tree = read_filter(self.store, self.actor, self.entity.name, self.state.tree)
            parts.append((tree, replace(self.state, page=1, tree=None)))
        titles = self.titles(ref for condition, _ in parts for ref in refs_of(condition))
        return tuple(
            Chip(say(condition, self.look, titles), self.url(without))
            for condition, without in parts
        )

    def _read(self, filter_: FieldFilter) -> Condition:
        data = meaning(filter_, self.readable)
        return read_filter(self.store, self.actor, self.entity.name, data)

    def titles(self, refs: Iterable[Ref]) -> Mapping[Ref, str]:
        """Return what records, people and departments are called, as far as may be known."""
        wanted = set(refs)
        if not wanted:
            return {}
        with self.store.reading() as conn:
            return titles_of(self.store, self.actor, conn, wanted)

    @cached_property
    def hints(self) -> tuple[Chip, ...]:
        """When nothing matches: which condition to drop, and how many there are without it."""
        if self.page.records or self.state.search:
            return ()
        return tuple(self._hints())

    def _hints(self) -> Iterator[Chip]:
        for chip, filter_ in zip(self.chips, self.state.filters[:MOST_HINTS], strict=False):
            where = self.condition(self.state.dropping(filter_))
            count = count_records(self.store, self.actor, self.entity.name, where)
            if count:
                yield replace(chip, count=count)
