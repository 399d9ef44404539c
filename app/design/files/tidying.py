"""A definition file written tidily: what it says, its comments and their order stay.

It becomes what the designer's own saves would write: two spaces for each level, nothing at the
ends of lines, no pile of empty lines, and an entry that is too long for its line on several, as
those beside it are. What somebody lined up in columns stays lined up.
"""

from __future__ import annotations

from collections.abc import Iterator

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from app.core.errors import RefusedError
from app.core.i18n import LANGUAGES, N_
from app.design.files.places import (
    comments_between,
    compose,
    end_of,
    is_flow,
    line_end,
    line_start,
    value_of,
)
from app.design.files.rewriting import said
from app.design.files.words import WIDTH, block_entry
from app.schema.yaml_tree import read_tree

STEP = 2


def tidied(text: str) -> str:
    """Return the text written tidily; line ends stay as they are.

    Raises RefusedError for a text that is not well-formed. Whatever would say anything else, or
    lose a comment, is left as it is.
    """
    if read_tree(text)[1]:
        raise RefusedError(
            "design.tidy", N_("Mend the mistakes of writing first: this is no YAML yet.")
        )
    newline = "\r\n" if "\r\n" in text else "\n"
    found = text.replace("\r\n", "\n")
    for step in (_spread, _indented, _trimmed):
        found = _checked(found, step(found))
    return found.replace("\n", newline)


def _checked(before: str, after: str) -> str:
    """Return the new text if it says the same with the same comments, else the old one."""
    try:
        is_same = repr(said(after)) == repr(said(before)) and _comments(after) == _comments(before)
    except (yaml.YAMLError, ValueError):
        return before
    return after if is_same else before


def _comments(text: str) -> list[str]:
    root = compose(text)
    if root is None:
        return [line.strip() for line in text.split("\n") if line.strip()]
    return comments_between(text, root, 0, len(text))


# -- ends of lines and empty lines --------------------------------------------------------------


def _trimmed(text: str) -> str:
    """Cut what nobody sees; the lines of a text in several lines stay as they are."""
    root = compose(text)
    kept = _lines_inside(text, root) if root is not None else set()
    lines: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if number in kept:
            lines.append(line)
        elif line.strip() or (lines and lines[-1].strip()):  # one empty line is enough
            lines.append(line.rstrip())
    return "\n".join(lines).strip("\n") + "\n"


def _lines_inside(text: str, node: Node) -> set[int]:
    """Return the lines, from 1, that scalars in several lines take."""
    if isinstance(node, ScalarNode):
        first = node.start_mark.line + 1
        last = first + text.count("\n", node.start_mark.index, end_of(text, node))
        return set(range(first, last + 1)) if last > first else set()
    return set().union(*(_lines_inside(text, each) for each in _children(node)))


def _children(node: Node) -> Iterator[Node]:
    for each in node.value:
        yield from each if isinstance(node, MappingNode) else (each,)


# -- entries that are too long ------------------------------------------------------------------


def _spread(text: str) -> str:
    """Give an entry in braces that is wider than a line a line for each of its parts."""
    root = compose(text)
    if root is None:
        return text
    for start, end, lines in sorted(_long_entries(text, root, root), reverse=True):
        text = text[:start] + "\n".join(lines) + text[end:]
    return text


def _long_entries(text: str, root: Node, node: Node) -> Iterator[tuple[int, int, list[str]]]:
    if isinstance(node, SequenceNode) and not is_flow(node):
        for item in node.value:
            yield from _long_entries(text, root, item)
    if not isinstance(node, MappingNode) or is_flow(node):
        return
    is_table = not any(isinstance(v, MappingNode) and not is_flow(v) for _, v in node.value)
    for key, value in node.value:
        found = None if is_table else _long_entry(text, root, key, value)
        if found:
            yield found
        else:
            yield from _long_entries(text, root, value)


def _long_entry(text: str, root: Node, key: Node, value: Node) -> tuple[int, int, list[str]] | None:
    start, end = line_start(text, key.start_mark.index), end_of(text, value)
    is_short = line_end(text, start) - start <= WIDTH and line_end(text, start) >= end
    stands_alone = (
        not text[start : key.start_mark.index].strip()
        and not text[end : line_end(text, end)].strip()
    )
    if is_short or not stands_alone or not isinstance(value, MappingNode) or not is_flow(value):
        return None
    is_label = all(each.value in LANGUAGES for each, _ in value.value)
    if is_label or comments_between(text, root, start, end):
        return None
    margin = key.start_mark.index - start
    return start, end, block_entry(key.value, value_of(value), margin, spread=True)


# -- indents ------------------------------------------------------------------------------------


def _indented(text: str) -> str:
    """Indent every level by two; lines that belong to an entry move along with it."""
    root = compose(text)
    if root is None:
        return text
    lines = text.split("\n")
    shifts: dict[int, int] = {}
    _find_shifts(text, root, 0, shifts)
    found, shift = [], 0
    for number, line in enumerate(lines):
        is_comment = line.lstrip().startswith("#")
        if is_comment:
            shift = _next_shift(lines, number, shifts)
        shift = shifts.get(number, shift)
        found.append(_shifted(line, shift))
    return "\n".join(found)


def _next_shift(lines: list[str], number: int, shifts: dict[int, int]) -> int:
    """Return how far a comment moves: with the next entry, as it mostly stands above it."""
    return next((shifts[n] for n in range(number, len(lines)) if n in shifts), 0)


def _shifted(line: str, shift: int) -> str:
    if not line.strip() or not shift:
        return line
    if shift > 0:
        return " " * shift + line
    return line[min(-shift, len(line) - len(line.lstrip(" "))) :]


def _find_shifts(text: str, node: Node, column: int, shifts: dict[int, int]) -> None:
    """Note for each line on which an entry begins by how much it has to move."""
    if is_flow(node) or isinstance(node, ScalarNode):
        return
    for each in node.value:
        first, value = each if isinstance(node, MappingNode) else (each, each)
        start = line_start(text, first.start_mark.index)
        lead = text[start : first.start_mark.index]
        line = first.start_mark.line
        indent = len(lead) - len(lead.lstrip(" "))
        if line not in shifts:
            shifts[line] = column - indent
        if isinstance(node, MappingNode):
            _find_shifts(text, value, column + STEP, shifts)
        else:
            _find_shifts(text, value, column + len(lead.lstrip(" ")), shifts)
