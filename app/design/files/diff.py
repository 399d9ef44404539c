"""The difference of two texts as people read it: line by line, marked inside the lines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

CONTEXT = 3
LEAST_ALIKE = 0.4  # two lines that share less are not the same line changed
LONGEST = 2_000  # characters of a line that are compared sign by sign


@dataclass(frozen=True)
class Line:
    """One line: ``kind`` is ``" "``, ``"+"``, ``"-"`` or ``"…"`` for ``number`` lines left out.

    ``parts`` are pieces of the text, each with whether it differs.
    """

    kind: str
    number: int
    parts: tuple[tuple[str, bool], ...] = ()


@dataclass(frozen=True)
class FileDiff:
    """What differs in one file."""

    path: str
    lines: tuple[Line, ...]

    @property
    def counts(self) -> tuple[int, int]:
        """How many lines came and went."""
        kinds = [line.kind for line in self.lines]
        return kinds.count("+"), kinds.count("-")


def file_diffs(before: Mapping[str, str], after: Mapping[str, str]) -> tuple[FileDiff, ...]:
    """Return the files that differ, in the order of their paths."""
    return tuple(
        FileDiff(path, tuple(line_diff(before.get(path, ""), after.get(path, ""))))
        for path in sorted({*before, *after})
        if before.get(path) != after.get(path)
    )


def line_diff(before: str, after: str) -> Iterator[Line]:
    """Yield the changed lines with some around them; what is left out between is counted."""
    old, new = before.splitlines(), after.splitlines()
    groups = SequenceMatcher(None, old, new, autojunk=False).get_grouped_opcodes(CONTEXT)
    at = 0
    for group in groups:
        if left := group[0][1] - at:
            yield Line("…", left)
        for tag, i, j, k, m in group:
            if tag == "equal":
                yield from (Line(" ", n + 1, ((new[n], False),)) for n in range(k, m))
            else:
                yield from _changed(old[i:j], new[k:m], i + 1, k + 1)
        at = group[-1][2]
    if at and (left := len(old) - at):
        yield Line("…", left)


def _changed(old: Sequence[str], new: Sequence[str], at_old: int, at_new: int) -> Iterator[Line]:
    pairs = [_marked(a, b) for a, b in zip(old, new, strict=False)]
    for n, text in enumerate(old):
        yield Line("-", at_old + n, pairs[n][0] if n < len(pairs) else ((text, False),))
    for n, text in enumerate(new):
        yield Line("+", at_new + n, pairs[n][1] if n < len(pairs) else ((text, False),))


def _marked(
    old: str, new: str
) -> tuple[tuple[tuple[str, bool], ...], tuple[tuple[str, bool], ...]]:
    """Return both lines in pieces that are the same and pieces that are not."""
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if max(len(old), len(new)) > LONGEST or matcher.ratio() < LEAST_ALIKE:
        return ((old, False),), ((new, False),)
    codes = matcher.get_opcodes()
    was = tuple((old[i:j], tag != "equal") for tag, i, j, _, _ in codes if j > i)
    now = tuple((new[k:m], tag != "equal") for tag, _, _, k, m in codes if m > k)
    return was, now
