"""Formatted text as the template of records takes it: what kind each piece is, and what it says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from app.exchange.breaking import breakable
from app.fieldtypes.formatted_text import BREAKS, CODE, tree_of, without_marks

GROUPS = ("paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote",
          "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "s")  # fmt: skip
LISTS, ROWS = ("bullet_list", "ordered_list"), ("thead", "tbody")
PARTS = {"list_item": LISTS, "thead": ("table",), "tbody": ("table",), "tr": ROWS, "th": ("tr",),
         "td": ("tr",)}  # fmt: skip
"""What is drawn where the group around it is."""

DEEPEST = 12  # groups within each other; what lies deeper is said without its marks
LIST, QUOTE = 2.0, 1.0  # em that the text of an item and of a quotation stands to the right
HEADING, CELL = 10.5 / 9, 8 / 9  # sizes, of that of the text
Node = dict[str, Any] | str | list[str]


def marked(text: str, room: float) -> list[Node]:
    """Return a text with marks of Markdown as pieces: texts, and ``{"kind", "of"}``.

    ``room`` is how wide its place is in em. Nothing can be followed there: links are their words.
    """
    try:
        return list(_nodes(tree_of(text), room, ()))
    except RecursionError:  # thousands of marks around each other
        return [{"kind": "paragraph", "of": [breakable(without_marks(text), room)]}]


def _nodes(parent: SyntaxTreeNode, room: float, above: tuple[str, ...]) -> Iterator[Node]:
    for node in parent.children:
        yield from _node(node, room, above)


def _node(node: SyntaxTreeNode, room: float, above: tuple[str, ...]) -> Iterator[Node]:
    if node.type in GROUPS and _says_more(node, above):
        inner = list(_nodes(node, _room_in(node, room), (*above, node.type)))
        yield {"kind": node.type, "of": inner, **_more(node)}
    elif node.type == "text":
        yield breakable(node.content, room)
    elif node.type in BREAKS:
        yield {"kind": "break"}
    elif node.type == "hr":
        yield {"kind": "hr"}
    elif node.type == "code_inline" or node.type in CODE:
        kind = "code" if node.type == "code_inline" else "lines"
        yield {"kind": kind, "of": [breakable(node.content.rstrip("\n"), room)]}
    else:  # a link, what holds texts only, or lies too deep
        yield from _nodes(node, room, above)


def _says_more(node: SyntaxTreeNode, above: tuple[str, ...]) -> bool:
    """Tell whether a group is drawn: not as bold within bold, and not too deep."""
    if node.type in PARTS:
        return above[-1:] != () and above[-1] in PARTS[node.type]
    if node.type in ("strong", "em", "s"):
        return node.type not in above
    return len(above) < DEEPEST or node.type == "paragraph"


def _room_in(node: SyntaxTreeNode, room: float) -> float:
    """Return how wide the place of what a group holds is, in em of its own size."""
    if node.type == "tr":
        return room / max(1, len(node.children)) / CELL
    if node.type == "heading":
        return room / HEADING
    return room - {"list_item": LIST, "blockquote": QUOTE}.get(node.type, 0.0)


def _more(node: SyntaxTreeNode) -> dict[str, int]:
    """Return the number that a list begins with, and the level of a heading."""
    if node.type == "ordered_list":
        return {"start": int(node.attrs.get("start", 1))}
    return {"level": int(node.tag[1:])} if node.type == "heading" else {}
