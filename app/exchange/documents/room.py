"""How much room the head and the foot of a page need, and the headings beside the content."""

from __future__ import annotations

from app.exchange.documents.sheet import PAPER_SIZES, Block, Sheet
from app.exchange.documents.text import lines_of, width_of
from app.schema.document_grid import paper_size

SIDE, NARROW_SIDE, SLIP_SIDE = 18, 14, 16  # millimetres left free at either side, as in the styles
# Letters of the lines of a foot, without what varies:
NUMBER, PRINTED, PRINTED_ALSO, CHECK, CODE = 24, 34, 32, 40, 48
LETTER, SMALL_LETTER = 1.28, 1.2  # millimetres of a letter in the foot, and beside a QR code
LINE, SMALL_LINE = 3.71, 3.36  # of its lines
ABOVE, ABOVE_ON_SLIP, BELOW = 6.4, 4.4, 4.5  # between content, foot and the edge of the paper
QR = 17
BESIDE, BESIDE_ALSO, MOST_BESIDE = 16, 21, 3  # letters of a heading's line, and how many lines


def bottom_of(sheet: Sheet) -> float:
    """Return how much is left free below the content, in millimetres."""
    line = SMALL_LINE if sheet.proof else LINE
    above = ABOVE_ON_SLIP if sheet.paper in PAPER_SIZES else ABOVE
    return round(max(_usual(sheet), above + _foot_lines(sheet) * line + BELOW), 1)


def has_high_foot(sheet: Sheet) -> bool:
    """Tell whether the foot needs more room than the style sheet leaves it."""
    return bottom_of(sheet) > _usual(sheet)


def head_letters(sheet: Sheet) -> int:
    """Return how many letters of a text have room in a head that is said on every page."""
    return 40 if sheet.is_small else 56


def has_high_heading(block: Block) -> bool:
    """Tell whether a heading has no room beside its section, and goes above it."""
    lines = lines_of(block.label.main, BESIDE)
    also = lines_of(block.label.second, BESIDE_ALSO) if block.label.second else 0
    return lines + also > MOST_BESIDE


def _usual(sheet: Sheet) -> float:
    if sheet.paper in PAPER_SIZES:
        return 23 if sheet.proof else 13
    if sheet.is_narrow:
        return 30 if sheet.proof else 20
    return 28 if sheet.proof else 24


def side_of(sheet: Sheet) -> float:
    """Return how much is left free at either side, in millimetres."""
    if sheet.paper in PAPER_SIZES:
        return SLIP_SIDE
    return NARROW_SIDE if sheet.is_narrow else SIDE


def _foot_lines(sheet: Sheet) -> int:
    wide, _ = paper_size(sheet.paper, sheet.orientation)
    room = (wide - 2 * side_of(sheet)) * (0.7 if sheet.is_narrow else 0.77)
    across = int((room - QR) / SMALL_LETTER if sheet.proof else room / LETTER)
    is_double = len(sheet.languages) > 1
    by = width_of(sheet.stamp.by)
    printed = PRINTED + by + (PRINTED_ALSO + by if is_double else 0)
    printed += NUMBER if sheet.proof is None else 0
    lines = -(-printed // across)
    if sheet.footer is not None:
        lines += lines_of(f"{sheet.footer.main} {sheet.footer.second}", across)
    if sheet.proof is not None:
        check = CHECK + width_of(sheet.proof.page)
        lines += -(-check // across) + -(-CODE // across)
        if is_double and not sheet.is_small:
            lines += -(-(check + 30) // across)
    return lines
