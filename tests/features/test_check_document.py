"""Whoever holds a printed document asks the panel whether it is genuine."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pypdf
import pytest

from app.access.pace import Pace
from app.exchange.documents.making import Pdf, render_document
from app.records.printed import Verdict, check_paper, code_of
from app.web.verification import PACE
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

PAGE = "/documents/verify"
SECRET = "不可外泄有限公司"
As = Callable[..., Visitor]


@pytest.fixture(scope="module")
def paper(panel: TestPanel) -> tuple[int, Pdf]:
    """Return a customer of Alice's and what she printed of it."""
    record = file_customer(panel, name=SECRET, phone="13800138000")
    actor = panel.actor("alice")
    return record.id, render_document(panel.store, actor, "customer", record.id, "profile", "en")


def address(number: str, code: str) -> str:
    return f"{PAGE}?id={number}&code={code}"


def test_it_works(client_as: As, paper: tuple[int, Pdf]) -> None:
    _, pdf = paper

    page = client_as(None).get(address(pdf.number, code_of(pdf.digest)))

    assert page.status_code == 200
    assert "Genuine" in page.text
    assert "Customer profile" in page.text
    assert re.search(r"\d{4}-\d\d-\d\d", page.text)


def test_what_stands_on_the_paper_is_enough(client_as: As, paper: tuple[int, Pdf]) -> None:
    _, pdf = paper
    (words,) = [each.extract_text() for each in pypdf.PdfReader(io.BytesIO(pdf.content)).pages[:1]]
    number = re.search(r"DOC-\d{8}-\w+", words)
    code = re.search(r"[A-Z2-7]{5}-[A-Z2-7]{5}-[A-Z2-7]{5}", words)

    assert number
    assert code
    assert "Genuine" in client_as(None).get(address(number[0], code[0].lower())).text


def test_no_value_of_the_record_is_told(client_as: As, paper: tuple[int, Pdf]) -> None:
    record, pdf = paper

    page = client_as(None).get(address(pdf.number, code_of(pdf.digest)))

    assert SECRET not in page.text
    assert "13800138000" not in page.text
    assert "Alice" not in page.text
    assert f"/customer/show/{record}" not in page.text


def test_who_may_read_the_record_is_led_to_it(client_as: As, paper: tuple[int, Pdf]) -> None:
    record, pdf = paper
    asked = address(pdf.number, code_of(pdf.digest))

    assert f"/customer/show/{record}" in client_as("alice").get(asked).text
    assert f"/customer/show/{record}" not in client_as("charlie").get(asked).text


@pytest.mark.parametrize(
    ("number", "code", "verdict"),
    [
        ("", "A" * 20, "Different"),
        ("", "", "Different"),
        ("DOC-20261121-AAAAAAAA", "A" * 20, "Unknown"),
        ("DOC-99999999-AAAAAAAA", "A" * 20, "Unknown"),
        ("' or 1=1 --", "x", "Unknown"),
    ],
)
def test_another_code_or_number_is_told(
    client_as: As, paper: tuple[int, Pdf], number: str, code: str, verdict: str
) -> None:
    page = client_as(None).get(PAGE, query_string={"id": number or paper[1].number, "code": code})

    assert page.status_code == 200
    assert verdict in page.text
    assert "Customer profile" not in page.text


def test_a_short_piece_of_the_code_is_not_enough(panel: TestPanel, paper: tuple[int, Pdf]) -> None:
    _, pdf = paper
    code = code_of(pdf.digest)

    assert check_paper(panel.store, pdf.number, code[:9]).verdict is Verdict.DIFFERENT
    assert check_paper(panel.store, pdf.number, code[:10]).verdict is Verdict.GENUINE


def test_a_preview_is_not_a_document(client_as: As, paper: tuple[int, Pdf]) -> None:
    record, _ = paper
    shown = client_as("admin").get(
        f"/designer/entity/customer/documents/profile/preview.pdf?record={record}&language=en"
    )
    words = pypdf.PdfReader(io.BytesIO(shown.data)).pages[0].extract_text()
    number = re.search(r"DOC-\d{8}-\w+", words)

    assert number
    assert "Unknown" in client_as(None).get(address(number[0], "A" * 20)).text


def test_it_asks_for_number_and_code(client_as: As) -> None:
    page = client_as(None).get(PAGE)

    assert page.status_code == 200
    assert 'name="id"' in page.text
    assert "Unknown" not in page.text


def test_who_asks_too_often_waits(panel: TestPanel, client_as: As) -> None:
    before = panel.app.extensions[PACE]
    panel.app.extensions[PACE] = Pace(3)
    try:
        stranger = client_as(None)
        answers = [stranger.get(address("DOC-20261121-AAAAAAAA", "x")) for _ in range(4)]
    finally:
        panel.app.extensions[PACE] = before

    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]


def test_the_qr_code_leads_there(paper: tuple[int, Pdf], panel: TestPanel) -> None:
    from app.exchange.documents.proof import proof_of

    _, pdf = paper
    link = urlsplit(proof_of(pdf.number, pdf.digest, "https://crm.example.com/").address)
    asked = parse_qs(link.query)

    assert (link.netloc, link.path) == ("crm.example.com", PAGE)
    found = check_paper(panel.store, asked["id"][0], asked["code"][0])
    assert found.verdict is Verdict.GENUINE
