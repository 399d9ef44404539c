"""The form or the page of a record as the draft has it, for one role, with made-up values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.fields import FieldSet, field_set
from app.core.errors import AppError
from app.records.forms import slots_of
from app.records.masking import masked_value
from app.records.record import Record
from app.records.values import (
    broken_checks,
    missing_values,
    read_values,
    retired_choices,
    writable_fields,
)
from app.schema.condition import Condition, Related, holds
from app.schema.model import Entity, Field, Role
from app.storage.store import Store
from app.web.cells import Cell, Look, record_cell
from app.web.designer.preview.sample import Sample, make_sample
from app.web.forms.conditions import Rules
from app.web.forms.page import OTHERS, FormPage
from app.web.forms.values import Typed
from app.web.forms.widgets import Input


@dataclass(frozen=True)
class Part:
    """One field of a section: an input, a value, or that it is hidden."""

    field: Field
    input: Input | None = None
    cell: Cell | None = None
    is_locked: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether it takes the whole width."""
        return self.field.type.wide


@dataclass(frozen=True)
class SheetSection:
    """A titled group of fields."""

    name: str
    title: str
    columns: int
    parts: tuple[Part, ...]
    rules: Rules = field(default_factory=dict)


@dataclass(frozen=True)
class Sheet:
    """An entity of the draft as somebody with just one role of the draft would meet it.

    ``store`` has the draft's definitions and is never asked for records.
    """

    store: Store
    person: Actor  # who looks, with the role alone
    role: Role
    entity: Entity
    look: Look
    typed: Typed = field(default_factory=Typed)
    errors: Mapping[str, AppError] = field(default_factory=dict)

    @cached_property
    def fields(self) -> FieldSet:
        """What the role may do with each field."""
        return field_set(self.store.definitions, self.person, self.entity)

    @cached_property
    def sample(self) -> Sample:
        """The made-up record."""
        return make_sample(
            self.store.definitions, self.entity, self.person, moment=self.look.moment,
            language=self.look.language,
        )  # fmt: skip

    @cached_property
    def record(self) -> Record:
        """The record as the role sees it: cut and masked."""
        values: dict[str, Any] = {}
        for name in self.fields.visible:
            value, known = self.sample.values.get(name), self.entity.by_name[name]
            is_masked = name in self.fields.masked
            values[name] = masked_value(known, value, self.look.locale) if is_masked else value
        return Record(self.entity.name, 0, 1, "", values, self.sample.titles)

    @cached_property
    def form(self) -> FormPage:
        """The form, as of a record that is there, so that what cannot be changed shows too."""
        slots = slots_of(self.entity, self.fields, self.record.values, self.sample.titles)
        return FormPage(
            self.store, self.person, self.entity, self.look, slots, record=self.record,
            typed=self.typed, errors=self.errors, version=1,
        )  # fmt: skip

    # -- what is drawn --------------------------------------------------------------------------

    @cached_property
    def form_sections(self) -> tuple[SheetSection, ...]:
        """The sections of the form."""
        rules = {each.name: each.rules for each in self.form.sections}
        return tuple(
            replace(each, rules=rules.get(each.name, {})) for each in self._sections(self._typed)
        )

    @cached_property
    def page_sections(self) -> tuple[SheetSection, ...]:
        """The sections of the record's page, without what does not show for these values."""
        return tuple(self._sections(self._shown))

    def _sections(self, part: Any) -> Iterator[SheetSection]:
        placed = {name for section in self.entity.sections for name in section.fields}
        rest = tuple(each.name for each in self.entity.live_fields if each.name not in placed)
        on_form = () if part == self._shown else ("owner", "department")
        standard = tuple(name for name in on_form if name not in placed)
        for section in self.entity.sections:
            if part == self._shown and not self._shows(section.visible_if):
                continue
            title = section.label.text(self.look.language)
            parts = tuple(self._parts(section.fields, part))
            yield SheetSection(section.name, title, section.columns, parts)
        parts = tuple(self._parts((*rest, *standard), part))
        yield SheetSection(OTHERS, _("More") if rest else _("Responsibility"), 2, parts)

    def _parts(self, names: tuple[str, ...], part: Any) -> Iterator[Part]:
        for name in names:
            known = self.entity.by_name.get(name)
            if known is None:
                continue
            found = part(known) if name in self.fields.visible else Part(known)
            if found is not None:
                yield found

    def _typed(self, known: Field) -> Part | None:
        made = self.form.inputs.get(known.name)
        return None if made is None else Part(known, made, is_locked=made.fixed is not None)

    def _shown(self, known: Field) -> Part | None:
        if not self._shows(known.visible_if):
            return None
        return Part(known, cell=record_cell(known, self.record, self.look))

    def _shows(self, condition: Condition | None) -> bool:
        return condition is None or holds(
            condition, self.sample.values, self.look.moment, _nothing_links
        )

    # -- what is wrong --------------------------------------------------------------------------

    def problems(self) -> Mapping[str, AppError]:
        """Return all that is wrong with what was typed, as saving would say it; nothing is saved.

        What only other records could tell (a unique value, a link that is allowed) is not asked.
        """
        moment, typed = self.look.moment, self.typed.texts
        fields = writable_fields(self.entity, self.fields)
        reading = read_values(fields, typed, moment)
        # What a role cannot type or does not see is as in the record that is made up.
        values = {**self.sample.values, **reading.values}
        known = {name: v for name, v in values.items() if name in self.fields.readable}
        errors = missing_values(
            self.entity, self.fields.writable & typed.keys(), values, moment, _nothing_links,
            known=known,
        )  # fmt: skip
        errors |= broken_checks(self.entity, self.entity.checks, values, moment, _nothing_links)
        errors |= retired_choices(self.entity.by_name, reading.values, self.sample.values)
        return {**errors, **reading.errors}


def _nothing_links(part: Related) -> bool:
    """Answer for a record that is not there: no other one points at it."""
    return part.none
