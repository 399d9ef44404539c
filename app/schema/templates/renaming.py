"""The names in a template replaced where they stand; all else stays as its author wrote it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from app.schema.templates.model import Part, Surroundings, Use
from app.schema.templates.names import read_names

Word = Callable[[Use], str]


def put(source: str, words: Iterable[tuple[Use, str]]) -> str:
    """Return a template with other words at some of its places."""
    text = source
    for start, stop, word in sorted({(u.start, u.stop, w) for u, w in words}, reverse=True):
        text = text[:start] + word + text[stop:]
    return text


def renamed(source: str, entity: str, around: Surroundings, word: Word) -> str:
    """Return a template of ``entity`` in which ``word`` says what to put at each place.

    A template with mistakes is rewritten as far as it can be understood.
    """
    uses = read_names(source, entity, around).uses
    return put(source, ((use, word(use)) for use in uses if use.part is not Part.ROWS))
