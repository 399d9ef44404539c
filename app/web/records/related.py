"""Records of other entities that link to a record: the tabs of its page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import urlencode

from app.access.actor import Actor
from app.access.fields import field_set
from app.fieldtypes.abilities import RefersTo
from app.fieldtypes.ref import Ref
from app.records.access import may, visible_fields
from app.records.linked import count_linking, links_to
from app.records.read import list_records
from app.records.record import Question, Record
from app.schema.condition import Condition
from app.schema.model import Action, Entity, Field
from app.storage.store import Store
from app.web.addresses import add_url, list_url, show_url
from app.web.cells import Cell, Look, record_cell

MOST_RELATED = 10
RELATED_COLUMNS = 5


@dataclass(frozen=True)
class Related:
    """Records of another entity that link here."""

    entity: Entity
    field: Field
    here: Ref
    where: Condition
    count: int
    may_create: bool

    @property
    def key(self) -> str:
        """What names the tab in the address."""
        return f"{self.entity.name}.{self.field.name}"

    @property
    def list_url(self) -> str:
        """The list of all of them."""
        return f"{list_url(self.entity.name)}?{urlencode({f'f.{self.field.name}': self._text})}"

    @property
    def add_url(self) -> str:
        """The form for one more; nothing for who may not create it."""
        if not self.may_create:
            return ""
        return f"{add_url(self.entity.name)}?{urlencode({self.field.name: self._text})}"

    @property
    def _text(self) -> str:
        return self.field.type.dump((self.here,) if self.field.type.is_many else self.here)


@dataclass(frozen=True)
class RelatedTabs:
    """One record with what links to it."""

    store: Store
    actor: Actor
    entity: Entity
    record: Record
    look: Look

    @cached_property
    def related(self) -> tuple[Related, ...]:
        """The tabs of related records that the reader may open, each with its count."""
        found = [
            link
            for name in self.entity.related
            if name in self.store.definitions.entities
            and may(self.store, self.actor, name, Action.READ)
            for link in self._links(self.store.definitions.entities[name])
        ]
        links = [(entity.name, field.name) for entity, field, _ in found]
        here = Ref(self.entity.name, self.record.id)
        counts = count_linking(self.store, self.actor, here, links)
        return tuple(self._related(*link, n) for link, n in zip(found, counts, strict=True))

    def _links(self, entity: Entity) -> Iterator[tuple[Entity, Field, Condition]]:
        here = Ref(self.entity.name, self.record.id)
        readable = field_set(self.store.definitions, self.actor, entity).readable
        for field in entity.by_name.values():
            if isinstance(field.type, RefersTo) and self.entity.name in field.type.targets:
                where = links_to(here, field) if field.name in readable else None
                if where is not None:
                    yield entity, field, where

    def _related(self, entity: Entity, field: Field, where: Condition, count: int) -> Related:
        here = Ref(self.entity.name, self.record.id)
        may_create = may(self.store, self.actor, entity.name, Action.CREATE)
        return Related(entity, field, here, where, count, may_create)

    def chosen(self, key: str) -> Related | None:
        """Return the tab called ``key``, or the first that has something in it, or the first."""
        asked = (each for each in self.related if each.key == key)
        filled = (each for each in self.related if each.count)
        return next((each for found in (asked, filled, self.related) for each in found), None)

    def related_columns(self, related: Related) -> tuple[Field, ...]:
        """Return the columns of a tab: those of the entity's list, without the way back here."""
        fields = visible_fields(self.store, self.actor, related.entity.name)
        names = [n for n in related.entity.list.columns if n in fields and n != related.field.name]
        return tuple(fields[name] for name in names[:RELATED_COLUMNS])

    def related_lines(self, related: Related) -> tuple[tuple[Record, tuple[Cell, ...]], ...]:
        """Return the first records of a tab with their cells."""
        if not related.count:
            return ()
        columns = self.related_columns(related)
        question = Question(
            columns=tuple(field.name for field in columns), where=related.where, size=MOST_RELATED
        )
        page = list_records(self.store, self.actor, related.entity.name, question)
        return tuple(
            (record, tuple(record_cell(field, record, self.look) for field in columns))
            for record in page.records
        )

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
