"""How wide letters are in the fonts of printed documents, and how many lines a text takes.

Widths are in em (the size of the type), the wider of regular and bold: what has room in one has
room in the other.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from app.exchange.fonts import FILES, font_file

FULL = 1.0  # what the other fonts have glyphs for is Chinese: full width
PIECE = re.compile(r"[\x21-\u2e7f]+|\s+|.", re.DOTALL)
"""What a line may end before or behind: a word, space, or one Chinese character."""


def width_in_em(text: str) -> float:
    """Return how wide a text is on one line, kerning left out."""
    widths = _widths()
    return sum(widths.get(letter, FULL) for letter in text)


def lines_in(text: str, room: float) -> int:
    """Return how many lines a text takes in a room of so many em."""
    return sum(_lines_of(line, room) for line in text.split("\n"))


def _lines_of(line: str, room: float) -> int:
    lines, used = 1, 0.0
    for piece in PIECE.findall(line):
        width = width_in_em(piece)
        if used + width <= room or piece.isspace():
            used += width
            continue
        more = int(width // room)  # a word longer than a line is broken
        lines += more + 1 if used else more
        used = width - more * room
    return lines


@cache
def _widths() -> Mapping[str, float]:
    widest = dict[str, float]()
    for address in FILES:
        with TTFont(font_file(address), lazy=True) as font:
            em, advances = font["head"].unitsPerEm, font["hmtx"].metrics
            for code, glyph in font.getBestCmap().items():
                letter = chr(code)
                widest[letter] = max(widest.get(letter, 0.0), advances[glyph][0] / em)
    return widest
