"""A profile as the page WeasyPrint would print: what drawing it by Typst is measured against."""

from __future__ import annotations

from pathlib import Path

from jinja2 import FileSystemLoader

from app.exchange.documents.free.pdf import TEMPLATES, page_html, templates
from app.exchange.documents.sheet import Sheet

FOLDER = Path(__file__).parent / "html"
STYLES = (TEMPLATES / "document.css", FOLDER / "profile.css")


def profile_html(sheet: Sheet) -> str:
    """Return the page: its look is that of ``app/exchange/templates/record.typ``."""
    env = templates().overlay(loader=FileSystemLoader((TEMPLATES, FOLDER)))
    return page_html(sheet, env.get_template("profile.html.j2"))
