"""Entries of a definition file put into another order, each with the comments that belong to it.

Comment lines right above an entry go with it; a ruled heading (``# -- Basics ----``) and blank
lines stay where they are, for they belong to the place.
"""

from __future__ import annotations

import re
from typing import Any

from yaml.nodes import MappingNode, Node

from app.design.files.places import (
    Part,
    compose,
    end_of,
    identities,
    is_flow,
    line_end,
    line_start,
    parts_of,
    value_of,
)

HEADING = re.compile(r"\s*#\s*[-=*#]{2,}")


def reordered(text: str, wanted: Any) -> str:
    """Return ``text``, which says ``wanted`` in some order, in the order of ``wanted``."""
    for _ in range(text.count("\n") + text.count(",") + 2):  # one collection at a time
        changed = _first_changed(text, compose(text), wanted)
        if changed is None:
            return text
        text = changed
    return text


def _first_changed(text: str, node: Node | None, wanted: Any) -> str | None:
    if not isinstance(wanted, dict | list) or node is None:
        return None
    parts = parts_of(node)
    names = list(wanted) if isinstance(wanted, dict) else identities(wanted)
    if [part.identity for part in parts] != names:
        return _permuted(text, node, parts, names)
    values = wanted.values() if isinstance(wanted, dict) else wanted
    for part, value in zip(parts, values, strict=True):
        if (changed := _first_changed(text, part.value, value)) is not None:
            return changed
    return None


def _permuted(text: str, node: Node, parts: list[Part], names: list[Any]) -> str:
    behind_dash = isinstance(node, MappingNode) and _shares_line(text, parts[0])
    slots = [_slot(text, node, part, behind_dash=behind_dash) for part in parts]
    bodies = {part.identity: text[a:b] for part, (a, b) in zip(parts, slots, strict=True)}
    if sorted(map(repr, bodies)) != sorted(map(repr, names)):
        raise ValueError(f"the text says {value_of(node)!r}, which is not what is wanted")
    for (start, end), name in reversed(list(zip(slots, names, strict=True))):
        text = text[:start] + bodies[name] + text[end:]
    return text


def _shares_line(text: str, part: Part) -> bool:
    """Tell whether something stands in front of a part: the dash of its list."""
    return bool(text[line_start(text, part.start) : part.start].strip())


def _slot(text: str, node: Node, part: Part, *, behind_dash: bool) -> tuple[int, int]:
    """Return from where to where an entry reaches with what belongs to it."""
    end = end_of(text, part.value)
    if is_flow(node):
        return part.start, end
    if behind_dash:  # any of them may become the first, which has no lines above and no margin
        return part.start, line_end(text, end)
    above = start = line_start(text, part.start)
    while above > 0:
        line = line_start(text, above - 1)
        words = text[line : above - 1]
        if (
            not words.lstrip().startswith("#")
            or HEADING.match(words)
            or _indent(words) != (_indent(text[start : part.start + 1]))
        ):
            break
        above = line
    if above == 0:  # the head of the file belongs to the file
        above = start
    return above, line_end(text, end)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
