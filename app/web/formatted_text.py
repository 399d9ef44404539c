"""Formatted text that people typed (Markdown), as HTML of a few harmless tags.

HTML in it is text, pictures are not loaded, and only addresses of the web, of mail and of phones
become links: what one person types, another one's browser draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

RULES = (
    *("heading", "list", "blockquote", "table", "hr", "fence", "code", "backticks"),
    *("emphasis", "strikethrough", "link", "autolink", "newline", "escape", "entity"),
    *("balance_pairs", "fragments_join"),
)
SCHEMES = ("http://", "https://", "mailto:", "tel:")
BELOW = 2  # a section has a title of the second level
LOWEST = 6


def formatted(text: str) -> Markup:
    """Return a text as HTML; lines stay lines."""
    return Markup(_reader().render(text))  # noqa: S704 - tags of the library, all texts escaped


class _Reader(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.lower().startswith(SCHEMES)


@cache
def _reader() -> _Reader:
    made = _Reader("zero", {"html": False, "breaks": True})
    made.enable(list(RULES))
    made.add_render_rule("link_open", _link)
    made.add_render_rule("heading_open", _heading)
    made.add_render_rule("heading_close", _heading)
    for each in ("th_open", "td_open"):
        made.add_render_rule(each, _plain)
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
