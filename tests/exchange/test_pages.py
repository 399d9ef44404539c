"""First pages look as they did when somebody last looked at them.

The pictures lie in ``pages/``. After a change that is meant, make them anew and look at each:

    RENEW_PAGES=1 .venv/bin/python -m pytest tests/exchange/test_pages.py
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageFilter

from app.exchange.documents.pdf import write_pdf
from tests.exchange.made_up_sheets import SHEETS

PAGES = Path(__file__).parent / "pages"
DOTS = "50"  # an inch: what stands where is seen, how a letter is smoothed is not
FAR = 12  # of 255: a dot that is another one; a watermark is faint
MOST_OTHER = 0.001  # of all dots: a few letters


def drawn(content: bytes, folder: Path) -> Image.Image:
    """Return the first page in grey, softened, so that a hair's breadth does not count."""
    (folder / "page.pdf").write_bytes(content)
    command = [
        "pdftoppm",
        "-r",
        DOTS,
        "-gray",
        "-png",
        "-f",
        "1",
        "-singlefile",
        "page.pdf",
        "page",
    ]
    subprocess.run(command, cwd=folder, check=True)
    return Image.open(folder / "page.png").convert("L")


def difference(one: Image.Image, other: Image.Image) -> float:
    """Return the share of dots that are another."""
    if one.size != other.size:
        return 1.0
    soft = [picture.filter(ImageFilter.BoxBlur(1)) for picture in (one, other)]
    counts = ImageChops.difference(*soft).histogram()
    return sum(counts[FAR:]) / (one.width * one.height)


@pytest.mark.parametrize("name", SHEETS)
def test_a_page_looks_as_it_did(name: str, tmp_path: Path) -> None:
    now = drawn(write_pdf(SHEETS[name]), tmp_path)
    known = PAGES / f"{name}.png"
    if os.environ.get("RENEW_PAGES"):
        now.save(known, optimize=True)

    assert difference(now, Image.open(known).convert("L")) < MOST_OTHER


def test_a_page_that_looks_otherwise_is_noticed(tmp_path: Path) -> None:
    known = Image.open(PAGES / "profile.png").convert("L")

    assert difference(drawn(write_pdf(SHEETS["profile-columns"]), tmp_path), known) > MOST_OTHER
    assert difference(drawn(write_pdf(SHEETS["profile-watermark"]), tmp_path), known) > MOST_OTHER
