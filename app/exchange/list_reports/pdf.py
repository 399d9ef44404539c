"""From the lines of a list to pages, by Typst: called in a child process only.

Typst reads ``report.json`` and its template, both handed over in memory, and our own fonts: there
is no folder that it could reach into, and no package it could load.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from app.exchange.fonts import FILES, font_file

TEMPLATES = Path(__file__).parents[1] / "templates"
TEMPLATE, NUMBERS = TEMPLATES / "list_report.typ", TEMPLATES / "list_report_numbers.typ"
FAMILY = "Noto Sans SC"
FORGETTING = 12
"""Typst keeps what it worked out for its next ten documents: so many empty ones, and it is gone."""

Report = Mapping[str, Any]
"""What the template reads; ``list_report_face`` makes it."""


def write(report: Report, standards: Sequence[str] = (), tagged: bool = True) -> bytes:
    """Return a list, or a piece of one, as a PDF."""
    import typst

    options: dict[str, Any] = {"pdf_standards": list(standards), "pdf_tags": tagged}
    written: bytes = typst.compile(
        _files(report), root=_nowhere(), font_paths=_fonts(), format="pdf", **options
    )
    return written


def draw(report: Report) -> tuple[bytes, list[int]]:
    """Return a piece of a long list as a PDF, and the page that each line of it is on.

    Pages are counted from 1; the last figure is how many there are. Laid out once for both.
    """
    import typst

    found = typst.query(
        _files(report), "<lines>", field="value", one=True, root=_nowhere(), font_paths=_fonts()
    )
    drawn = write(report, tagged=False)
    for _ in range(FORGETTING):
        typst.compile({"main.typ": b"#none"}, root=_nowhere(), font_paths=_fonts())
    return drawn, [page for _, page in json.loads(found)]


def bind(report: Report, pieces: Sequence[tuple[bytes, int]]) -> bytes:
    """Return the first pages of each piece as one PDF, with their numbers: "page 3 of 412"."""
    from pikepdf import Pdf

    with Pdf.new() as whole:
        for content, pages in pieces:
            with Pdf.open(BytesIO(content)) as piece:
                whole.pages.extend(piece.pages[:pages])
        with Pdf.open(BytesIO(_numbers(report, len(whole.pages)))) as numbers:
            for page, number in zip(whole.pages, numbers.pages, strict=True):
                page.add_overlay(number, None)
        whole.Root.Lang = f"{report['lang']}-{report['region'].upper()}"
        with whole.open_metadata() as about:
            about["dc:title"], about["dc:creator"] = report["name"], [report["author"]]
            about["pdf:Keywords"] = ", ".join(report["keywords"])
        bound = BytesIO()
        whole.save(bound, compress_streams=True)
    return bound.getvalue()


def _numbers(report: Report, count: int) -> bytes:
    """Return pages with nothing but their numbers."""
    import typst

    files = {**_files({**report, "lines": []}), "main.typ": NUMBERS.read_bytes()}
    asked = {"count": str(count)}
    drawn: bytes = typst.compile(
        files, root=_nowhere(), font_paths=_fonts(), format="pdf", sys_inputs=asked, pdf_tags=False
    )
    return drawn


def _files(report: Report) -> dict[str, bytes]:
    families = sorted(_fonts().families(), key=lambda name: name != FAMILY)  # others fill its gaps
    data = {**report, "fonts": families}
    lines = [{**line, "at": at} for at, line in enumerate(report["lines"])]
    text = json.dumps({**data, "lines": lines}, ensure_ascii=False)
    return {"main.typ": TEMPLATE.read_bytes(), "report.json": text.encode(errors="replace")}


@cache
def _fonts() -> Any:
    import typst  # not when the panel starts

    folders = dict.fromkeys(str(font_file(address).parent) for address in FILES)
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


@cache
def _nowhere() -> str:
    """Return a folder with nothing in it: all that a template could read files from."""
    folder = os.path.join(tempfile.gettempdir(), "nothing")
    Path(folder).mkdir(exist_ok=True)
    return folder
