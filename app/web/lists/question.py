"""What one person asks of one list: the state of its address, checked and put to the door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from app.access.actor import Actor
from app.records.filters import read_filter
from app.records.read import list_records
from app.records.record import Page, Question
from app.schema.condition import Condition
from app.schema.model import Entity, Field, SortKey
from app.storage.store import Store
from app.web.addresses import list_url
from app.web.cells import Look
from app.web.lists.state import ListState


@dataclass(frozen=True)
class ListQuestion:
    """One list as one person asks for it."""

    store: Store
    actor: Actor
    entity: Entity
    state: ListState
    look: Look
    visible: Mapping[str, Field]  # those that may be columns
    readable: Mapping[str, Field]  # those that may be filtered and sorted by

    @cached_property
    def address(self) -> str:
        """The list's address without its state."""
        return list_url(self.entity.name)

    def url(self, state: ListState) -> str:
        """Return the address of the list in ``state``."""
        return self.address + state.query()

    @cached_property
    def where(self) -> Condition | None:
        """All filters as one condition, checked by the door."""
        return self.condition(self.state)

    def condition(self, state: ListState) -> Condition | None:
        """Return the filters of ``state`` as one condition, checked by the door."""
        data = state.condition(self.readable)
        return read_filter(self.store, self.actor, self.entity.name, data) if data else None

    @cached_property
    def sort(self) -> tuple[SortKey, ...]:
        """The order the list is in: the person's, or the definition's."""
        wanted = self.state.sort or self.entity.list.sort
        return tuple(key for key in wanted if key.field in self.readable)

    @cached_property
    def question(self) -> Question:
        """What the door is asked."""
        return Question(
            columns=self.wanted,
            where=self.where,
            search=self.state.search,
            sort=self.state.sort,
            page=self.state.page,
            size=self.state.size,
        )

    @cached_property
    def page(self) -> Page:
        """The records."""
        return list_records(self.store, self.actor, self.entity.name, self.question)

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """Names of the columns, the person's or the definition's, cut to what may be seen."""
        names = self.state.columns or self.entity.list.columns
        return tuple(name for name in names if name in self.visible)
