"""From a :class:`Sheet` to the bytes of a PDF. Reads nothing but our own fonts and style sheet."""

from __future__ import annotations

import base64
import gc
import re
import threading
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree  # nosec B405

import weasyprint
from cssselect2 import ElementWrapper
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from app.core.i18n import Label
from app.exchange.documents import words as documents_words
from app.exchange.documents.free.html import body_html
from app.exchange.documents.room import bottom_of, has_high_foot, has_high_heading, head_letters
from app.exchange.documents.sheet import STANDARDS, Line, Printed, Sheet, Stamp, Words
from app.exchange.documents.text import HAN_ANYWHERE, brief, space
from app.exchange.fonts import FILES, check_fonts, font_file
from app.exchange.watermark import tile_address
from app.fieldtypes.formatted_text import formatted_for_paper

TEMPLATES = Path(__file__).parents[1] / "templates"
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
def _templates() -> Environment:
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
        "formatted": lambda text: formatted_for_paper(text, space), "together": together,
    }  # fmt: skip
    env.tests |= {"high_foot": has_high_foot, "high_heading": has_high_heading}
    env.tests["han"] = lambda text: HAN_ANYWHERE.search(text) is not None
    env.globals["tags"] = TAGS
    return env


def together(cell: Printed) -> Words:
    """Return all options of a cell as one text: a row of pieces would not wrap within a column."""
    if not cell.is_tags:
        return cell.items[0] if cell.items else Words("")
    main = ", ".join(words.main for words in cell.items)
    second = ", ".join(words.second or words.main for words in cell.items)
    return Words(main, second if second != main else "")


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
    check_fonts()
    html = document_html(sheet)
    with _one_at_a_time:
        style, fonts = _style()
        styles = [style, _free_style()] if sheet.free else [style]
        content: bytes = _Page(html).write_pdf(
            stylesheets=styles, font_config=fonts, pdf_variant=STANDARDS[sheet.standard] or None
        )
    return content


def load_all() -> None:
    """Do what the first document would wait for: for a process that does nothing else but this."""
    write_pdf(SPECIMEN)
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_EVERY)


COLLECT_EVERY = (20_000, 20, 50)
"""A page is some hundred thousand objects that live until it is drawn; looking at them is waste."""

SPECIMEN = Sheet(
    languages=("zh_Hans", "en"), layout="sections", paper="A4", orientation="portrait",
    issuer=Words("档案台", "Dossier"), kind=Words("样张", "Specimen"), title="样张",
    facts=(Line(Words("样", "A"), Printed()),),
    stamp=Stamp("DOC", "2026-01-01 00:00", "UTC", "Dossier"),
)  # fmt: skip
