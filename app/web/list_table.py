"""The table of a list: its columns, and the records as rows and cards."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from app.core.i18n import Label
from app.fieldtypes.abilities import HasOptions, Numbered
from app.fieldtypes.option_set import OptionKind
from app.records.record import Record
from app.schema.model import Action, Field
from app.web.cells import Cell, Look, record_cell, with_file_names
from app.web.list_question import ListQuestion

CARD_LINES = 2
CARD_WORDS = 3  # values on one line of a card


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    field: Field
    label: Label
    is_name: bool = False  # calls the record by its title and links to it
    sort_url: str = ""  # empty: cannot be sorted
    aria_sort: str = ""


@dataclass(frozen=True)
class Line:
    """One record as a row of the table, or as a card on a phone."""

    record: Record
    cells: tuple[Cell | None, ...]  # None where the title stands
    sub: Cell | None = None  # the number under the title

    @property
    def badge(self) -> Cell | None:
        """The tier, which a card shows beside the number."""
        return next((cell for cell in self.filled if _is_tier(cell.field)), None)

    @property
    def filled(self) -> tuple[Cell, ...]:
        """The cells that show something, in the order of the columns."""
        return tuple(cell for cell in self.cells if cell is not None and cell.text)

    @property
    def card_lines(self) -> tuple[tuple[str, ...], ...]:
        """The other values, a few to a line, for a phone."""
        texts = [cell.short for cell in self.filled if cell is not self.badge]
        starts = range(0, CARD_LINES * CARD_WORDS, CARD_WORDS)
        lines = (tuple(texts[start : start + CARD_WORDS]) for start in starts)
        return tuple(line for line in lines if line)

    @property
    def may_edit(self) -> bool:
        """Whether this very record may be changed."""
        return Action.UPDATE in self.record.may


@dataclass(frozen=True)
class ListTable(ListQuestion):
    """One list with its columns and rows."""

    @cached_property
    def name_column(self) -> str:
        """The column that calls the record: the first of its title, else the first of all."""
        titles = [name for name in self.wanted if name in self.entity.title_fields]
        return next(iter((*titles, *self.wanted)), "")

    @cached_property
    def merged(self) -> tuple[Field, ...]:
        """The number that stands under the title instead of in a column of its own."""
        if self.state.columns or self.name_column not in self.entity.title_fields:
            return ()
        numbers = (self.visible[name] for name in self.wanted if name != self.name_column)
        return tuple(field for field in numbers if isinstance(field.type, Numbered))[:1]

    @cached_property
    def shown(self) -> tuple[Field, ...]:
        """The fields that have a column, the one that calls the record first."""
        under = {field.name for field in self.merged}
        rest = [n for n in self.wanted if n != self.name_column and n not in under]
        return tuple(self.visible[name] for name in filter(None, (self.name_column, *rest)))

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The heads of the table."""
        return tuple(self._column(field) for field in self.shown)

    def _column(self, field: Field) -> Column:
        sortable = (
            field.type.sortable and not field.type.is_many and not field.encrypted
            and field.name in self.readable
        )  # fmt: skip
        url = self.url(self.state.sorted_by(field.name, self.sort)) if sortable else ""
        first = self.sort[0] if self.sort else None
        aria = ""
        if first is not None and first.field == field.name:
            aria = "descending" if first.descending else "ascending"
        is_name = field.name == self.name_column
        return Column(field, field.label, is_name, url, aria)

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """The rows of the table."""
        look = with_file_names(self.look, self.store, fields=self.shown, records=self.page.records)
        return tuple(self._line(record, look) for record in self.page.records)

    def _line(self, record: Record, look: Look) -> Line:
        cells = tuple(
            None if self._stands_for_title(field) else record_cell(field, record, look)
            for field in self.shown
        )
        sub = next((record_cell(field, record, look) for field in self.merged), None)
        return Line(record, cells, sub)

    def _stands_for_title(self, field: Field) -> bool:
        return field.name == self.name_column and field.name in self.entity.title_fields

    @cached_property
    def choices(self) -> tuple[tuple[Field, bool], ...]:
        """Every field that could be a column, and whether it is one."""
        return tuple((field, name in self.wanted) for name, field in self.visible.items())


def _is_tier(field: Field) -> bool:
    field_type = field.type
    return isinstance(field_type, HasOptions) and field_type.option_set.kind is OptionKind.TIER
