"""What was deleted, and who may bring it back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from app.access.actor import Actor
from app.records.access import find_entity, may, visible_fields
from app.records.read import list_records
from app.records.record import Page, Question, Record
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.web.addresses import address, list_url
from app.web.cells import Cell, Look, record_cell
from app.web.times import short_time

MOST_COLUMNS = 4
SIZE = 50


@dataclass(frozen=True)
class Bin:
    """The trash of one entity."""

    entity: Entity
    count: str
    url: str


@dataclass(frozen=True)
class TrashLine:
    """One deleted record."""

    record: Record
    cells: tuple[Cell, ...]
    deleted: str
    restore_url: str

    @property
    def may_restore(self) -> bool:
        """Whether this person may bring this very record back."""
        return Action.RESTORE in self.record.may


@dataclass(frozen=True)
class TrashPage:
    """The deleted records of an entity that one person may restore."""

    store: Store
    actor: Actor
    entity: Entity
    number: int
    look: Look

    @cached_property
    def columns(self) -> tuple[Field, ...]:
        """The columns: the first of the entity's list."""
        visible = visible_fields(self.store, self.actor, self.entity.name)
        names = [name for name in self.entity.list.columns if name in visible]
        return tuple(visible[name] for name in names[:MOST_COLUMNS])

    @cached_property
    def page(self) -> Page:
        """The records."""
        columns = tuple(field.name for field in self.columns)
        question = Question(columns=columns, page=self.number, size=SIZE, trash=True)
        return list_records(self.store, self.actor, self.entity.name, question)

    @cached_property
    def lines(self) -> tuple[TrashLine, ...]:
        """The records as rows."""
        return tuple(self._line(record) for record in self.page.records)

    def _line(self, record: Record) -> TrashLine:
        cells = tuple(record_cell(field, record, self.look) for field in self.columns)
        at = record.deleted_at
        deleted = short_time(at, self.look.moment, self.look.locale) if at else ""
        return TrashLine(record, cells, deleted, restore_url(self.entity.name, record.id))

    @cached_property
    def list_url(self) -> str:
        """The list of what is not deleted."""
        return list_url(self.entity.name)

    @cached_property
    def previous_url(self) -> str:
        """The page before this one, or nothing."""
        return self._page_url(self.number - 1) if self.number > 1 else ""

    @cached_property
    def next_url(self) -> str:
        """The page after this one, or nothing."""
        return self._page_url(self.number + 1) if self.page.has_next else ""

    def _page_url(self, number: int) -> str:
        return f"{trash_url(self.entity.name)}?page={number}"


def open_trash(store: Store, actor: Actor, entity: str, *, number: int, look: Look) -> TrashPage:
    """Return the trash of an entity."""
    return TrashPage(store, actor, find_entity(store, entity), number, look)


def bins(store: Store, actor: Actor) -> Iterator[Bin]:
    """Yield the trash of every entity whose records the person may restore."""
    for entity in store.definitions.live_entities:
        if may(store, actor, entity.name, Action.RESTORE):
            page = list_records(store, actor, entity.name, Question(size=1, trash=True))
            count = f"{page.total}{'' if page.total_is_exact else '+'}"
            yield Bin(entity, count, trash_url(entity.name))


def trash_url(entity: str) -> str:
    """Return the address of an entity's trash."""
    return address(f"/{entity}/trash/")


def restore_url(entity: str, record_id: int) -> str:
    """Return where a record is restored."""
    return address(f"/{entity}/restore/{record_id}")
