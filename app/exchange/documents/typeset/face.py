"""What the template of records reads: a :class:`Sheet` as JSON, every text fit for its place.

Nothing is decided here of what is printed, only of how: which words may be broken, how much room
they have, what a page may end within.
"""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import unquote

from app.exchange.breaking import breakable
from app.exchange.documents.room import has_high_heading
from app.exchange.documents.sheet import MARK, Amount, Block, Line, Party, Printed, Sheet, Words
from app.exchange.documents.typeset.furniture import CORNER, furniture_of, height_of, line_of
from app.exchange.documents.typeset.tables import table_face
from app.exchange.documents.typeset.texts import Data, Hand, in_em, lines_of
from app.exchange.letters import width_in_em
from app.exchange.typesetting import drawing_of

HEADING, PARTY_LABEL = 36, 23  # millimetres that headings and labels stand in, beside their fields
FIELD_GAP, FACT_GAP, HALF_GAP, PARTY_GAP, AMOUNT_GAP, SIGN_EDGES = 5, 4, 4, 8, 10, 10
BODY, FACT, NOTE, ROLE, NAME, FIGURE = 9, 11, 7.5, 8.5, 11, 18  # points
SIDE = 8  # of what stands beside a party's label, and beside an amount
LOGO, CODE = "logo.svg", "code.svg"
OF_A_PAGE = 1 / 3  # that a value takes which a page does not end within
LINE, TAG = 14, 12  # points of a line; millimetres of a tag around its words
HEADING_ROOM, HEADING_LINE, LEAST_LINES = 30, 9.5, 3


def face_of(sheet: Sheet) -> tuple[Data, dict[str, bytes]]:
    """Return what the template reads, and the pictures that it draws, by their names."""
    hand, line = Hand(sheet.languages[0]), line_of(sheet)
    logo, files = _logo(sheet)
    if sheet.proof:
        files[CODE] = unquote(sheet.proof.picture.partition(",")[2]).encode()
    share = line / max(1, len(sheet.facts)) - FACT_GAP
    half = line / (1 if sheet.is_narrow else 2)
    return {
        **furniture_of(sheet), "logo": logo,
        "facts": [hand.line(each, share, FACT) for each in sheet.facts],
        "parties": [_party(each, hand, line / 2 - PARTY_GAP) for each in sheet.parties],
        "long_parties": _are_long(sheet, line / 2 - PARTY_GAP),
        "amount": _amount(sheet.amount, hand, line) if sheet.amount else None,
        "blocks": [_block(sheet, each, hand) for each in sheet.blocks],
        "tables": [table_face(sheet, each) for each in sheet.tables],
        "signatures": [
            {"role": hand.words(each.role, half - SIGN_EDGES, ROLE), "sealed": each.is_sealed}
            for each in sheet.signatures
        ],
        "notes": [hand.words(each, line, NOTE) for each in sheet.notes],
    }, files  # fmt: skip


def _logo(sheet: Sheet) -> tuple[str, dict[str, bytes]]:
    """Return the name of the logo, and its file if it has one."""
    if not sheet.logo.startswith("data:image/"):
        return (MARK if sheet.logo == MARK else ""), {}
    return LOGO, {LOGO: drawing_of(sheet.logo)}


def _party(party: Party, hand: Hand, room: float) -> Data:
    beside = room - PARTY_LABEL - 2
    return {
        "role": hand.words(party.role, room, SIDE), "name": hand.text(party.name, room, NAME),
        "lines": [
            {"label": hand.text(each.label.main, PARTY_LABEL, SIDE),
             "value": hand.value(each.value, beside, ROLE)}
            for each in party.lines
        ],
    }  # fmt: skip


def _amount(amount: Amount, hand: Hand, line: float) -> Data:
    return {
        "label": hand.words(amount.label, line / 2, SIDE), "in_words": amount.in_words,
        "figure": breakable(
            amount.figure, in_em(line * (1 - CORNER) - AMOUNT_GAP, FIGURE)
        ),
        "beside": [
            hand.line(each, line * CORNER - AMOUNT_GAP, SIDE) for each in amount.beside
        ],
    }  # fmt: skip


def _are_long(sheet: Sheet, room: float) -> bool:
    """Tell whether the parties take so much that a page may end within them."""
    beside = room - PARTY_LABEL - 2
    lines = max((_party_lines(each, room, beside) for each in sheet.parties), default=0)
    return lines * LINE > height_of(sheet) * OF_A_PAGE


def _party_lines(party: Party, room: float, beside: float) -> int:
    names = lines_of(Words(party.name), room, NAME)
    return names + sum(_lines(each.value, beside, ROLE) for each in party.lines)


def _block(sheet: Sheet, block: Block, hand: Hand) -> Data:
    is_over, line = sheet.is_narrow or has_high_heading(block), line_of(sheet)
    room = line - (0 if sheet.is_narrow else HEADING)
    rows = _halves(sheet, block, room) if sheet.is_mirrored else _rows(sheet, block, room)
    beside = line if is_over else HEADING_ROOM
    label = hand.words(block.label, beside, HEADING_LINE)
    lines = lines_of(block.label, beside, HEADING_LINE)
    return {
        "label": label, "over": is_over, "bare": block.is_bare, "rows": rows,
        "least": LINE * lines if lines >= LEAST_LINES and not is_over else 0,
    }  # fmt: skip


def _halves(sheet: Sheet, block: Block, room: float) -> list[Data]:
    """Return each field in one language, and in the other."""
    half = room / 2 - HALF_GAP
    one, other = Hand(sheet.languages[0]), Hand(sheet.languages[1])
    return [
        {"one": one.line(_in_first(line), half, BODY),
         "other": other.line(_in_second(line), half, BODY),
         "long": _is_long(sheet, line.value, half)}
        for line in block.lines
    ]  # fmt: skip


def _in_first(line: Line) -> Line:
    items = tuple(Words(each.main) for each in line.value.items)
    return Line(Words(line.label.main), replace(line.value, items=items))


def _in_second(line: Line) -> Line:
    items = tuple(Words(each.second or each.main) for each in line.value.items)
    return Line(Words(line.label.second or line.label.main), replace(line.value, items=items))


def _rows(sheet: Sheet, block: Block, room: float) -> list[list[Data]]:
    """Return the fields in rows, each with how many of how many columns it takes."""
    across, rows, used = sheet.fields_across, list[list[Data]](), sheet.fields_across
    hand = Hand(sheet.languages[0])
    for line in block.lines:
        span = _span(line.value, across)
        if used + span > across:
            rows.append([])
            used = 0
        used += span
        place = room * span / across - (FIELD_GAP if span < across else 0)
        said = hand.line(line, place, BODY)
        is_long = _is_long(sheet, line.value, place)
        rows[-1].append({**said, "span": span, "across": across, "long": is_long})
    return rows


def _span(printed: Printed, across: int) -> int:
    if printed.is_wide:
        return across
    return 2 if printed.is_unbroken and across == 3 else 1


def _is_long(sheet: Sheet, printed: Printed, room: float) -> bool:
    """Tell whether a page may end within a value: else it would leave too much of one empty."""
    return printed.is_formatted or _lines(printed, room, BODY) * LINE > height_of(sheet) * OF_A_PAGE


def _lines(printed: Printed, room: float, size: float) -> int:
    """Return about how many lines a value takes; tags stand beside each other."""
    if printed.is_tags:
        whole = sum(in_em(TAG, size) + width_in_em(f"{w.main} {w.second}") for w in printed.items)
        return 1 + 2 * int(whole / in_em(room, size))
    return sum(lines_of(words, room, size) for words in printed.items)
