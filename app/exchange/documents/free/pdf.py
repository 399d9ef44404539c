"""Letters, labels and cards as PDFs, by WeasyPrint: authors write what HTML and CSS draw well.

Reads nothing but our own fonts and style sheets.
"""

from __future__ import annotations

import base64
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree  # nosec B405

import weasyprint
from cssselect2 import ElementWrapper
from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.core.i18n import Label
from app.exchange.documents import words as documents_words
from app.exchange.documents.free.html import body_html
from app.exchange.documents.room import bottom_of, has_high_foot, head_letters
from app.exchange.documents.sheet import STANDARDS, Sheet, Words
from app.exchange.documents.text import HAN_ANYWHERE, brief, space
from app.exchange.fonts import FILES, font_file
from app.exchange.watermark import tile_address

TEMPLATES = Path(__file__).parents[2] / "templates"
WATERMARK = 0.22
LARGEST_DATA_URL = 2_000_000
TAGS = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
VARIABLE = re.compile(r"(--[\w-]+):\s*([^;]+);")
UNUSED = re.compile(r"\[dir|\[rules\]|:link|^iframe")
OPEN_TAG = re.compile(r"<((?:meta|br|col|hr|img|link|wbr)\b[^<>]*?)/?>")
_one_at_a_time = threading.Lock()  # Pango's font maps are shared by all renderings


class ForbiddenAddressError(ValueError):
    """A document asked for something outside; WeasyPrint leaves it out and goes on."""


class AssetFetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint ships no types
    """Opens ``asset:`` addresses of our fonts and small ``data:`` addresses, and nothing else.

    WeasyPrint's own fetcher would read local files and ask the network on behalf of whoever
    wrote the text (CVE-2024-28184 and its successors).
    """

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, allow_redirects=False)

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url in FILES:
            return URLFetcherResponse(url, font_file(url).read_bytes())
        if len(url) > LARGEST_DATA_URL or not url.startswith("data:"):
            raise ForbiddenAddressError(url[:80])
        return _held(url)


def _held(url: str) -> Any:
    """Return what a ``data:`` address holds; urllib would open it as if it were a connection."""
    head, _, body = url.removeprefix("data:").partition(",")
    content = unquote_to_bytes(body)
    if head.endswith(";base64"):
        content = base64.b64decode(content)
    return URLFetcherResponse(url, content, {"Content-Type": head.partition(";")[0]})


@cache
def _style() -> tuple[Any, FontConfiguration]:
    """Return the style sheet and the fonts it declares, read once for the life of the process."""
    fonts = FontConfiguration()
    text = with_values((TEMPLATES / "document.css").read_text("utf-8"))
    return weasyprint.CSS(string=text, font_config=fonts, url_fetcher=AssetFetcher()), fonts


def with_values(css: str) -> str:
    """Return a style sheet with the value of each ``var(--name)`` in its place.

    WeasyPrint works variables out anew for every property of every element.
    """
    values = dict(VARIABLE.findall(css))
    return re.sub(r"var\((--[\w-]+)\)", lambda found: values[found[1]], VARIABLE.sub("", css))


@cache
def _free_style() -> Any:
    """Return what letters, labels and cards have beside it."""
    text = (TEMPLATES / "free.css").read_text("utf-8")
    return weasyprint.CSS(string=text, font_config=_style()[1], url_fetcher=AssetFetcher())


@cache
def _html_style() -> Any:
    """Return how elements of HTML look by themselves, without what none of our pages uses.

    Rules for right-to-left pages, frames and links fit no tag, so each would be tried on every
    element: a tenth of all work.
    """
    path = Path(weasyprint.__file__).parent / "css" / "html5_ua.css"
    lines = path.read_text("utf-8").splitlines()
    return weasyprint.CSS(string="\n".join(x for x in lines if not UNUSED.search(x)))


class _Page(weasyprint.HTML):  # type: ignore[misc]  # WeasyPrint ships no types
    """A page of ours: well-formed, so the parser of XML reads it in a twentieth of the time."""

    def __init__(self, html: str) -> None:
        try:
            # What our own templates wrote, their values escaped, without a document type:
            root = ElementTree.fromstring(_as_xml(html))  # noqa: S314 # nosec B314
        except ElementTree.ParseError:  # a template with a tag that is not closed
            super().__init__(string=html, base_url=None, url_fetcher=AssetFetcher())
            return
        self.base_url, self.url_fetcher, self.media_type = None, AssetFetcher(), "print"
        self.wrapper_element = ElementWrapper.from_html_root(root, content_language=None)
        self.etree_element = self.wrapper_element.etree_element

    def _ua_stylesheets(self, forms: bool = False) -> list[Any]:
        return [_html_style()]


def _as_xml(html: str) -> str:
    return OPEN_TAG.sub(r"<\1/>", html.strip().removeprefix("<!doctype html>"))


@cache
def templates() -> Environment:
    """Return what makes HTML of templates, every text of a sheet escaped."""
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters["space"] = space
    env.filters |= {
        "body": body_html, "bottom": bottom_of, "brief": brief, "head_letters": head_letters,
    }  # fmt: skip
    env.tests["high_foot"] = has_high_foot
    env.tests["han"] = lambda text: HAN_ANYWHERE.search(text) is not None
    env.globals["tags"] = TAGS
    return env


def free_html(sheet: Sheet) -> str:
    """Return the pages of a letter, of labels or cards, every text of them escaped."""
    return page_html(sheet, templates().get_template(f"{sheet.layout}.html.j2"))


def page_html(sheet: Sheet, template: Template) -> str:
    """Return what a template makes of a sheet."""

    def word(name: str, **params: object) -> Words:
        label: Label = getattr(documents_words, name)
        texts = [label.text(language).format(**params) for language in sheet.languages]
        return Words(texts[0], texts[1] if len(texts) > 1 and texts[1] != texts[0] else "")

    address = sheet.stamp.watermark and tile_address(
        sheet.stamp.watermark, font="Dossier Sans", strength=WATERMARK
    )
    return template.render(sheet=sheet, word=word, languages=sheet.languages, watermark=address)


def write_free(sheet: Sheet) -> bytes:
    """Return a letter, labels or cards as a PDF. One rendering at a time in a process."""
    html = free_html(sheet)
    variant = f"pdf/{STANDARDS[sheet.standard]}" if sheet.standard else None
    with _one_at_a_time:
        style, fonts = _style()
        content: bytes = _Page(html).write_pdf(
            stylesheets=[style, _free_style()], font_config=fonts, pdf_variant=variant
        )
    return content
