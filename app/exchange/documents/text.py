"""Text of records made fit for paper: no control characters, bounded, Han and Latin set apart."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from markupsafe import Markup, escape

from app.exchange.breaking import BLANK_LINES

HAN = r"[\u3400-\u9fff\U00020000-\U0002ffff]"
HAN_ANYWHERE = re.compile(HAN)
HAN_THEN_LATIN = re.compile(
    rf"(?<={HAN})(?=[A-Za-z0-9\u00a5$%#@+\-])|(?<=[A-Za-z0-9%\u00b0])(?={HAN})"
)
FULL_WIDTH_RUN = re.compile(r"([，。；：、）」》”])(?=[（「《，。；：、）」》”“])")
ENDLESS = re.compile(r"[^\s\u2e80-\U0003ffff]{400,}")  # no address is as long
PIECE = 200
GAP = Markup('<span class="g"></span>')
ENTITY = re.compile(r"(&[#a-zA-Z0-9]+;)")
REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
LONGEST_NAME = 120
NOT_IN_FILE_NAMES = frozenset('<>:"/\\|?*')


def printable(text: str) -> str:
    """Return text without control characters and without marks that reorder what is read."""
    return "".join(c for c in text if c == "\n" or _is_printable(c))


def _is_printable(character: str) -> bool:
    if character in REORDERING:
        return False
    return unicodedata.category(character) not in ("Cc", "Cs", "Co", "Cn")


def space(text: object) -> Markup:
    """Escape a text and give Han beside Latin or digits a quarter space.

    The space is layout only: text copied from the page stays as stored.
    """
    pieces = ENTITY.split(str(escape(text)))
    return Markup("").join(
        Markup(piece) if place % 2 else _spaced(piece)  # noqa: S704 - both are escaped above
        for place, piece in enumerate(pieces)
    )


def _spaced(escaped: str) -> Markup:
    apart = HAN_THEN_LATIN.sub(str(GAP), ENDLESS.sub(_with_breaks, escaped))
    half = FULL_WIDTH_RUN.sub(r'<span class="h">\1</span>', apart)
    few = BLANK_LINES.sub("\n\n\n", half)
    return Markup(few.replace("\n", "<br>"))  # noqa: S704 - the only tags are those written here


def _with_breaks(endless: re.Match[str]) -> str:
    """Return a word without end in pieces: each line of it would be found by reading all of it."""
    word = endless[0]
    return "<wbr>".join(word[at : at + PIECE] for at in range(0, len(word), PIECE))


def width_of(text: str) -> int:
    """Return how many Latin letters wide a text is: Han takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def brief(text: str, most: int) -> str:
    """Return as much of a text as ``most`` Latin letters are wide, with … where it goes on."""
    room = most
    for place, character in enumerate(text):
        room -= width_of(character)
        if room < 0:
            return f"{text[: max(0, place - 1)].rstrip()}…"
    return text


def lines_of(text: str, across: int) -> int:
    """Return how many lines of ``across`` Latin letters a text takes at the most, in words."""
    lines, left = 1, across
    for word in re.findall(r"[\x21-\u024f]+|\S", text):
        wide = width_of(word)
        if wide > left:
            lines, left = lines + max(1, -(-wide // across)), across - wide % across
            continue
        left -= wide + (word[0] < "\u0250")
    return lines


def file_name(*parts: str) -> str:
    """Return "<title> · <document>.pdf" as a name that every file system takes."""
    joined = " · ".join(" ".join(printable(part).split()) for part in parts)
    kept = "".join("_" if c in NOT_IN_FILE_NAMES else c for c in joined).strip(" .")
    return f"{kept[:LONGEST_NAME].rstrip(' .') or 'document'}.pdf"


@dataclass
class Allowance:
    """How many characters one document may still take; one per rendering, never shared."""

    left: int

    def take(self, text: str, *, at_most: int) -> str:
        """Return as much of ``text`` as fits, and say how much was left out."""
        room = max(0, min(at_most, self.left))
        kept = printable(text[:room])
        self.left -= len(kept)
        return kept if len(text) <= room else f"{kept} … (+{len(text) - room:,})"
