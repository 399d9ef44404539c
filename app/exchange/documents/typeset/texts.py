"""Texts as the template of records takes them: JSON, where a word too long for its place can break.

A text is a string; a list of pieces between which a line may end; ``{"han": …}`` for Chinese within
an English document. Words in two languages are ``{"main", "second"}``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.exchange.breaking import Pieces, breakable
from app.exchange.documents.sheet import Line, Printed, Words
from app.exchange.documents.text import HAN_ANYWHERE, brief
from app.exchange.documents.typeset.marked import marked
from app.exchange.letters import lines_in

Data = dict[str, Any]
Text = Pieces | Data

POINT = 25.4 / 72
LABEL_SIZE, TAG_SIZE = 7, 8
TAG_EDGES = 4  # millimetres


@dataclass(frozen=True)
class Hand:
    """Sets texts in the first language of a document, each in a room of so many millimetres."""

    language: str

    def text(self, text: str, room: float, size: float) -> Text:
        """Return a text in this language; Chinese within English says so."""
        pieces = breakable(text, in_em(room, size))
        is_foreign = self.language == "en" and HAN_ANYWHERE.search(text)
        return {"han": pieces} if is_foreign else pieces

    def words(self, said: Words, room: float, size: float) -> Data:
        """Return words in both languages."""
        second = breakable(said.second, in_em(room, size))
        return {"main": self.text(said.main, room, size), "second": second}

    def brief(self, said: Words, most: int, room: float, size: float) -> Data:
        """Return as much of some words as ``most`` letters are wide, each language by itself."""
        cut = Words(brief(said.main, most), brief(said.second, most))
        return self.words(cut, room, size)

    def line(self, line: Line, room: float, size: float) -> Data:
        """Return a label and its value."""
        label = self.words(line.label, room, LABEL_SIZE)
        return {"label": label, "value": self.value(line.value, room, size)}

    def value(self, printed: Printed, room: float, size: float) -> Data:
        """Return a value: nothing, ``tags``, ``text`` with marks, ``prose``, or ``words``."""
        if not printed.items:
            return {"none": True}
        first = printed.items[0]
        if printed.is_formatted:
            return {"text": marked(first.main, in_em(room, size))}
        if printed.is_tags:
            tags = [self.words(each, room - TAG_EDGES, TAG_SIZE) for each in printed.items]
            return {"tags": tags}
        said = self.words(first, room, size)
        return {"prose": said} if printed.is_prose else {"words": said, "stacked": first.is_stacked}


def in_em(millimetres: float, size: float) -> float:
    """Return a room as so many times the size of the type."""
    return millimetres / POINT / size


def lines_of(said: Words, room: float, size: float) -> int:
    """Return how many lines some words take in a room, one language below the other."""
    return sum(lines_in(text, in_em(room, size)) for text in (said.main, said.second) if text)
