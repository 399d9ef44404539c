"""Formatted text that people typed (Markdown), as HTML of a few harmless tags, or without marks.

HTML in it is text, pictures are not loaded, and only addresses of the web, of mail and of phones
become links: what one person types, another one's browser draws, and another one's paper shows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from markupsafe import Markup

RULES = (
    *("heading", "list", "blockquote", "table", "hr", "fence", "code", "backticks"),
    *("emphasis", "strikethrough", "link", "autolink", "newline", "escape", "entity"),
    *("balance_pairs", "fragments_join"),
)
SCHEMES = ("http://", "https://", "mailto:", "tel:")
NESTING = 80  # groups within each other; what lies deeper is left out
BELOW = 2  # a section has a title of the second level
LOWEST = 6
BREAKS = ("softbreak", "hardbreak")
CODE = ("fence", "code_block")


def formatted(text: str) -> Markup:
    """Return a text as HTML for a screen; lines stay lines."""
    return Markup(_reader().render(text))  # noqa: S704 - tags of the library, all texts escaped


def without_marks(text: str) -> str:
    """Return what a reader reads: the words, a line for each paragraph, item and row."""
    return "\n".join(_lines(_reader().parse(text)))


def tree_of(text: str) -> SyntaxTreeNode:
    """Return a text as the library has read it, for whoever draws it as something else."""
    return SyntaxTreeNode(_reader().parse(text))


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.lower().startswith(SCHEMES)


def _made() -> _Reader:
    made = _Reader("zero", {"html": False, "breaks": True, "maxNesting": NESTING})
    made.enable(list(RULES))
    made.add_render_rule("heading_open", _heading)
    made.add_render_rule("heading_close", _heading)
    for each in ("th_open", "td_open"):
        made.add_render_rule(each, _plain)
    return made


@cache
def _reader() -> _Reader:
    made = _made()
    made.add_render_rule("link_open", _link)
    return made


def _link(self: Any, tokens: Sequence[Token], place: int, *more: Any) -> str:
    tokens[place].attrSet("target", "_blank")
    tokens[place].attrSet("rel", "noopener noreferrer")
    return str(self.renderToken(tokens, place, *more))


def _plain(self: Any, tokens: Sequence[Token], place: int, *more: Any) -> str:
    """Leave out how a cell is aligned: it would be a style of its own, which no page may have."""
    tokens[place].attrs = {}
    return str(self.renderToken(tokens, place, *more))


def _heading(self: Any, tokens: Sequence[Token], place: int, *more: Any) -> str:
    """Keep headings below those of the page."""
    tokens[place].tag = f"h{min(int(tokens[place].tag[1:]) + BELOW, LOWEST)}"
    return str(self.renderToken(tokens, place, *more))


def _lines(tokens: Sequence[Token]) -> Iterator[str]:
    row: list[str] | None = None
    for token in tokens:
        if token.type == "tr_open":
            row = []
        elif token.type == "tr_close" and row is not None:
            yield "  ".join(row)
            row = None
        elif token.type in CODE:
            yield token.content.rstrip("\n")
        elif token.type == "inline":
            said = "".join(_said(child) for child in token.children or ())
            if row is None:
                yield said
            else:
                row.append(said)


def _said(child: Token) -> str:
    if child.type in BREAKS:
        return "\n"
    return child.content if child.type in ("text", "code_inline") else ""
