"""From records to the rows of a printed list: texts only, as JSON holds them.

A cell is a text; ``{"main", "second"}`` in two languages; ``{"tags"}`` for several options.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Context, Decimal
from functools import cached_property
from typing import Any

from app.core.clock import Moment
from app.exchange.documents.sheet import Printed, Words
from app.exchange.documents.values import Pen
from app.exchange.list_reports.ask import ReportAsk, addable
from app.exchange.list_reports.layout import letters
from app.exchange.list_reports.words import EMPTY
from app.fieldtypes.abilities import Summable
from app.records.record import Masked, Record
from app.schema.model import Entity, Field

LONGEST_CELL = 300
EXACT = Context(prec=400)
"""Sums of money are exact, however large the figures are."""

Cell = str | Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """One record on paper."""

    cells: tuple[Cell, ...]
    key: str  # what its group is told apart by
    group: Cell  # what the group is called
    amounts: tuple[str | None, ...]  # of the fields that are added up

    def as_json(self) -> dict[str, Any]:
        """Return what a file of a job holds."""
        return asdict(self)


def row_of(data: Mapping[str, Any]) -> Row:
    """Return a row as a file of a job has it."""
    return Row(tuple(data["cells"]), data["key"], data["group"], tuple(data["amounts"]))


@dataclass(frozen=True)
class Scribe:
    """Writes the records of one list."""

    entity: Entity
    ask: ReportAsk
    pen: Pen
    moment: Moment
    masked: frozenset[str]

    @cached_property
    def fields(self) -> tuple[Field, ...]:
        """The columns."""
        return tuple(self.entity.by_name[name] for name in self.ask.question.columns)

    @cached_property
    def added(self) -> tuple[Field, ...]:
        """The columns that are added up: what is masked anywhere would be told by a sum."""
        readable = [field for field in self.fields if field.name not in self.masked]
        return addable(readable, self.ask.sums)

    def row(self, record: Record) -> Row:
        """Return a record as a row."""
        key, group = self._group(record)
        return Row(
            tuple(self._cell(field, record) for field in self.fields),
            key,
            group,
            tuple(_amount(field, record.values.get(field.name)) for field in self.added),
        )

    def words(self, value: Words) -> Cell:
        """Return a text of the document as a cell."""
        main, second = _one_line(value.main), _one_line(value.second)
        return {"main": main, "second": second} if second else main

    def sum_cell(self, field: Field, total: Decimal) -> Cell:
        """Return a sum as its field writes values."""
        return self._drawn(self.pen.value(field, total, {}, LONGEST_CELL))

    def _cell(self, field: Field, record: Record) -> Cell:
        value = record.values.get(field.name)
        return self._drawn(self.pen.value(field, value, record.titles, LONGEST_CELL))

    def _drawn(self, printed: Printed) -> Cell:
        if printed.is_tags:
            return {"tags": [self._together(words) for words in printed.items]}
        return self.words(printed.items[0]) if printed.items else ""

    def _together(self, words: Words) -> str:
        return _one_line(" ".join(filter(None, (words.main, words.second))))

    def _group(self, record: Record) -> tuple[str, Cell]:
        if not self.ask.group:
            return "", ""
        field = self.entity.by_name[self.ask.group]
        value = record.values.get(field.name)
        if value is None:
            return "", self.words(self.pen.words(EMPTY))
        if isinstance(value, datetime):
            value = value.astimezone(self.moment.zone)
        if isinstance(value, date):
            return f"{value:%Y-%m}", f"{value:%Y-%m}"
        text = self.pen.value(field, value, record.titles, LONGEST_CELL)
        return str(field.type.dump(value)), self._drawn(text)


def _amount(field: Field, value: Any) -> str | None:
    if value is None or isinstance(value, Masked) or not isinstance(field.type, Summable):
        return None
    return str(field.type.amount(value))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def width_of(cell: Cell) -> int:
    """Return how many letters wide a cell wants to be."""
    if isinstance(cell, str):
        return letters(cell)
    if "tags" in cell:
        return max((letters(tag) + 2 for tag in cell["tags"]), default=0)
    return max(letters(cell["main"]), letters(cell["second"]))


def plain(cell: Cell) -> str:
    """Return a cell as one line of text."""
    if isinstance(cell, str):
        return cell
    parts: Sequence[str] = cell["tags"] if "tags" in cell else (cell["main"], cell["second"])
    return " ".join(filter(None, parts))
