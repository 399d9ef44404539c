"""From a :class:`Sheet` to the bytes of a PDF. Reads nothing but our own fonts and style sheet."""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import Any

import weasyprint
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.core.i18n import Label
from app.exchange import documents_words
from app.exchange.documents_sheet import Sheet, Words
from app.exchange.documents_text import HAN_ANYWHERE, space
from app.exchange.fonts import FILES, font_file
from app.exchange.watermark import tile_address

TEMPLATES = Path(__file__).parent / "templates"
WATERMARK = 0.22
LARGEST_DATA_URL = 2_000_000
TAGS = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
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
        return super().fetch(url, headers)


@cache
def _style() -> tuple[Any, FontConfiguration]:
    """Return the style sheet and the fonts it declares, read once for the life of the process."""
    fonts = FontConfiguration()
    text = (TEMPLATES / "document.css").read_text("utf-8")
    return weasyprint.CSS(string=text, font_config=fonts, url_fetcher=AssetFetcher()), fonts


@cache
def _templates() -> Environment:
    env = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=StrictUndefined,
    )
    env.filters["space"] = space
    env.tests["han"] = lambda text: HAN_ANYWHERE.search(text) is not None
    env.globals["tags"] = TAGS
    return env


def document_html(sheet: Sheet) -> str:
    """Return the page that is printed, every text of it escaped."""

    def word(name: str, **params: object) -> Words:
        label: Label = getattr(documents_words, name)
        texts = [label.text(language).format(**params) for language in sheet.languages]
        return Words(texts[0], texts[1] if len(texts) > 1 and texts[1] != texts[0] else "")

    address = sheet.stamp.watermark and tile_address(
        sheet.stamp.watermark, font="Dossier Sans", strength=WATERMARK
    )
    template = _templates().get_template(f"{sheet.layout}.html.j2")
    return template.render(sheet=sheet, word=word, languages=sheet.languages, watermark=address)


def write_pdf(sheet: Sheet) -> bytes:
    """Render a sheet. One rendering at a time in a process."""
    for address in FILES:
        font_file(address)  # says what is missing; WeasyPrint would print in any other font
    html = document_html(sheet)
    with _one_at_a_time:
        style, fonts = _style()
        page = weasyprint.HTML(string=html, base_url=None, url_fetcher=AssetFetcher())
        content: bytes = page.write_pdf(stylesheets=[style], font_config=fonts)
    return content
