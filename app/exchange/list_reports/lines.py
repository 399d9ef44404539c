"""The lines of a printed list: heads of groups, records, subtotals and the total.

``span`` says how many lines from this one on stay on one page: the head of a group with its first
two records, a subtotal with the record before it. 0 is a line that an earlier one holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.core.i18n import Label
from app.exchange.breaking import Pieces, breakable
from app.exchange.documents.words import TOTAL
from app.exchange.list_reports.layout import GAP, LETTER
from app.exchange.list_reports.rows import Cell, Row, Scribe, plain
from app.exchange.list_reports.sums import Group, Tallies, Tally
from app.exchange.list_reports.words import IN_GROUP, SUBTOTAL

Line = dict[str, Any]
FIRST_ROWS = 2  # that stay with the head of their group
TIGHT = 26  # letters that the label of a subtotal wants before the first sum


def _broken(text: str, room: float) -> Pieces:
    """Return a text in pieces, where a word has no room between two columns."""
    return breakable(text, (room - GAP) * LETTER)


@dataclass(frozen=True)
class Ruler:
    """What all lines of one list need to know."""

    scribe: Scribe
    rooms: Sequence[float]  # letters that the columns hold

    @property
    def is_grouped(self) -> bool:
        """Whether there are groups."""
        return bool(self.scribe.ask.group)

    @cached_property
    def first_sum(self) -> int:
        """The place of the first column that is added up; past the last where there is none."""
        added = {field.name for field in self.scribe.added}
        places = (at for at, field in enumerate(self.scribe.fields) if field.name in added)
        return next(places, len(self.rooms))

    @cached_property
    def closing_lines(self) -> int:
        """How many lines a subtotal takes: two where its label has no room beside the sums."""
        if not self.scribe.added:
            return 0
        return 1 if sum(self.rooms[: self.first_sum]) >= TIGHT else 2

    def text(self, cell: Cell, place: int) -> Any:
        """Return a cell in pieces where its words are longer than the column."""
        room = self.rooms[place]
        if isinstance(cell, str):
            return _broken(cell, room)
        if "tags" in cell:
            return {"tags": [_broken(tag, room - 2) for tag in cell["tags"]]}
        return {key: _broken(cell[key], room) for key in ("main", "second")}

    def counted(self, count: int) -> str:
        """Return how many records there are: figures read the same in two languages."""
        return self.scribe.pen.words(IN_GROUP, total=f"{count:,}").main

    def say(self, label: Label, **params: object) -> str:
        """Return words in the languages of the document, on one line."""
        return plain(self.scribe.words(self.scribe.pen.words(label, **params)))


def lines_of(ruler: Ruler, rows: Iterable[Row], tallies: Tallies) -> Iterator[Line]:
    """Yield all lines of a list; ``tallies`` were made of the same rows."""
    at, left = -1, 0
    for number, row in enumerate(rows, start=1):
        if not left:
            at += 1
            left = tallies.groups[at].tally.count
            if ruler.is_grouped:
                yield _head(ruler, tallies.groups[at])
        left -= 1
        group = tallies.groups[at]
        yield _row(ruler, row, number, _span(ruler, group.tally, left))
        if ruler.is_grouped and not left and ruler.scribe.added:
            label = ruler.say(SUBTOTAL, group=plain(group.label))
            yield from _closing(ruler, "subtotal", label, group.tally)
    if tallies.whole.count and (ruler.is_grouped or ruler.scribe.added):
        yield from _closing(ruler, "total", ruler.say(TOTAL), tallies.whole)


def _span(ruler: Ruler, tally: Tally, left: int) -> int:
    """Return how many lines a row holds together."""
    if not ruler.is_grouped:
        return 1
    if tally.count - left <= FIRST_ROWS:
        return 0
    return 1 if left else 1 + ruler.closing_lines


def _head(ruler: Ruler, group: Group) -> Line:
    count = group.tally.count
    held = 1 + min(count, FIRST_ROWS) + (count <= FIRST_ROWS) * ruler.closing_lines
    counted, label = ruler.counted(count), plain(group.label)
    return {"kind": "group", "span": held, "label": label, "count": counted}


def _row(ruler: Ruler, row: Row, number: int, span: int) -> Line:
    cells = [ruler.text(cell, place) for place, cell in enumerate(row.cells)]
    return {"kind": "row", "span": span, "number": f"{number:,}", "cells": cells}


def _closing(ruler: Ruler, kind: str, label: str, tally: Tally) -> Iterator[Line]:
    """Yield the sums, their label in the columns before them, or above where these are narrow."""
    scribe, is_total = ruler.scribe, kind == "total"
    sums = dict(zip((field.name for field in scribe.added), tally.sums, strict=False))
    texts: list[Any] = []
    for place, field in enumerate(scribe.fields[ruler.first_sum :], start=ruler.first_sum):
        total = sums.get(field.name)
        texts.append("" if total is None else ruler.text(scribe.sum_cell(field, total), place))
    line = {
        "kind": kind, "span": max(1, ruler.closing_lines) if is_total else 0,
        "count": ruler.counted(tally.count) if is_total else "",
        "label": label, "lead": ruler.first_sum + 1, "cells": texts,
    }  # fmt: skip
    if ruler.closing_lines == 2:
        yield line | {"lead": len(scribe.fields) + 1, "cells": []}
        line |= {"label": "", "count": "", "span": 0}
    yield line
