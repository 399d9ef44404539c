"""Formatted text as the template of records takes it: what kind each piece is, and what it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from markdown_it.tree import SyntaxTreeNode

from app.fieldtypes.formatted_text import BREAKS, CODE, tree_of

GROUPS = ("paragraph", "heading", "bullet_list", "ordered_list", "list_item", "blockquote",
          "table", "thead", "tbody", "tr", "th", "td", "strong", "em", "s")  # fmt: skip
Node = dict[str, Any] | str | list[str]
Set = Callable[[str], str | list[str]]


def marked(text: str, write: Set) -> list[Node]:
    """Return a text with marks of Markdown as pieces: texts, and ``{"kind", "of"}``.

    ``write`` sets a text as paper wants it. Nothing can be followed there: links are their words.
    """
    return list(_nodes(tree_of(text), write))


def _nodes(parent: SyntaxTreeNode, write: Set) -> Iterator[Node]:
    for node in parent.children:
        yield from _node(node, write)


def _node(node: SyntaxTreeNode, write: Set) -> Iterator[Node]:
    if node.type in GROUPS:
        yield {"kind": node.type, "of": list(_nodes(node, write)), **_more(node)}
    elif node.type == "text":
        yield write(node.content)
    elif node.type in BREAKS:
        yield {"kind": "break"}
    elif node.type == "hr":
        yield {"kind": "hr"}
    elif node.type == "code_inline" or node.type in CODE:
        kind = "code" if node.type == "code_inline" else "lines"
        yield {"kind": kind, "of": [write(node.content.rstrip("\n"))]}
    else:  # a link, or what holds texts only
        yield from _nodes(node, write)


def _more(node: SyntaxTreeNode) -> dict[str, int]:
    """Return the number that a list begins with, and the level of a heading."""
    if node.type == "ordered_list":
        return {"start": int(node.attrs.get("start", 1))}
    return {"level": int(node.tag[1:])} if node.type == "heading" else {}
