"""The table of a list: its columns, and the records as its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from markupsafe import Markup

from app.core.i18n import Label
from app.fieldtypes.abilities import Numbered
from app.records.record import Record
from app.schema.model import Action, Field
from app.web.addresses import edit_url, show_url
from app.web.cells import with_file_names
from app.web.lists.cells import ColumnCells, Drawn, is_tier
from app.web.lists.question import ListQuestion


@dataclass(frozen=True)
class Column:
    """One column of the table."""

    field: Field
    label: Label
    classes: str = ""
    sort_url: str = ""  # empty: cannot be sorted
    aria_sort: str = ""


def may_be_chosen(record: Record) -> bool:
    """Tell whether anything can be done to a record together with others."""
    return Action.DELETE in record.may or Action.PRINT in record.may


class Line(NamedTuple):
    """One record as a row of the table."""

    record: Record
    name: str  # what the row is called by
    url: str
    edit_url: str  # empty: this very record may not be changed
    may_be_chosen: bool
    cells: Markup  # all after the name
    sub: Drawn | None = None  # the number under the title


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
        classes = ["ds-end"] if field.type.align_end else []
        if field.name == self.name_column:
            classes.append("ds-records__name")
        if is_tier(field):
            classes.append("ds-records__tier")  # a phone shows it beside the number
        return Column(field, field.label, " ".join(classes), url, aria)

    @cached_property
    def _cells(self) -> tuple[list[ColumnCells | None], ColumnCells | None]:
        """What draws each column, and what stands under the title."""
        look = with_file_names(self.look, self.store, fields=self.shown, records=self.page.records)
        cells = [
            None if self._stands_for_title(field) else ColumnCells(field, look)
            for field in self.shown
        ]
        return cells, next((ColumnCells(field, look) for field in self.merged), None)

    def line(self, place: int) -> Line:
        """Return what the row at a place of this page shows."""
        return self._line(self.page.records[place], *self._cells)

    def _line(
        self, record: Record, cells: Sequence[ColumnCells | None], under: ColumnCells | None
    ) -> Line:
        drawn = [each.draw(record) if each else None for each in cells]
        name = drawn[0].text if drawn and drawn[0] else ""
        return Line(
            record,
            name=name or record.title,
            url=show_url(record.entity, record.id),
            edit_url=edit_url(record.entity, record.id) if Action.UPDATE in record.may else "",
            may_be_chosen=may_be_chosen(record),
            cells=_row(self.columns[1:], drawn[1:]),
            sub=under.draw(record) if under else None,
        )

    def _stands_for_title(self, field: Field) -> bool:
        return field.name == self.name_column and field.name in self.entity.title_fields

    @cached_property
    def choices(self) -> tuple[tuple[Field, bool], ...]:
        """Every field that could be a column, and whether it is one."""
        return tuple((field, name in self.wanted) for name, field in self.visible.items())


def _row(columns: Sequence[Column], drawn: Sequence[Drawn | None]) -> Markup:
    """Return the cells of a row, put together here: in a template this took longer than all else.

    Only the name may be without a cell, and it is not among these.
    """
    cells = [
        f'<td class="{column.classes}">{cell.html}</td>'
        if column.classes
        else f"<td>{cell.html}</td>"
        for column, cell in zip(columns, drawn, strict=True)
        if cell is not None
    ]
    return Markup("".join(cells))  # noqa: S704 - cells are Markup, the classes are ours
