"""How the columns of a printed list share the paper, and on which paper they fit.

Widths are counted in letters: a Latin letter is one, a Chinese character two.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

COMFORTABLE = 24  # what a text may be wrapped to before a larger paper is taken
GAP = 2.2
LETTER = 0.57  # of the size of the type
MARGINS = 30  # millimetres, both together
POINT = 25.4 / 72


@dataclass(frozen=True)
class Paper:
    """A paper and the size of the type on it, in millimetres and points."""

    width: int
    height: int
    size: float = 8.0

    @property
    def letters(self) -> float:
        """How many letters stand on a line."""
        return (self.width - MARGINS) / POINT / (self.size * LETTER)


UPRIGHT, ACROSS = Paper(210, 297), Paper(297, 210)
LARGER = (Paper(297, 210, 7), Paper(420, 297, 7.5), Paper(420, 297, 6))
"""What is taken in turn when the columns do not fit."""


def choose_paper(widths: Sequence[float], orientation: str = "") -> Paper:
    """Return the first paper that the columns fit on; ``orientation`` may be given by a person."""
    if orientation == "portrait":
        return UPRIGHT
    first = (ACROSS,) if orientation == "landscape" else (UPRIGHT, ACROSS)
    wanted = sum(min(width, COMFORTABLE) + GAP for width in widths)
    return next((p for p in (*first, *LARGER) if wanted <= p.letters), LARGER[-1])


def share(widths: Sequence[float], paper: Paper) -> list[float]:
    """Return how many letters each column gets of a line.

    Narrow ones get all they need, so that a number or a state is never broken in two; what is left
    is shared by the wide ones, whose texts wrap well.
    """
    left, given = paper.letters, [0.0] * len(widths)
    for done, place in enumerate(sorted(range(len(widths)), key=lambda at: widths[at])):
        given[place] = min(widths[place] + GAP, left / (len(widths) - done))
        left -= given[place]
    stretch = paper.letters / sum(given) if given else 1.0
    return [width * stretch for width in given]


def letters(text: str) -> int:
    """Return how many letters wide a text is; of several lines, the longest."""
    return max((sum(map(_letters, line)) for line in text.split("\n")), default=0)


def _letters(character: str) -> int:
    if character.isascii():
        return 1
    return 2 if unicodedata.east_asian_width(character) in "WFA" else 1
