"""The engine of letters, labels and cards: what reaches it is printed, and it fetches nothing."""

from __future__ import annotations

import io

import pytest
from pypdf import PdfReader

from app.exchange.documents.free.pdf import AssetFetcher, ForbiddenAddressError, free_html
from app.exchange.documents.free_sheet import OPEN, SHUT, Body, Free, Piece
from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.sheet import Sheet, Words
from tests.exchange.test_documents_pdf import sheet, text_of


def a_letter(*texts: str, **changes: object) -> Sheet:
    """Return a letter that says some values, one below the other."""
    marks = "\n\n".join(f"{OPEN}{at}{SHUT}" for at in range(len(texts)))
    bodies = (Body("zh_Hans", marks, texts),)
    return sheet(layout="letter", free=Free((Piece(bodies),)), **changes)


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:1/x",
        "https://example.com/",
        "file:///etc/passwd",
        "FILE:///etc/passwd",
        "ftp://example.com/x",
        "asset:other",
        "asset:regular/../../../etc/passwd",
        "data:text/plain," + "x" * 3_000_000,
        "/etc/passwd",
    ],
)
def test_nothing_but_our_own_assets_is_opened(address: str) -> None:
    with pytest.raises(ForbiddenAddressError):
        AssetFetcher().fetch(address)


def test_small_data_addresses_are_opened() -> None:
    assert AssetFetcher().fetch("data:text/plain,hello").read() == b"hello"


def test_a_hostile_value_is_printed_as_it_is() -> None:
    hostile = '<img src="file:///etc/passwd"><link rel=attachment href="file:///etc/passwd">'

    content = write_pdf(a_letter(hostile))

    assert not PdfReader(io.BytesIO(content)).attachments
    assert "rel=attachment" in text_of(content).replace("\n", "")


def test_every_text_of_a_page_is_escaped() -> None:
    evil = "<i>&"

    html = free_html(
        a_letter(evil, title=evil, kind=Words(evil, evil), issuer=Words(evil, evil),
                 notes=(Words(evil, evil),), header=Words(evil), footer=Words(evil))
    )  # fmt: skip

    assert "<i>" not in html


def test_the_file_says_its_title_and_language() -> None:
    reader = PdfReader(io.BytesIO(write_pdf(a_letter("甲"))))

    assert reader.metadata is not None
    assert reader.metadata.title == "砚桥数据 · 客户档案"
    assert reader.trailer["/Root"]["/Lang"] == "zh-Hans"


def test_a_watermark_is_on_its_pages() -> None:
    made = a_letter("甲")
    stamp = made.stamp.__class__(**{**made.stamp.__dict__, "watermark": ("林知夏", "2026-11-22")})

    reader = PdfReader(io.BytesIO(write_pdf(a_letter("甲", stamp=stamp))))

    assert all("/Pattern" in page["/Resources"] for page in reader.pages)
