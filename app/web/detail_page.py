"""What the page of one record shows, worked out before it is drawn."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from app.access.actor import Actor
from app.core.i18n import Label
from app.fieldtypes.abilities import HasOptions, Numbered, RefersTo
from app.fieldtypes.option_set import OptionKind
from app.fieldtypes.ref import Ref
from app.records.access import find_entity, may, readable_fields, visible_fields
from app.records.read import count_records, list_records
from app.records.record import Question, Record
from app.schema.condition import Condition
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.web.addresses import add_url, address, edit_url, list_url, show_url
from app.web.cells import Cell, Look, record_cell, with_file_names
from app.web.conditions import links_to, shows

MOST_RELATED = 10
RELATED_COLUMNS = 5
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
class Related:
    """Records of another entity that link here."""

    entity: Entity
    field: Field
    where: Condition
    count: int
    list_url: str
    add_url: str  # empty: may not create

    @property
    def key(self) -> str:
        """What names the tab in the address."""
        return f"{self.entity.name}.{self.field.name}"


@dataclass(frozen=True)
class DetailPage:
    """One record as one person sees it."""

    store: Store
    actor: Actor
    entity: Entity
    record: Record
    look: Look

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

    # -- other records that link here -----------------------------------------------------------

    @cached_property
    def related(self) -> tuple[Related, ...]:
        """The tabs of related records that the reader may open, each with its count."""
        return tuple(
            related
            for name in self.entity.related
            if name in self.store.definitions.entities
            and may(self.store, self.actor, name, Action.READ)
            for related in self._links(self.store.definitions.entities[name])
        )

    def _links(self, entity: Entity) -> Iterator[Related]:
        here = Ref(self.entity.name, self.record.id)
        for field in readable_fields(self.store, self.actor, entity.name).values():
            if isinstance(field.type, RefersTo) and self.entity.name in field.type.targets:
                where = links_to(here, field)
                if where is not None:
                    yield self._related(entity, field, where)

    def _related(self, entity: Entity, field: Field, where: Condition) -> Related:
        here = Ref(self.entity.name, self.record.id)
        text = field.type.dump((here,) if field.type.is_many else here)
        may_create = may(self.store, self.actor, entity.name, Action.CREATE)
        adding = f"{add_url(entity.name)}?{urlencode({field.name: text})}"
        return Related(
            entity,
            field,
            where,
            count_records(self.store, self.actor, entity.name, where),
            f"{list_url(entity.name)}?{urlencode({f'f.{field.name}': text})}",
            adding if may_create else "",
        )

    def chosen(self, key: str) -> Related | None:
        """Return the tab called ``key``, or the first."""
        first = self.related[0] if self.related else None
        return next((each for each in self.related if each.key == key), first)

    def related_columns(self, related: Related) -> tuple[Field, ...]:
        """Return the columns of a tab: those of the entity's list, without the way back here."""
        fields = visible_fields(self.store, self.actor, related.entity.name)
        names = [n for n in related.entity.list.columns if n in fields and n != related.field.name]
        return tuple(fields[name] for name in names[:RELATED_COLUMNS])

    def related_lines(self, related: Related) -> tuple[tuple[Record, tuple[Cell, ...]], ...]:
        """Return the first records of a tab with their cells."""
        columns = self.related_columns(related)
        question = Question(
            columns=tuple(field.name for field in columns), where=related.where, size=MOST_RELATED
        )
        page = list_records(self.store, self.actor, related.entity.name, question)
        return tuple(
            (record, tuple(record_cell(field, record, self.look) for field in columns))
            for record in page.records
        )

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

    def tab_url(self, related: Related) -> str:
        """Return the address of this page with another tab open."""
        here = show_url(self.entity.name, self.record.id)
        return f"{here}?{urlencode({'tab': related.key})}#related"

    def tab_label(self, related: Related) -> str:
        """Return what a tab is called: with the link's name where an entity has several here."""
        text = related.entity.label_plural.text(self.look.language)
        alike = [each for each in self.related if each.entity is related.entity]
        if len(alike) == 1:
            return text
        return f"{text} · {related.field.label.text(self.look.language)}"


def open_detail(
    store: Store, actor: Actor, entity: str, *, record: Record, look: Look
) -> DetailPage:
    """Return the page of a record that the door handed out."""
    found = find_entity(store, entity)
    named = with_file_names(look, store, fields=found.by_name.values(), records=[record])
    return DetailPage(store, actor, found, record, named)
