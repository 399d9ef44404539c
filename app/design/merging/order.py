"""The order of a list or mapping that two people changed, and lines of two texts woven into one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any

Lines = Sequence[str]


def leading(base: Sequence[Any], theirs: Sequence[Any], mine: Sequence[Any]) -> str | None:
    """Return whose order counts, ``theirs`` or ``mine``; ``None`` where both moved things about."""
    common = set(theirs) & set(mine)
    of_theirs, of_mine = ([i for i in side if i in common] for side in (theirs, mine))
    if of_theirs == of_mine:
        return "theirs"
    old = [i for i in base if i in common]
    if old == [i for i in of_theirs if i in set(old)]:
        return "mine"
    return "theirs" if old == [i for i in of_mine if i in set(old)] else None


def woven(lead: Sequence[Any], other: Sequence[Any], *, after_news: bool) -> list[Any]:
    """Return ``lead`` with what only ``other`` has put behind what stands before it there.

    ``after_news``: behind what ``lead`` put at the same place, too, so that theirs come first.
    """
    found, before = list(lead), -1
    for name in other:
        if name not in found:
            at = before + 1
            while after_news and at < len(found) and found[at] not in other:
                at += 1
            found.insert(at, name)
        before = found.index(name)
    return found


def woven_text(base: str, theirs: str, mine: str) -> str:
    """Return a text with the changed lines of both; where both changed the same ones, theirs."""
    texts = [text.splitlines(keepends=True) for text in (base, theirs, mine)]
    return "".join(line for lines in _pieces(*texts) for line in lines)


def _pieces(base: Lines, theirs: Lines, mine: Lines) -> Iterator[Lines]:
    at_base = at_theirs = at_mine = 0
    for start, end, in_theirs, in_mine in _kept(base, theirs, mine):
        old, new, own = (
            base[at_base:start], theirs[at_theirs:in_theirs], mine[at_mine:in_mine],
        )  # fmt: skip
        yield own if new == old else _with_remarks(new, own, {*old, *new})
        yield base[start:end]
        at_base, at_theirs, at_mine = end, in_theirs + end - start, in_mine + end - start


def _with_remarks(theirs: Lines, mine: Lines, known: set[str]) -> Lines:
    """Return their lines with the lines of mine that are comments alone, where they stood."""
    news = [i for i, line in enumerate(mine) if line.lstrip().startswith("#") and line not in known]
    body = next((i for i, line in enumerate(mine) if i not in news), len(mine))
    above, below = ([mine[i] for i in news if (i < body) is side] for side in (True, False))
    return [*above, *theirs, *below] if len(news) < len(mine) else [*theirs, *above]


def _kept(base: Lines, theirs: Lines, mine: Lines) -> Iterator[tuple[int, int, int, int]]:
    """Yield the lines of ``base`` that both kept: from, to, and where they stand in each."""
    first = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    second = SequenceMatcher(None, base, mine, autojunk=False).get_matching_blocks()
    i = j = 0
    while i < len(first) and j < len(second):
        a, b = first[i], second[j]
        start, end = max(a.a, b.a), min(a.a + a.size, b.a + b.size)
        if start < end:
            yield start, end, a.b + start - a.a, b.b + start - b.a
        if a.a + a.size < b.a + b.size:
            i += 1
        else:
            j += 1
    yield len(base), len(base), len(theirs), len(mine)
