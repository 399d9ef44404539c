"""Words that are too long for their place, in pieces between which a line may end.

Typst breaks lines as the Unicode standard says (UAX #14), never within a word. Nothing is put into
the text, so what is copied from the page is what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from app.exchange.letters import width_in_em

Pieces = str | list[str]

OF_A_LINE = 1 / 12  # how long a piece is: so much may be left free at the end of a line
LEAST = 0.5  # em: less room than for one letter is none
BLANK_LINES = re.compile(r"(?:[ \t]*\n){4,}")
WORD = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\uffef\U00020000-\U0003ffff]+")
PART = re.compile(r"[^@./_?&=:;,+-]*[@./_?&=:;,+-]+|[^@./_?&=:;,+-]+")  # of an address or a code
JOINER = "\u200d"


def breakable(text: str, room: float) -> Pieces:
    """Return a text in pieces, where a word is wider than a room of so many em.

    Of many empty lines three stay.
    """
    text, room = BLANK_LINES.sub("\n\n\n", text), max(LEAST, room)
    pieces, start = list[str](), 0
    for word in WORD.finditer(text):
        if width_in_em(word[0]) <= room:
            continue
        for at in _breaks(text, word.start(), word.end(), room):
            pieces.append(text[start:at])
            start = at
    return [*pieces, text[start:]] if pieces else text


def _breaks(text: str, begin: int, end: int, room: float) -> Iterator[int]:
    """Yield where a word may be broken: behind its parts, and within those without room."""
    for part in PART.finditer(text, begin, end):
        if width_in_em(part[0]) > room:
            yield from _within(text, part.start(), part.end(), room * OF_A_LINE)
        if part.end() < end and not _joins(text, part.end()):
            yield part.end()


def _within(text: str, begin: int, end: int, least: float) -> Iterator[int]:
    """Yield a place behind every so many em."""
    last = begin
    for at in range(begin + 1, end):
        if _joins(text, at) or width_in_em(text[last:at]) < least:
            continue
        last = at
        yield at


def _joins(text: str, at: int) -> bool:
    """Tell whether a letter is drawn as one with the letter before it."""
    is_part = text[at] == JOINER or unicodedata.category(text[at]).startswith("M")
    return is_part or text[at - 1] == JOINER
