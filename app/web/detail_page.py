"""What the page of one record shows, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from app.access.actor import Actor
from app.core.i18n import Label
from app.fieldtypes.abilities import HasOptions, Numbered
from app.fieldtypes.option_set import OptionKind
from app.records.access import find_entity, visible_fields
from app.records.record import Record
from app.schema.condition import Condition
from app.schema.model import Action, Field
from app.storage.store import Store
from app.web.addresses import address, edit_url, list_url, show_url
from app.web.cells import Cell, Look, record_cell, with_file_names
from app.web.conditions import shows
from app.web.related import RelatedTabs

DOCUMENT_LANGUAGES = {
    "zh_Hans": "简体中文",
    "zh_Hant": "繁體中文",
    "en": "English",
    "zh_Hans+en": "简体中文 + English",
}


@dataclass(frozen=True)
class Shown:
    """One field with its value."""

    field: Field
    cell: Cell

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width of its section."""
        return self.field.type.wide


@dataclass(frozen=True)
class ShownSection:
    """A titled group of fields that this reader may see."""

    name: str
    label: Label
    columns: int
    fields: tuple[Shown, ...]


@dataclass(frozen=True)
class DetailPage(RelatedTabs):
    """One record as one person sees it."""

    @cached_property
    def visible(self) -> Mapping[str, Field]:
        """Fields that the reader may know of."""
        return visible_fields(self.store, self.actor, self.entity.name)

    def cell(self, name: str) -> Cell | None:
        """Return the cell of a field, if the reader may see it."""
        if name not in self.visible or name not in self.record.values:
            return None
        return record_cell(self.visible[name], self.record, self.look)

    # -- the head -------------------------------------------------------------------------------

    @cached_property
    def badge(self) -> Cell | None:
        """The tier beside the title."""
        return next(self._filled(self._tiers()), None)

    def _tiers(self) -> Iterator[str]:
        for name, field in self.visible.items():
            if not isinstance(field.type, HasOptions):
                continue
            if field.type.option_set.kind is OptionKind.TIER:
                yield name

    @cached_property
    def number(self) -> Cell | None:
        """The number that the panel gave the record."""
        names = (n for n, field in self.visible.items() if isinstance(field.type, Numbered))
        return next(self._filled(names), None)

    @cached_property
    def facts(self) -> tuple[Cell, ...]:
        """What stands under the title: who is responsible, and when it last changed."""
        return tuple(self._filled(("owner", "department", "updated_at", "updated_by")))

    def _filled(self, names: Iterable[str]) -> Iterator[Cell]:
        for name in names:
            cell = self.cell(name)
            if cell is not None and cell.template != "nil":
                yield cell

    # -- the body -------------------------------------------------------------------------------

    @cached_property
    def sections(self) -> tuple[ShownSection, ...]:
        """The sections of the definition, without what does not show."""
        return tuple(section for section in self._sections() if section.fields)

    def _sections(self) -> Iterator[ShownSection]:
        for section in self.entity.sections:
            if self._shows(section.visible_if):
                fields = tuple(self._shown(section.fields))
                yield ShownSection(section.name, section.label, section.columns, fields)

    def _shown(self, names: Iterable[str]) -> Iterator[Shown]:
        for name in names:
            cell = self.cell(name)
            if cell is not None and self._shows(cell.field.visible_if):
                yield Shown(cell.field, cell)

    def _shows(self, condition: Condition | None) -> bool:
        return shows(self.store, self.actor, self.record, condition)

    # -- what can be done -----------------------------------------------------------------------

    def may(self, action: str) -> bool:
        """Tell whether the reader may do this to this very record."""
        return Action(action) in self.record.may

    @cached_property
    def documents(self) -> tuple[tuple[Label, tuple[tuple[str, str], ...]], ...]:
        """The documents that can be printed, each in every language: (language, address)."""
        if Action.PRINT not in self.record.may:
            return ()
        base = f"/{self.entity.name}/{self.record.id}/document"
        return tuple(
            (
                document.label,
                tuple(
                    (name, address(f"{base}/{document.name}.pdf?{urlencode({'language': key})}"))
                    for key, name in DOCUMENT_LANGUAGES.items()
                ),
            )
            for document in self.entity.documents
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
