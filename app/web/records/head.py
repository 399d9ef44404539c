"""The head of a record's page: its number and tier, who has it, how far it is, its figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.core.i18n import Label
from app.fieldtypes.abilities import Computed, HasOptions, Numbered
from app.fieldtypes.option_set import Option, OptionKind
from app.records.access import visible_fields
from app.schema.model import Field
from app.web.cells import Cell, record_cell
from app.web.records.related import RelatedTabs

FEWEST_FIGURES = 3
MOST_FIGURES = 5
STAGE = "stage"
WAY_OUT = "red"
SAID_IN_HEAD = frozenset({"owner", "department", "updated_at", "updated_by"})
MOMENTS = ("date", "date_time")  # cells that show a point in time


@dataclass(frozen=True)
class Step:
    """One stage on the way of a record."""

    label: Label
    is_done: bool
    is_current: bool


@dataclass(frozen=True)
class RecordHead(RelatedTabs):
    """What stands above the sections of a record's page."""

    @cached_property
    def visible(self) -> Mapping[str, Field]:
        """Fields that the reader may know of."""
        return visible_fields(self.store, self.actor, self.entity.name)

    def cell(self, name: str) -> Cell | None:
        """Return the cell of a field, if the reader may see it."""
        if name not in self.visible or name not in self.record.values:
            return None
        return record_cell(self.visible[name], self.record, self.look)

    def _filled(self, names: Iterable[str]) -> Iterator[Cell]:
        for name in names:
            cell = self.cell(name)
            if cell is not None and cell.template != "nil":
                yield cell

    # -- title and what stands under it -----------------------------------------------------------

    @cached_property
    def badge(self) -> Cell | None:
        """The tier beside the title."""
        return next(self._filled(self._with_options(OptionKind.TIER)), None)

    def _with_options(self, kind: OptionKind) -> Iterator[str]:
        for name, field in self.visible.items():
            if isinstance(field.type, HasOptions) and field.type.option_set.kind is kind:
                yield name

    @cached_property
    def number(self) -> Cell | None:
        """The number that the panel gave the record."""
        names = (n for n, field in self.visible.items() if isinstance(field.type, Numbered))
        return next(self._filled(names), None)

    @cached_property
    def shows_number(self) -> bool:
        """Whether the line under the title begins with the number: not where the title has it."""
        return self.number is not None and self.number.text not in self.record.title

    @cached_property
    def owner(self) -> Cell | None:
        """Who is responsible."""
        return next(self._filled(["owner"]), None)

    @cached_property
    def department(self) -> Cell | None:
        """Where that is."""
        return next(self._filled(["department"]), None)

    @cached_property
    def changed(self) -> tuple[Cell | None, Cell | None]:
        """When the record last changed, and by whom."""
        return next(self._filled(["updated_at"]), None), next(self._filled(["updated_by"]), None)

    # -- how far it is ----------------------------------------------------------------------------

    @cached_property
    def stage(self) -> Field | None:
        """The field whose options are a way that records go, if the entity has one.

        It is a quick filter that holds one option of a plain set, every record has it, and its
        name or its set's ends in "stage": a status may jump about, stages follow each other.
        """
        for name in self.entity.list.quick_filters:
            field = self.visible.get(name)
            if field is None or not isinstance(field.type, HasOptions) or field.type.is_many:
                continue
            options = field.type.option_set
            is_stage = name.endswith(STAGE) or options.name.endswith(STAGE)
            if is_stage and field.required and options.kind is OptionKind.PLAIN:
                return field
        return None

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The stages in the order of their set; nothing where the record's is not known.

        A red option is a way out ("lost"), not a step: it stands alone at the end of a record
        that took it, and nothing before it counts as done.
        """
        if self.stage is None or not isinstance(self.stage.type, HasOptions):
            return ()
        options = self.stage.type.option_set.options
        chosen = options.get(str(self.record.values.get(self.stage.name)))
        if chosen is None:
            return ()
        way = [o for o in options.values() if o is chosen or _is_step(o)]
        done = 0 if chosen.color == WAY_OUT else way.index(chosen)
        return tuple(
            Step(option.label, place < done, option is chosen) for place, option in enumerate(way)
        )

    # -- figures ----------------------------------------------------------------------------------

    @cached_property
    def figures(self) -> tuple[Cell, ...]:
        """Up to five figures to see at a glance; nothing where there are less than three.

        First what the entity's first document calls its facts, then what the panel worked out,
        amounts, other numbers and dates, without what the head already says.
        """
        found = tuple(
            cell
            for cell in self._filled(dict.fromkeys([*self._facts(), *self._numbers()]))
            if cell.template != "masked"
        )
        return found[:MOST_FIGURES] if len(found) >= FEWEST_FIGURES else ()

    def _facts(self) -> Iterator[str]:
        heads = (self.badge and self.badge.field, self.number and self.number.field, self.stage)
        said = {field.name for field in heads if field}
        for name in self.entity.documents[0].facts if self.entity.documents else ():
            field = self.visible.get(name)
            if field is not None and name not in said and not field.type.is_many:
                yield name

    def _numbers(self) -> Iterator[str]:
        own = [field for field in self.visible.values() if not field.is_standard]
        ranked = [(rank, field.name) for field in own if (rank := _rank(field)) is not None]
        return (name for _, name in sorted(ranked, key=lambda each: each[0]))


def _is_step(option: Option) -> bool:
    return option.color != WAY_OUT and not option.retired


def _rank(field: Field) -> int | None:
    """Return how early a field stands among the figures; nothing for what is no figure."""
    if isinstance(field.type, Computed):
        return 0
    if field.type.align_end:
        return 1 if hasattr(field.type.settings, "currency") else 2
    return 3 if field.type.cell in MOMENTS else None
