"""Formatted text: a few harmless tags, whatever somebody types."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fieldtypes.formatted_text import formatted

TAGS = {
    *("h3", "h4", "h5", "h6", "p", "br", "hr", "ul", "ol", "li", "blockquote", "pre", "code", "a"),
    *("em", "strong", "s", "table", "thead", "tbody", "tr", "th", "td"),
}
TAG = re.compile(r"</?([a-z][a-z0-9]*)((?: [a-z]+=\"[^\"<>]*\")*) ?/?>")
ATTRIBUTES = {"href", "target", "rel", "title", "start", "class"}


def test_headings_lists_and_links_are_drawn():
    html = formatted("# Oil\n\n- every **day**\n- see [here](https://example.cn)\nnow")

    assert html == (
        "<h3>Oil</h3>\n<ul>\n<li>every <strong>day</strong></li>\n"
        '<li>see <a href="https://example.cn" target="_blank" rel="noopener noreferrer">here</a>'
        "<br>\nnow</li>\n</ul>\n"
    )


def test_a_table_has_no_styles_of_its_own():
    html = formatted("| a | b |\n|:--|--:|\n| 1 | 2 |")

    assert "<td>2</td>" in html
    assert "style" not in html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "[x](javascript:alert(1))",
        "[x](JaVaScRiPt:alert(1))", "[x](data:text/html,<b>)", "[x](//evil.example)",
        "[x](vbscript:x)", "<javascript:alert(1)>", "![x](https://evil.example/p.png)",
        '[x](https://a.example "onmouseover=\'x\'")', '```"><script>\nx\n```', "&lt;script&gt;",
    ],
)  # fmt: skip
def test_nothing_that_runs_or_loads_comes_of_it(text):
    assert_harmless(formatted(text))


@given(st.text(alphabet="<>[]()!`*_~#-|:\"'&;\n \tax/https.javscript", max_size=120))
def test_any_text_becomes_harmless_tags(text):
    assert_harmless(formatted(text))


def assert_harmless(html: str) -> None:
    assert not re.search(r"<(?!/?[a-z])", html)
    for found in re.finditer(r"<[^>]*>", html):
        tag = TAG.fullmatch(found[0])
        assert tag is not None, found[0]
        assert tag[1] in TAGS
        attributes = dict(re.findall(r' ([a-z]+)="([^"]*)"', tag[2]))
        assert attributes.keys() <= ATTRIBUTES
        assert re.match(r"(?i)https?://|mailto:|tel:|$", attributes.get("href", ""))
