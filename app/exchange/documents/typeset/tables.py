"""Tables of a record on paper: which rows stay together, and which may be higher than a page."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.documents.room import bottom_of
from app.exchange.documents.sheet import Printed, Sheet, Table, Words
from app.exchange.documents.tables import LETTER
from app.exchange.documents.text import lines_of
from app.exchange.documents.typeset.furniture import line_of
from app.exchange.documents.typeset.texts import POINT, Data, Hand
from app.schema.document_grid import paper_size

GAP = 2.6  # millimetres between two columns
LABEL, COUNT, HEAD, CELL = 9.5, 7.5, 7, 8  # points
ROW_LINE, FREE = 10.5, 110  # points: a line of a row, and what a page has above and below a row
MOST_OF_A_PAGE = 0.5
SHORT = 4  # rows


def table_face(sheet: Sheet, table: Table) -> Data:
    """Return a table as the template reads it."""
    hand, line = Hand(sheet.languages[0]), line_of(sheet)
    rooms = [line * column.width / 100 - GAP for column in table.columns]
    return {
        "label": hand.words(table.label, line, LABEL),
        "count": hand.words(table.count, line, COUNT),
        "columns": [
            {"label": hand.words(each.label, room, HEAD), "width": each.width,
             "figure": each.is_figure}
            for each, room in zip(table.columns, rooms, strict=True)
        ],
        "rows": [
            {"cells": _cells(hand, row, rooms), "high": _is_high(sheet, row, rooms)}
            for row in table.rows
        ],
        "total": _cells(hand, table.total, rooms), "keep": kept(table),
    }  # fmt: skip


def kept(table: Table) -> list[int]:
    """Return for each row how many stay together from it on; 0 for those that follow it.

    Up to four stay on one page, with what they come to; of a longer table no row is left alone.
    """
    count = len(table.rows) + bool(table.total)
    if not table.has_low_rows:
        return [1] * count
    if count <= SHORT:
        return [count, *[0] * (count - 1)] if count else []
    return [2, 0, *[1] * (count - 4), 2, 0]


def _cells(hand: Hand, row: Sequence[Printed], rooms: Sequence[float]) -> list[Data]:
    cells = zip(row, rooms, strict=False)
    return [hand.words(cell.together, room, CELL) for cell, room in cells]


def _is_high(sheet: Sheet, row: Sequence[Printed], rooms: Sequence[float]) -> bool:
    """Tell whether a row may need more than a page: those the template measures."""
    _, height = paper_size(sheet.paper, sheet.orientation)
    free = (height - bottom_of(sheet)) / POINT - FREE
    cells = zip(row, rooms, strict=False)
    return (
        max(_lines(cell.together, room) for cell, room in cells) * ROW_LINE > free * MOST_OF_A_PAGE
    )


def _lines(said: Words, room: float) -> int:
    across = max(1, int(room / LETTER))
    return sum(lines_of(text, across) for text in (said.main, said.second) if text)
