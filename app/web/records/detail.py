"""What the page of one record shows, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from flask_babel import gettext as _

from app.access.actor import Actor
from app.exchange.documents.choice import offered_documents
from app.records.access import find_entity
from app.records.record import Record
from app.records.reveal import revealable
from app.schema.condition import Condition
from app.schema.model import Action, Document, Field
from app.storage.store import Store
from app.web.addresses import address, edit_url, list_url, show_url
from app.web.cells import Cell, Item, Look, with_file_names
from app.web.forms.page import OTHERS
from app.web.records.conditions import shows
from app.web.records.head import SAID_IN_HEAD, RecordHead
from app.web.records.reveal import reveal_url


@dataclass(frozen=True)
class Shown:
    """One field with its value."""

    field: Field
    cell: Cell
    label: str

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width of its section."""
        return self.field.type.wide


@dataclass(frozen=True)
class ShownSection:
    """A titled group of fields that this reader may see."""

    name: str
    title: str
    columns: int
    fields: tuple[Shown, ...]


@dataclass(frozen=True)
class DetailPage(RecordHead):
    """One record as one person sees it."""

    @cached_property
    def sections(self) -> tuple[ShownSection, ...]:
        """The sections of the definition, without what does not show, and one for the rest."""
        return tuple(section for section in self._sections() if section.fields)

    def _sections(self) -> Iterator[ShownSection]:
        placed = {name for section in self.entity.sections for name in section.fields}
        for section in self.entity.sections:
            if self._shows(section.visible_if):
                fields = tuple(self._shown(section.fields))
                title = section.label.text(self.look.language)
                yield ShownSection(section.name, title, section.columns, fields)
        rest = [field.name for field in self.entity.live_fields if field.name not in placed]
        yield ShownSection(OTHERS, _("More"), 2, tuple(self._shown(rest)))

    def _shown(self, names: Iterable[str]) -> Iterator[Shown]:
        """Yield what shows of these fields, empty ones too, but not what the head says already."""
        for name in names:
            cell = self.cell(name)
            if cell is not None and name not in SAID_IN_HEAD and self._shows(cell.field.visible_if):
                label = cell.field.label.text(self.look.language)
                yield Shown(cell.field, self._with_eye(cell), label)

    def _with_eye(self, cell: Cell) -> Cell:
        """Return a masked cell with the way to see its value, for whoever may."""
        if cell.template != "masked" or cell.field.name not in self._revealable:
            return cell
        return replace(cell, items=(Item("", href=reveal_url(self.record, cell.field.name)),))

    @cached_property
    def _revealable(self) -> frozenset[str]:
        return revealable(self.store, self.actor, self.record)

    def _shows(self, condition: Condition | None) -> bool:
        return shows(self.store, self.actor, self.record, condition)

    # -- what can be done -----------------------------------------------------------------------

    def may(self, action: str) -> bool:
        """Tell whether the reader may do this to this very record."""
        return Action(action) in self.record.may

    @cached_property
    def documents(self) -> tuple[tuple[Document, str], ...]:
        """The documents that can be printed, each with its address.

        There it is told what a document falls short of, or one is led on to the PDF.
        """
        if Action.PRINT not in self.record.may:
            return ()
        base = f"/{self.entity.name}/{self.record.id}/print"
        return tuple(
            (document, address(f"{base}/{document.name}"))
            for document in offered_documents(self.entity, self.actor)
        )

    @cached_property
    def list_url(self) -> str:
        """The list of the entity."""
        return list_url(self.entity.name)

    @cached_property
    def edit_url(self) -> str:
        """The form of the record."""
        return edit_url(self.entity.name, self.record.id)

    @cached_property
    def delete_url(self) -> str:
        """Where the record is deleted."""
        return address(f"/{self.entity.name}/delete/{self.record.id}")

    def record_url(self, record: Record) -> str:
        """Return the address of a related record."""
        return show_url(record.entity, record.id)


def open_detail(
    store: Store, actor: Actor, entity: str, *, record: Record, look: Look
) -> DetailPage:
    """Return the page of a record that the door handed out."""
    found = find_entity(store, entity)
    named = with_file_names(look, store, fields=found.by_name.values(), records=[record])
    return DetailPage(store, actor, found, record, named)
