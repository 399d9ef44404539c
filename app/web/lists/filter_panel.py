"""The panel that opens under a quick filter: what can be chosen, with counts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.fieldtypes.abilities import HasOptions, RefersTo
from app.fieldtypes.option_set import Option, OptionSet
from app.fieldtypes.ref import USER
from app.records.pick import pick
from app.records.read import option_counts
from app.records.show import title_of
from app.schema.model import Field
from app.web.forms.widgets import read_text, ref_text
from app.web.lists.address import unknown_field
from app.web.lists.page import ListPage
from app.web.lists.state import default_operator


@dataclass(frozen=True)
class Tick:
    """One thing that can be ticked."""

    value: str
    text: str
    is_on: bool
    option: Option | None = None
    depth: int = 0
    count: int | None = None


@dataclass(frozen=True)
class FilterPanel:
    """The choices for one field, given everything else that narrows the list."""

    page: ListPage
    field: Field
    find: str = ""  # what was typed to find a person or a record

    @cached_property
    def kind(self) -> str:
        """Which of the panel's templates draws it."""
        field_type = self.field.type
        if isinstance(field_type, HasOptions):
            return "options"
        if isinstance(field_type, RefersTo):
            return "records"
        if field_type.operator("within") is not None:
            return "dates"
        if field_type.operator("at_least") is not None:
            return "range"
        return "text"

    @cached_property
    def rest(self) -> tuple[tuple[str, str], ...]:
        """The rest of the list's state, which the panel's form carries along."""
        return self.page.state.without(self.field.name).pairs()

    @cached_property
    def chosen(self) -> tuple[str, ...]:
        """What is ticked now."""
        return self.page.state.values(self.field.name)

    def value(self, operator: str) -> str:
        """Return what is set for one operator now."""
        return self.page.state.value(self.field.name, operator)

    @cached_property
    def text_operator(self) -> str:
        """The operator of a panel with one text input; empty where the field's default is meant."""
        return "contains" if self.field.type.operator("contains") else ""

    @cached_property
    def has_text(self) -> bool:
        """Whether the field can be compared with a text at all."""
        return bool(self.text_operator or default_operator(self.field, 1))

    @cached_property
    def text_value(self) -> str:
        """The text that the list is filtered by now."""
        return self.value(self.text_operator)

    @cached_property
    def is_filled(self) -> str:
        """``empty`` or ``filled`` where the list is filtered by that."""
        return next((word for word in ("empty", "filled") if self.value(word)), "")

    @cached_property
    def ticks(self) -> tuple[Tick, ...]:
        """What can be ticked."""
        if self.kind == "options":
            return tuple(self._options())
        return tuple(self._records()) if self.kind == "records" else ()

    # -- options --------------------------------------------------------------------------------

    def _options(self) -> Iterator[Tick]:
        assert isinstance(self.field.type, HasOptions)  # noqa: S101 - kind says so; for mypy
        options = self.field.type.option_set
        page = self.page
        where = page.condition(page.state.without(self.field.name))
        name = page.entity.name
        counts = option_counts(page.store, page.actor, name, self.field.name, where=where)
        yield from self._below(options, None, 0, counts)

    def _below(
        self, options: OptionSet, parent: str | None, depth: int, counts: Mapping[str, int]
    ) -> Iterator[Tick]:
        for key in options.children(parent):
            option = options.options[key]
            count = sum(counts.get(each, 0) for each in self._meant(options, key))
            is_on = key in self.chosen
            if count or is_on or not option.retired:
                text = option.label.text(self.page.look.language)
                yield Tick(key, text, is_on, option, depth, count)
            yield from self._below(options, key, depth + 1, counts)

    def _meant(self, options: OptionSet, key: str) -> tuple[str, ...]:
        """Return the options that a tick finds: of a category all below it too."""
        has_under = self.field.type.operator("under") is not None
        return options.below(key) if has_under else (key,)

    # -- people and records ---------------------------------------------------------------------

    def _records(self) -> Iterator[Tick]:
        assert isinstance(self.field.type, RefersTo)  # noqa: S101 - kind says so; for mypy
        if USER in self.field.type.targets:
            yield Tick("me", "", "me" in self.chosen)
        known = {value: text for value, text in self._chosen_records() if value != "me"}
        yield from (Tick(value, text, is_on=True) for value, text in known.items())
        page = self.page
        for choice in pick(page.store, page.actor, page.entity.name, self.field.name, self.find):
            value = ref_text(self.field, choice.ref)
            if value not in known:
                yield Tick(value, choice.title, is_on=False)

    def _chosen_records(self) -> Iterator[tuple[str, str]]:
        values: Mapping[str, Any] = {
            value: read_text(self.field, value) for value in self.chosen if value != "me"
        }
        refs = {value: ref for value, ref in values.items() if ref is not None}
        titles = self.page.titles(
            item for ref in refs.values() for item in self.field.type.items(ref)
        )
        for value, ref in refs.items():
            yield value, "、".join(title_of(item, titles) for item in self.field.type.items(ref))

    # -- addresses ------------------------------------------------------------------------------

    @cached_property
    def find_url(self) -> str:
        """Where the panel is asked again, for what was typed."""
        return self.page.panel_url(self.field)

    @cached_property
    def cleared_url(self) -> str:
        """The list without any filter on this field."""
        return self.page.url(self.page.state.without(self.field.name))


def open_panel(page: ListPage, name: str, *, find: str) -> FilterPanel:
    """Return the panel for a field that the person may filter by."""
    if name not in page.readable:
        raise unknown_field(name)
    return FilterPanel(page, page.readable[name], find)
