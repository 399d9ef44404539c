"""What a letter, label or card says, as plain frozen data: its author's text, values beside it.

The text is Markdown in which marks stand where values go. Only after it became HTML do the values
take the places of the marks, escaped: no value can ever be read as Markdown or HTML.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

OPEN, SHUT = (
    "\ue000",
    "\ue001",
)  # around the number of a value; neither values nor authors have them


@dataclass(frozen=True)
class Body:
    """One text in one language."""

    language: str
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """The place of one label or card, in millimetres."""

    width: float
    height: float
    across: int = 1
    down: int = 1
    gap: float = 0.0
    margin: float = 0.0

    @property
    def on_page(self) -> int:
        """How many share a page."""
        return self.across * self.down

    @property
    def is_alone(self) -> bool:
        """Whether the page is the card."""
        return self.on_page == 1


@dataclass(frozen=True)
class Piece:
    """One letter, label or card in the languages of the document; ``size`` 0 is the largest."""

    bodies: tuple[Body, ...]
    size: int = 0


@dataclass(frozen=True)
class Free:
    """All that is printed of a free layout."""

    pieces: tuple[Piece, ...]
    cell: Cell | None = None
    blanks: int = 0  # values that who prints may not read

    @property
    def pages(self) -> Iterator[tuple[Piece, ...]]:
        """What shares a page."""
        step = self.cell.on_page if self.cell else 1
        yield from (self.pieces[at : at + step] for at in range(0, len(self.pieces), step))

    def texts(self) -> Iterator[str]:
        """Yield every text that is printed."""
        for piece in self.pieces:
            for body in piece.bodies:
                yield body.text.replace(OPEN, "").replace(SHUT, "")
                yield from body.values
