"""Where the parts of a definition file stand in its text, so that one can be changed alone.

Offsets are counted in characters of the text. Only what the loader accepts is read here: no
anchors, no tags, no complex keys (``definitions.md``, Rules that hold everywhere).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any

import yaml
from yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from app.schema.yaml_breaks import with_breaks, without_breaks

# YAML 1.2, core schema (https://yaml.org/spec/1.2.2/#103-core-schema)
NULL = re.compile(r"(?:null|Null|NULL|~|)\Z")
TRUE, FALSE = re.compile(r"(?:true|True|TRUE)\Z"), re.compile(r"(?:false|False|FALSE)\Z")
INTEGER = re.compile(r"[-+]?[0-9]+\Z")
MOST_DIGITS = 4000  # of a whole number; Python refuses to read more than 4300
NUMBER = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?\Z")


@dataclass(frozen=True)
class Part:
    """One entry of a mapping or item of a sequence: where it begins and what it holds.

    ``identity`` tells it from its siblings, also after the order changed.
    """

    identity: Any
    start: int  # of the key; of the item's value in a sequence
    key: Node | None
    value: Node


@lru_cache(maxsize=256)  # parsing is slow, and most files stay as they are
def compose(text: str) -> Node | None:
    """Return the top node of a text that the loader accepts; ``None`` for an empty one.

    The node is shared by everybody who reads the same text: do not change it.
    """
    node: Node | None = yaml.compose(without_breaks(text), Loader=yaml.CSafeLoader)
    if node is not None:
        _settle(node, text)
    return node


def _settle(node: Node, text: str) -> None:
    """Say where a value that is left out stands: right behind its colon; put breaks back."""
    if isinstance(node, ScalarNode):
        node.value = with_breaks(node.value)
        return
    for each in node.value:
        for part in each if isinstance(node, MappingNode) else (each,):
            _settle(part, text)
        if isinstance(node, MappingNode) and each[1].start_mark.index == each[1].end_mark.index:
            place = text.index(":", end_of(text, each[0])) + 1
            each[1].start_mark = each[1].end_mark = yaml.Mark("", place, 0, 0, None, None)


def value_of(node: Node | None) -> Any:
    """Return what a node says: dict, list, str, int, Decimal, bool or ``None``."""
    if node is None:
        return None
    if isinstance(node, MappingNode):
        return {key.value: value_of(value) for key, value in node.value}
    if isinstance(node, SequenceNode):
        return [value_of(item) for item in node.value]
    is_quoted = isinstance(node, ScalarNode) and node.style
    return node.value if is_quoted else plain_value(node.value)


def plain_value(word: str) -> Any:
    """Return what an unquoted word says."""
    if NULL.match(word):
        return None
    if TRUE.match(word) or FALSE.match(word):
        return bool(TRUE.match(word))
    if INTEGER.match(word) and len(word) <= MOST_DIGITS:
        return int(word)
    try:
        return Decimal(word) if NUMBER.match(word) else word
    except InvalidOperation:  # an exponent that no number has
        return word


def parts_of(node: Node) -> list[Part]:
    """Return the entries or items of a collection in the order of the text."""
    if isinstance(node, MappingNode):
        return [Part(k.value, k.start_mark.index, k, value) for k, value in node.value]
    names = identities([value_of(item) for item in node.value])
    items = zip(names, node.value, strict=True)
    return [Part(name, item.start_mark.index, None, item) for name, item in items]


def identities(items: list[Any]) -> list[Any]:
    """Return by what each item of a list is known: its name if it has one, else all it says.

    Items that say the same, in whatever order of keys, are told apart by their turn.
    """
    seen: dict[str, int] = {}
    found = []
    for item in items:
        word = f"name={item['name']}" if isinstance(item, dict) and "name" in item else _said(item)
        seen[word] = seen.get(word, 0) + 1
        found.append((word, seen[word]))
    return found


def _said(value: Any) -> str:
    if isinstance(value, dict):
        entries = sorted(f"{key!r}: {_said(each)}" for key, each in value.items())
        return f"{{{', '.join(entries)}}}"
    return f"[{', '.join(map(_said, value))}]" if isinstance(value, list) else repr(value)


def is_flow(node: Node) -> bool:
    """Tell whether a node is written between brackets or is a single value."""
    return not isinstance(node, CollectionNode) or bool(node.flow_style)


def is_within_brackets(node: Node, offset: int) -> bool:
    """Tell whether a place lies inside ``{…}`` or ``[…]``."""
    if not isinstance(node, CollectionNode):
        return False
    if not node.start_mark.index <= offset < node.end_mark.index:
        return False
    if node.flow_style:
        return True
    held = (each for pair in node.value for each in (pair if isinstance(pair, tuple) else (pair,)))
    return any(is_within_brackets(each, offset) for each in held)


def end_of(text: str, node: Node) -> int:
    """Return the offset after the last character of a node, comments behind it left out."""
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    if isinstance(node, ScalarNode) and node.style in ("|", ">"):
        return start + len(text[start:end].rstrip())  # its mark stands where the next thing begins
    if is_flow(node) or not node.value:
        return end
    last = node.value[-1]
    return end_of(text, last[1] if isinstance(node, MappingNode) else last)


def line_start(text: str, offset: int) -> int:
    """Return where the line of an offset begins."""
    return text.rfind("\n", 0, offset) + 1


def line_end(text: str, offset: int) -> int:
    """Return where the line of an offset ends, before its newline."""
    found = text.find("\n", offset)
    return len(text) if found < 0 else found


def comments_between(text: str, node: Node, start: int, end: int) -> list[str]:
    """Return the comments that stand between two offsets, in their order."""
    scalars = [(n.start_mark.index, end_of(text, n)) for n in _scalars(node)]
    found, at = [], start
    while (at := text.find("#", at, end)) >= 0:
        inside = any(first <= at < last for first, last in scalars)
        if inside or (at > 0 and text[at - 1] not in " \t\n"):
            at += 1
            continue
        stop = min(line_end(text, at), end)
        found.append(text[at:stop].rstrip())
        at = stop
    return found


def _scalars(node: Node) -> Iterator[Node]:
    if isinstance(node, ScalarNode):
        yield node
        return
    for each in node.value:
        for part in each if isinstance(node, MappingNode) else (each,):
            yield from _scalars(part)
