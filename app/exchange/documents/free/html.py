"""From the Markdown of a template to HTML: a few tags of ours, nothing that an author could load.

Values come last: they take the places of their marks in the finished HTML, escaped.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.common.utils import isMdAsciiPunct, isPunctChar, isWhiteSpace
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.rules_inline.state_inline import Delimiter
from markdown_it.token import Token
from markupsafe import Markup
from mdit_py_plugins.container import container_plugin

from app.exchange.documents.free_sheet import OPEN, SHUT, Body
from app.exchange.documents.text import space

RULES = ("heading", "list", "table", "hr", "newline", "escape", "balance_pairs", "fragments_join")
BOXES = ("address", "right", "center", "small", "large", "signature")
"""What may stand behind ``:::``."""

PAGE_BREAK = "+++"
MARK = re.compile(rf"{OPEN}(\d+){SHUT}")
STAR = "*"


def body_html(body: Body) -> Markup:
    """Return a text with its values as HTML that may be printed."""
    html = str(_markdown().render(body.text))

    def value(found: re.Match[str]) -> str:
        return str(space(body.values[int(found[1])]))

    return Markup(MARK.sub(value, html))  # noqa: S704 - tags of the library, all texts escaped


@cache
def _markdown() -> MarkdownIt:
    made = MarkdownIt("zero", {"html": False, "linkify": False, "breaks": True})
    made.enable([*RULES, "emphasis"])
    made.inline.ruler.at("emphasis", _emphasis)
    made.block.ruler.before(
        "hr", "page_break", _page_break, {"alt": ["paragraph", "list", "table"]}
    )
    for box in BOXES:
        made.use(container_plugin, name=box, render=_box)
    made.add_render_rule("text", _text)
    made.add_render_rule("page_break", lambda *_parts: '<div class="break"></div>\n')
    return made


def _text(_self: Any, tokens: Sequence[Token], place: int, *_more: Any) -> str:
    return str(space(tokens[place].content))


def _box(_self: Any, tokens: Sequence[Token], place: int, *_more: Any) -> str:
    token = tokens[place]
    if token.nesting != 1:
        return "</div>\n"
    name = token.info.split()[0]
    return f'<div class="{name if name in BOXES else BOXES[0]}">\n'


def _page_break(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """Read a line that is nothing but ``+++``."""
    line = state.src[state.bMarks[start] + state.tShift[start] : state.eMarks[start]]
    if line.strip() != PAGE_BREAK:
        return False
    if not silent:
        state.line = start + 1
        state.push("page_break", "", 0)
    return True


def _emphasis(state: StateInline, silent: bool) -> bool:
    """Read stars as the library does, but for Han beside punctuation: ``**客户：**张三`` is bold.

    Markdown's own rule asks for a space there, which nobody writes in Chinese.
    """
    start = state.pos
    if silent or state.src[start] != STAR:
        return False
    end = start
    while end < state.posMax and state.src[end] == STAR:
        end += 1
    before = state.src[start - 1] if start else " "
    after = state.src[end] if end < state.posMax else " "
    opens, closes = _flanks(before, after)
    for _star in range(end - start):
        state.push("text", "", 0).content = STAR
        state.delimiters.append(
            Delimiter(ord(STAR), end - start, len(state.tokens) - 1, -1, opens, closes)
        )
    state.pos = end
    return True


def _flanks(before: str, after: str) -> tuple[bool, bool]:
    """Tell whether stars between two characters may open and may close."""
    space_before, space_after = isWhiteSpace(ord(before)), isWhiteSpace(ord(after))
    is_wide = any(_is_wide(each) for each in (before, after))
    opens = not space_after and (
        is_wide or not _is_punctuation(after) or space_before or _is_punctuation(before)
    )
    closes = not space_before and (
        is_wide or not _is_punctuation(before) or space_after or _is_punctuation(after)
    )
    return opens, closes


def _is_wide(character: str) -> bool:
    return "\u2e80" <= character <= "\uffef" or character >= "\U00020000"


def _is_punctuation(character: str) -> bool:
    return isMdAsciiPunct(ord(character)) or isPunctChar(character)
