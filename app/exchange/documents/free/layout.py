"""Letters, labels and cards: from a record and a template to the sheet that is printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from app.exchange.documents.building import Draft, frame, tables
from app.exchange.documents.free.records import DoorRecords, Records
from app.exchange.documents.free.text import MARK, Template, Writer
from app.exchange.documents.free.values import Ink
from app.exchange.documents.free.words import BLANKS
from app.exchange.documents.free_sheet import Body, Cell, Free, Piece
from app.exchange.documents.sheet import Sheet, Stamp
from app.schema.document_grid import label_size
from app.schema.model import Document, Grid

CARD = Cell(85.6, 54.0)  # as bank cards are: ISO 7810 ID-1
LABELS = Grid(3, 8)  # the sheets that every stationer has
PADDING = 3.5  # millimetres between the edge of a label and its text
LINE, LETTER = 4.2, 1.55  # millimetres of a line, and of half a Han character, in the largest size
SMALLER = (1.0, 0.85, 0.7)
HIGHER = {"#": 1.5}  # a heading takes more than a line


def make_letter(draft: Draft, stamp: Stamp) -> Sheet:
    """Return one record as a letter."""
    return letter_of(draft, stamp, DoorRecords(draft.store, draft.actor))


def make_label(draft: Draft, stamp: Stamp) -> Sheet:
    """Return one record as a label on its sheet; labels of many records are put together."""
    return label_of(draft, stamp, DoorRecords(draft.store, draft.actor))


def letter_of(draft: Draft, stamp: Stamp, records: Records) -> Sheet:
    """Return a letter made of what ``records`` hands out."""
    free = _free(draft, records, None)
    notes = (draft.pen.words(draft.document.note),) if draft.document.note else ()
    return _with_blanks(draft, replace(
        frame(draft, stamp), free=free, notes=notes, tables=tables(draft)
    ))  # fmt: skip


def label_of(draft: Draft, stamp: Stamp, records: Records) -> Sheet:
    """Return a label or card made of what ``records`` hands out."""
    free = _free(draft, records, cell_of(draft.document))
    return _with_blanks(draft, replace(frame(draft, stamp), free=free))


def together(sheets: Sequence[Sheet]) -> Sheet:
    """Return labels of many records as one sheet after the other, each full."""
    first, frees = sheets[0], [sheet.free for sheet in sheets if sheet.free]
    pieces = tuple(piece for free in frees for piece in free.pieces)
    notes = {note: None for sheet in sheets for note in sheet.notes}
    free = Free(pieces, frees[0].cell, sum(free.blanks for free in frees))
    return replace(first, free=free, title=first.kind.main, notes=tuple(notes))


def _with_blanks(draft: Draft, sheet: Sheet) -> Sheet:
    """Say what was left blank: nobody should send such a letter without knowing."""
    if not sheet.free or not sheet.free.blanks:
        return sheet
    return replace(sheet, notes=(*sheet.notes, draft.pen.words(BLANKS, count=sheet.free.blanks)))


def _free(draft: Draft, records: Records, cell: Cell | None) -> Free:
    bodies, blanks = list[Body](), 0
    for language in draft.pen.languages:
        ink = Ink()
        bodies.append(_body(draft, records, language, ink))
        blanks = max(blanks, ink.hidden)
    if len(bodies) == 2 and _alike(*bodies):
        del bodies[1]
    size = _size(bodies, cell) if cell else 0
    return Free((Piece(tuple(bodies), size),), cell, blanks)


def _body(draft: Draft, records: Records, language: str, ink: Ink) -> Body:
    label = draft.document.body
    if label is None:
        return Body(language, "")
    draft.pen.gaps.note(label, (language,))
    source = label.text(language)
    template = Template.of(source, draft.entity.name, draft.store.definitions)
    return Writer(draft, records, template, language, ink).body()


def _alike(one: Body, other: Body) -> bool:
    return (one.text, one.values) == (other.text, other.values)


# -- labels -------------------------------------------------------------------------------------


def cell_of(document: Document) -> Cell:
    """Return the place of one label or card on its page."""
    if document.grid is None and document.layout == "card":
        return CARD
    grid = document.grid or LABELS
    width, height = label_size(grid, document.paper, document.orientation)
    return Cell(
        round(width, 2), round(height, 2), grid.across, grid.down, grid.gap, grid.margin
    )  # fmt: skip


def _size(bodies: Sequence[Body], cell: Cell) -> int:
    """Return the first size in which the text has room, or the smallest."""
    for size, share in enumerate(SMALLER):
        across = max(4, int((cell.width - 2 * PADDING) / (LETTER * share)))
        if sum(_lines(body, across) for body in bodies) * LINE * share <= cell.height - 2 * PADDING:
            return size
    return len(SMALLER) - 1


def _lines(body: Body, across: int) -> float:
    """Guess how many lines a text takes where ``across`` Latin letters stand in one."""
    text = MARK.sub(lambda found: body.values[int(found[1])], body.text)
    lines = (line for line in text.split("\n") if line.strip() and not line.startswith(":::"))
    return sum(max(1, -(-_width(line) // across)) * HIGHER.get(line[0], 1.0) for line in lines)


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
