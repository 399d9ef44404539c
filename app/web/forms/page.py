"""What the form of a record shows: its inputs by section, what was typed, what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property

from flask_babel import gettext as _

from app.access.actor import Actor
from app.access.fields import is_fixed
from app.core.errors import AppError
from app.fieldtypes.abilities import HoldsFiles
from app.fieldtypes.ref import Ref
from app.records.access import find_entity
from app.records.forms import form_slots
from app.records.record import Record, Slot
from app.schema.condition_script import Form
from app.schema.model import Entity, FieldAccess
from app.storage.store import Store
from app.web.addresses import add_url, edit_url, list_url, show_url
from app.web.cells import Look, record_cell, with_file_names
from app.web.forms.conditions import (
    Rules,
    field_rules,
    make_form,
    section_rules,
    without_changing,
)
from app.web.forms.names import typed_titles
from app.web.forms.values import Typed, prefilled
from app.web.forms.widgets import Input, make_input

OTHERS = "others"  # the section of fields that no section of the definition names


@dataclass(frozen=True)
class FormSection:
    """A titled group of inputs."""

    name: str
    title: str
    columns: int
    inputs: tuple[Input, ...]
    rules: Rules = field(default_factory=dict)

    @property
    def error_count(self) -> int:
        """How many inputs need correction."""
        return sum(1 for each in self.inputs if each.error)


@dataclass(frozen=True)
class FormPage:
    """The form for a new record, or for one that exists."""

    store: Store
    actor: Actor
    entity: Entity
    look: Look
    slots: tuple[Slot, ...]
    record: Record | None = None
    typed: Typed = field(default_factory=Typed)
    errors: Mapping[str, AppError] = field(default_factory=dict)
    version: int = 0

    @cached_property
    def inputs(self) -> Mapping[str, Input]:
        """Every input by the name of its field."""
        return {
            slot.field.name: self._input(slot)
            for slot in self.slots
            if self.record is not None or is_writable(slot)
        }

    def _input(self, slot: Slot) -> Input:
        error = self.errors.get(slot.field.name)
        named = replace(slot, titles={**slot.titles, **self._typed_titles})
        made = make_input(
            named, entity=self.entity.name, typed=self.typed, error=error, look=self._named_look
        )
        if self.record is not None and not is_writable(slot):
            rules = field_rules(slot.field, self._form, is_typed=False)
            return replace(made, fixed=record_cell(slot.field, self.record, self.look), rules=rules)
        return replace(made, rules=field_rules(slot.field, self._form, is_typed=True))

    @cached_property
    def _typed_titles(self) -> Mapping[Ref, str]:
        return typed_titles(self.store, self.actor, self.slots, self.typed)

    @cached_property
    def _named_look(self) -> Look:
        return replace(self.look, file_names={**self.look.file_names, **self.typed.files})

    @cached_property
    def _form(self) -> Form:
        """What the browser knows of the record while it is typed."""
        typed = {s.field.name: s.field for s in writable(self.slots) if not is_masked(s)}
        return without_changing(
            make_form(typed, self.record, self.look.moment), self.entity.by_name
        )

    @cached_property
    def sections(self) -> tuple[FormSection, ...]:
        """The sections of the definition, and one for what none of them names."""
        return tuple(section for section in self._sections() if section.inputs)

    def _sections(self) -> Iterator[FormSection]:
        placed: set[str] = set()
        for section in self.entity.sections:
            inputs = tuple(self._named(section.fields))
            placed.update(section.fields)
            title = section.label.text(self.look.language)
            rules = section_rules(section.visible_if, self._form)
            yield FormSection(section.name, title, section.columns, inputs, rules)
        rest = tuple(each for name, each in self.inputs.items() if name not in placed)
        is_own = any(not each.field.is_standard for each in rest)
        yield FormSection(OTHERS, _("More") if is_own else _("Responsibility"), 2, rest)

    def _named(self, names: Iterable[str]) -> Iterator[Input]:
        return (self.inputs[name] for name in names if name in self.inputs)

    @cached_property
    def wrong(self) -> tuple[tuple[Input | None, AppError], ...]:
        """All that is wrong, in the order of the form; first what is wrong with the whole."""
        whole = [(None, error) for name, error in self.errors.items() if name not in self.inputs]
        ordered = [each for section in self.sections for each in section.inputs]
        placed = [(each, each.error) for each in ordered if each.error is not None]
        return (*whole, *placed)

    @cached_property
    def action(self) -> str:
        """Where the form is sent."""
        if self.record is None:
            return add_url(self.entity.name)
        return edit_url(self.entity.name, self.record.id)

    @cached_property
    def list_url(self) -> str:
        """The list of the entity."""
        return list_url(self.entity.name)

    @cached_property
    def back_url(self) -> str:
        """Where a person goes who does not save."""
        return show_url(self.entity.name, self.record.id) if self.record else self.list_url

    @cached_property
    def holds_files(self) -> bool:
        """Whether the form must be sent as multipart."""
        return any(isinstance(slot.field.type, HoldsFiles) for slot in writable(self.slots))


def open_form(
    store: Store, actor: Actor, entity: str, *, look: Look, given: Mapping[str, str]
) -> FormPage:
    """Return the empty form for a new record; ``given`` fills in what the address names."""
    found = find_entity(store, entity)
    slots = form_slots(store, actor, entity, None)
    typed = prefilled(writable(slots), given)
    return FormPage(store, actor, found, look, slots, typed=typed)


def open_edit_form(
    store: Store, actor: Actor, entity: str, *, record: Record, look: Look
) -> FormPage:
    """Return the form of a record that the door handed out."""
    slots = form_slots(store, actor, entity, record.id)
    found = find_entity(store, entity)
    named = with_file_names(look, store, fields=found.by_name.values(), records=[record])
    return FormPage(store, actor, found, named, slots, record=record, version=record.version)


def writable(slots: Iterable[Slot]) -> tuple[Slot, ...]:
    """Return the slots that have an input; the others only show what is there."""
    return tuple(slot for slot in slots if is_writable(slot))


def is_writable(slot: Slot) -> bool:
    """Tell whether a slot has an input: a masked value can be replaced without being read."""
    return may_be_sent(slot) and not slot.locked


def may_be_sent(slot: Slot) -> bool:
    """Tell whether a form may name the field: one that is locked by now had its input before."""
    if is_masked(slot):
        return not is_fixed(slot.field)
    return slot.access is FieldAccess.WRITE


def is_masked(slot: Slot) -> bool:
    """Tell whether the person sees a mask of the value only."""
    return slot.access is FieldAccess.MASKED
