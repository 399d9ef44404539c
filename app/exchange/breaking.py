"""Words that are too long for their place, in pieces between which a line may end.

Typst breaks lines as the Unicode standard says (UAX #14), never within a word. Nothing is put into
the text, so what is copied from the page is what is stored.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

Pieces = str | list[str]

WIDE_LETTER = 0.66  # of the size of the type: what half of all letters are not wider than
FEWEST = 2  # letters: no word shorter than that is broken
BLANK_LINES = re.compile(r"(?:[ \t]*\n){4,}")
WORD = re.compile(r"[^\s\u2e80-\u9fff\uac00-\ud7ff\uf900-\uffef\U00020000-\U0003ffff]+")
JOINER = "\u200d"


def breakable(text: str, most: int) -> Pieces:
    """Return a text in pieces, where a word is longer than ``most`` letters.

    Of many empty lines three stay.
    """
    text = BLANK_LINES.sub("\n\n\n", text)
    pieces, start = list[str](), 0
    for word in WORD.finditer(text):
        if word.end() - word.start() <= most:
            continue
        for at in _breaks(text, word.start(), word.end()):
            pieces.append(text[start:at])
            start = at
    return [*pieces, text[start:]] if pieces else text


def _breaks(text: str, begin: int, end: int) -> Iterator[int]:
    """Yield where a word may be broken: before each letter, not within what is drawn as one."""
    for at in range(begin + 1, end):
        is_joined = text[at] == JOINER or unicodedata.category(text[at]).startswith("M")
        if not is_joined and text[at - 1] != JOINER:
            yield at
