"""Tables of a record on paper: which rows stay together, and which may be higher than a page."""

from __future__ import annotations

from collections.abc import Sequence

from app.exchange.documents.sheet import Printed, Sheet, Table
from app.exchange.documents.typeset.furniture import height_of, line_of
from app.exchange.documents.typeset.texts import Data, Hand, lines_of

GAP = 2.6  # millimetres between two columns
LABEL, COUNT, HEAD, CELL = 9.5, 7.5, 7, 8  # points
ROW_LINE, ROW_EDGES = 10.5, 7  # points: a line of a row, and what is above and below its lines
OF_A_PAGE = 0.5  # that rows kept together may take, and a row that is not measured


def table_face(sheet: Sheet, table: Table) -> Data:
    """Return a table as the template reads it."""
    hand, line = Hand(sheet.languages[0]), line_of(sheet)
    rooms = [line * column.width / 100 - GAP for column in table.columns]
    heights = [_height(row, rooms) for row in table.rows]
    most = height_of(sheet) * OF_A_PAGE
    return {
        "label": hand.words(table.label, line, LABEL),
        "count": hand.words(table.count, line, COUNT),
        "columns": [
            {"label": hand.words(each.label, room, HEAD), "width": each.width,
             "figure": each.is_figure}
            for each, room in zip(table.columns, rooms, strict=True)
        ],
        "rows": [
            {"cells": _cells(hand, row, rooms), "high": height > most}
            for row, height in zip(table.rows, heights, strict=True)
        ],
        "total": _cells(hand, table.total, rooms), "keep": kept(table, sum(heights) <= most),
    }  # fmt: skip


def kept(table: Table, is_low: bool) -> list[int]:
    """Return for each row how many stay together from it on; 0 for those that follow it.

    A short table that is low stays whole, with what it comes to; of a longer one no row is left
    alone at either end, where its rows are low.
    """
    count = len(table.rows) + bool(table.total)
    if count < 2 or not (is_low or table.has_low_rows):
        return [1] * count
    if table.is_short:
        return [count, *[0] * (count - 1)] if is_low else [1] * count
    return [2, 0, *[1] * (count - 4), 2, 0]


def _cells(hand: Hand, row: Sequence[Printed], rooms: Sequence[float]) -> list[Data]:
    cells = zip(row, rooms, strict=False)
    return [hand.words(cell.together, room, CELL) for cell, room in cells]


def _height(row: Sequence[Printed], rooms: Sequence[float]) -> float:
    """Return about how high a row is, in points."""
    cells = zip(row, rooms, strict=False)
    lines = max((lines_of(cell.together, room, CELL) for cell, room in cells), default=1)
    return lines * ROW_LINE + ROW_EDGES
