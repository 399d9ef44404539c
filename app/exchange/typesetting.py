"""Typst, told to read our fonts and what it is handed in memory, and nothing else.

There is no folder that a template could reach into, and no package that it could load. Called in a
child process only.
"""

from __future__ import annotations

import base64
import json
import tempfile
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import category, normalize

from markupsafe import escape
from PIL import Image

from app.exchange.fonts import FILES, IGNORED, RARE, UNDRAWN, font_file, without_glyph

TEMPLATES = Path(__file__).parent / "templates"
FAMILY = "Noto Sans SC"
BOX = "□"
FORGETTING = 12
"""Typst keeps what it worked out for its next ten documents: so many empty ones, and it is gone."""

Files = Mapping[str, bytes]
"""What a template may read, by name; ``main.typ`` is the template."""


def shared() -> Files:
    """Return what templates begin with: each imports what it needs."""
    return {path.name: path.read_bytes() for path in TEMPLATES.glob("*.typ")}


def written(data: Mapping[str, Any], standards: Sequence[str] = ()) -> bytes:
    """Return what a template reads as JSON.

    A file of a standard (PDF/UA, PDF/A) must have a glyph for all that it says.
    """
    text = json.dumps(data, ensure_ascii=False)
    if standards:
        text = with_glyphs(normalize("NFC", text))
    return text.encode(errors="replace")


def with_glyphs(text: str) -> str:
    """Return a text with a box for what has no glyph, and without what is no letter at all."""
    letters = set(text)
    drawn = {c for c in letters if category(c) not in UNDRAWN or category(c) == "Cf"}
    boxes = dict.fromkeys(without_glyph(drawn - IGNORED), BOX)
    unseen = (c for c in letters if c in IGNORED or category(c) in ("Cc", "Cn"))
    return text.translate({ord(c): each for c, each in {**boxes, **dict.fromkeys(unseen)}.items()})


def in_utc(moment: str) -> str:
    """Return a moment as templates read it: without a zone, and meant as UTC."""
    return f"{datetime.fromisoformat(moment).astimezone(UTC):%Y-%m-%dT%H:%M:%S}" if moment else ""


def drawing_of(address: str) -> bytes:
    """Return a picture in a ``data:`` address as an SVG around it: Typst is handed texts only."""
    with Image.open(BytesIO(base64.b64decode(address.partition(",")[2]))) as picture:
        size = 'width="{}" height="{}"'.format(*picture.size)
    svg = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f'{svg} {size}><image {size} xlink:href="{escape(address)}"/></svg>'.encode()


def compiled(files: Files, *, standards: Sequence[str] = (), tagged: bool = True,
             inputs: Mapping[str, str] | None = None) -> bytes:  # fmt: skip
    """Return what a template draws as a PDF."""
    import typst  # not when the panel starts

    options: dict[str, Any] = {"pdf_standards": list(standards), "pdf_tags": tagged}
    drawn: bytes = typst.compile(
        dict(files), root=_nowhere(), font_paths=_fonts(), format="pdf",
        sys_inputs=dict(inputs or {}), **options,
    )  # fmt: skip
    return drawn


def queried(files: Files, label: str) -> str:
    """Return the value of what a template has labelled, as JSON."""
    import typst

    found: str = typst.query(
        dict(files), label, field="value", one=True, root=_nowhere(), font_paths=_fonts()
    )
    return found


def forget() -> None:
    """Let go of what was kept to draw the same document again."""
    for _ in range(FORGETTING):
        compiled({"main.typ": b"#none"})


def families() -> list[str]:
    """Return the fonts to draw with, ours before those that fill its gaps."""
    return sorted(_fonts().families(), key=lambda name: name != FAMILY)


@cache
def _fonts() -> Any:
    import typst

    rare = [path.parent for path in RARE if path.is_file()]
    folders = dict.fromkeys(map(str, [*(font_file(address).parent for address in FILES), *rare]))
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders)
    )


@cache
def _nowhere() -> str:
    """Return a folder with nothing in it, of this process alone: all that is to be read from."""
    return tempfile.mkdtemp(prefix="nothing-")
