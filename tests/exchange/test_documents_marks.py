"""What stands around a record on paper: head, foot, seal, signatures, code, and how it is filed."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image
from pypdf import PdfReader

from app.exchange.documents.logo import LARGEST, picture_in
from app.exchange.documents.pdf import write_pdf
from app.exchange.documents.proof import digest_of, proof_of, qr_code
from app.exchange.documents.sheet import MARK, Printed, Sheet, Signature, Words
from app.exchange.documents.tables import table_of
from app.records.printed import code_of
from tests.exchange.test_documents_pdf import sheet, text_of
from tests.paper_positions import pages_of

MM = 72 / 25.4
ACCENT = (29, 79, 92)


def words_of(made: Sheet) -> str:
    return text_of(write_pdf(made))


def test_head_and_foot_are_on_every_page() -> None:
    long = sheet(*["值" * 400] * 12, header=Words("正本", "Original"), footer=Words("页脚", "Foot"))

    pages = PdfReader(io.BytesIO(write_pdf(long))).pages

    assert len(pages) > 1
    texts = [page.extract_text() for page in pages]
    assert all("正本" in text and "Foot" in text for text in texts)


def test_a_head_of_its_own_stands_for_internal() -> None:
    assert "内部资料" in words_of(sheet("值"))
    assert "内部资料" not in words_of(sheet("值", header=Words("正本")))


def test_pages_are_counted_unless_it_says_otherwise() -> None:
    assert "第 1 页" in words_of(sheet("值"))
    assert "第 1 页" not in words_of(sheet("值", has_page_numbers=False))


def test_each_who_signs_has_a_box() -> None:
    roles = (
        Signature(Words("买方", "Buyer"), is_sealed=True),
        Signature(Words("见证人", "Witness")),
    )

    words = words_of(sheet("值", signatures=roles))

    assert words.count("授权代表签字") == 2
    assert words.count("盖章处") == 1
    assert "买方（盖章）" in words
    assert "Witness" in words


@pytest.mark.parametrize(
    ("paper", "orientation", "width", "height"),
    [
        ("A4", "portrait", 210, 297),
        ("A5", "landscape", 210, 148),
        ("241x140", "portrait", 241, 140),
        ("241x140", "landscape", 241, 140),
        ("letter", "portrait", 215.9, 279.4),
    ],
)
def test_the_paper_has_its_size(paper: str, orientation: str, width: float, height: float) -> None:
    made = sheet("值", paper=paper, orientation=orientation)

    page = PdfReader(io.BytesIO(write_pdf(made))).pages[0].mediabox

    assert (float(page.width) / MM, float(page.height) / MM) == pytest.approx(
        (width, height), abs=1
    )


def test_two_languages_in_two_columns_say_each_value_twice() -> None:
    stacked = words_of(sheet("砚桥数据"))
    mirrored = words_of(sheet("砚桥数据", is_mirrored=True))

    assert mirrored.count("砚桥数据") == stacked.count("砚桥数据") + 1
    assert "Name" in mirrored


@pytest.mark.parametrize(("columns", "across"), [(0, 2), (1, 1), (3, 3)])
def test_fields_stand_beside_each_other_as_asked(columns: int, across: int) -> None:
    (page,) = pages_of(write_pdf(sheet("X1", "X2", "X3", columns=columns)))

    values = [run.bottom for run in page.runs if run.text.startswith("X")]
    assert len(values) == 3
    assert sum(value < min(values) + 2 for value in values) == across


# -- the code -------------------------------------------------------------------------------------


def test_the_digest_is_of_what_is_printed() -> None:
    made = sheet("甲")

    assert digest_of(made) == digest_of(sheet("甲"))
    assert digest_of(made) != digest_of(sheet("乙"))
    assert digest_of(made) == digest_of(replace(made, standard="ua"))
    assert digest_of([{"a": (1, "甲")}]) == digest_of([{"a": [1, "甲"]}])


def test_number_code_and_address_stand_at_the_foot() -> None:
    made = sheet("值")
    proof = proof_of(made.stamp.id, digest_of(made), "https://crm.example.com")

    words = words_of(replace(made, proof=proof))

    assert proof.code in words
    assert proof.code.replace("-", "") == code_of(digest_of(made))[:15]
    assert "crm.example.com/documents/verify" in words
    assert made.stamp.id in words


def test_the_qr_code_is_drawn() -> None:
    made = replace(sheet("值"), proof=proof_of("DOC-20261121-ABCDEF", "0" * 64, "http://x"))

    page = PdfReader(io.BytesIO(write_pdf(made))).pages[0]
    plain = PdfReader(io.BytesIO(write_pdf(sheet("值")))).pages[0]

    assert len(page.get_contents().get_data()) > 1.5 * len(plain.get_contents().get_data())
    assert "核验二维码" not in page.extract_text()
    assert qr_code("a").startswith("data:image/svg+xml")


# -- the logo -------------------------------------------------------------------------------------


def test_the_logo_is_a_picture_beside_the_definitions(tmp_path: Path) -> None:
    Image.new("RGB", (20, 10), "red").save(tmp_path / "logo.png")

    found = picture_in(tmp_path, "logo.png")

    assert found is not None
    assert found.address.startswith("data:image/png;base64,")
    made = PdfReader(io.BytesIO(write_pdf(sheet("值", logo=found.address)))).pages[0]
    assert len(made.images) == 1


@pytest.mark.parametrize("content", [b"", b"<svg onload=alert(1)>", b"\x89PNG" + b"x" * LARGEST])
def test_what_is_no_picture_is_not_used(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "logo.png").write_bytes(content)

    assert picture_in(tmp_path, "logo.png") is None


def test_a_logo_that_is_not_there_leaves_the_mark(tmp_path: Path) -> None:
    assert picture_in(tmp_path, "logo.png") is None
    assert picture_in(None, "logo.png") is None
    assert sheet("值").logo == MARK
    assert colour_of_logo(sheet("值")) == ACCENT
    assert colour_of_logo(sheet("值", logo="")) != ACCENT


def colour_of_logo(made: Sheet) -> tuple[int, ...]:
    with pypdfium2.PdfDocument(write_pdf(made)) as pdf:
        picture = pdf[0].render(scale=4).to_pil()
    return picture.getpixel((int(18.6 * MM * 4), int(19.5 * MM * 4)))


# -- how it is filed ------------------------------------------------------------------------------


def test_title_author_and_language_are_in_the_file() -> None:
    reader = PdfReader(io.BytesIO(write_pdf(sheet("值"))))
    found = reader.metadata

    assert found is not None
    assert (found.title, found.author) == ("砚桥数据 · 客户档案", "栖木智造")
    assert reader.trailer["/Root"]["/Lang"] == "zh-CN"
    plain = sheet(languages=("en",), issuer=Words("Qimu"), kind=Words("Profile"))
    english = PdfReader(io.BytesIO(write_pdf(plain)))
    assert english.trailer["/Root"]["/Lang"] == "en-US"


def test_the_file_says_when_it_was_made() -> None:
    stamp = replace(sheet().stamp, moment="2026-11-22T08:10:30+08:00")

    found = PdfReader(io.BytesIO(write_pdf(sheet("值", stamp=stamp)))).metadata

    assert found is not None
    assert found.creation_date == datetime(2026, 11, 22, 0, 10, 30, tzinfo=UTC)


def test_a_file_for_screen_readers_is_tagged() -> None:
    table = table_of(Words("订单"), Words("共 1 条"), [(Words("金额"), True)], [(Printed(),)])
    made = sheet("值", standard="ua", tables=(table,))
    made = replace(made, proof=proof_of("DOC-20261121-ABCDEF", "0" * 64, "http://x"))

    root = PdfReader(io.BytesIO(write_pdf(made))).trailer["/Root"]

    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1<" in xmp
    assert {"/H1", "/H2", "/Table", "/TH", "/TD"} <= tags(root["/StructTreeRoot"])
    assert figures_without_words(root["/StructTreeRoot"]) == 0


def test_a_file_to_keep_brings_its_colours_and_says_so() -> None:
    root = PdfReader(io.BytesIO(write_pdf(sheet("值", standard="archive")))).trailer["/Root"]

    assert root["/OutputIntents"][0]["/DestOutputProfile"]
    xmp = root["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2<" in xmp
    assert "<pdfaid:conformance>B<" in xmp


@pytest.mark.parametrize("standard", ["ua", "archive"])
def test_what_has_no_glyph_is_a_box_where_a_standard_wants_one(standard: str) -> None:
    assert "a□z" in words_of(sheet("a\U00030000\ufeffz", standard=standard))


@pytest.mark.parametrize("standard", ["ua", "archive"])
@pytest.mark.parametrize(
    ("text", "printed"),
    [("n\u0303 葛\U000e0100 x\ufe0f", "ñ葛x"), ("A\u0600B", "A□B"), ("a\u200bb", "ab"), ("", "")],
)
def test_letters_made_of_several_signs_are_letters(text: str, printed: str, standard: str) -> None:
    made = sheet(text, title=text, kind=Words(text), standard=standard)

    assert printed in "".join(words_of(made).split())


def nodes(node: object) -> list[dict[str, object]]:
    found = node.get_object() if hasattr(node, "get_object") else node
    if isinstance(found, list):
        return [each for child in found for each in nodes(child)]
    if not isinstance(found, dict):
        return []
    return [found, *nodes(found.get("/K"))]


def tags(root: object) -> set[str]:
    return {str(node["/S"]) for node in nodes(root) if "/S" in node}


def figures_without_words(root: object) -> int:
    return sum(1 for node in nodes(root) if node.get("/S") == "/Figure" and not node.get("/Alt"))
