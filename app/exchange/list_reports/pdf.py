"""From the lines of a list to pages, by Typst: called in a child process only.

Typst reads ``report.json`` and its template (see :mod:`app.exchange.typesetting`).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from app.exchange import typesetting
from app.exchange.typesetting import TEMPLATES

TEMPLATE, NUMBERS = TEMPLATES / "list_report.typ", TEMPLATES / "list_report_numbers.typ"

Report = Mapping[str, Any]
"""What the template reads; ``list_report_face`` makes it."""


def write(report: Report, standards: Sequence[str] = (), tagged: bool = True) -> bytes:
    """Return a list, or a piece of one, as a PDF."""
    return typesetting.compiled(_files(report, standards), standards=standards, tagged=tagged)


def draw(report: Report) -> tuple[bytes, list[int]]:
    """Return a piece of a long list as a PDF, and the page that each line of it is on.

    Pages are counted from 1; the last figure is how many there are. Laid out once for both.
    """
    found = typesetting.queried(_files(report), "<lines>")
    drawn = write(report, tagged=False)
    typesetting.forget()
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
    files = {**_files({**report, "lines": []}), "main.typ": NUMBERS.read_bytes()}
    return typesetting.compiled(files, tagged=False, inputs={"count": str(count)})


def _files(report: Report, standards: Sequence[str] = ()) -> dict[str, bytes]:
    data = {**report, "fonts": typesetting.families()}
    lines = [{**line, "at": at} for at, line in enumerate(report["lines"])]
    return {
        **typesetting.shared(), "main.typ": TEMPLATE.read_bytes(),
        "report.json": typesetting.written({**data, "lines": lines}, standards),
    }  # fmt: skip
