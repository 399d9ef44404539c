"""A person prints a record as a PDF."""

import io

import pypdf
import pytest
import sqlalchemy as sa

from app.storage.system import sys_event
from tests.features.customers import file_customer


def address(record, name="profile", query="language=en"):
    return f"/customer/{record.id}/document/{name}.pdf?{query}"


def words(answer):
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


def test_it_works(panel, client_as):
    record = file_customer(panel, name="杭州印刷有限公司", phone="13800138000")

    answer = client_as("alice").get(address(record))

    assert answer.status_code == 200
    assert answer.mimetype == "application/pdf"
    assert answer.data.startswith(b"%PDF-")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert "杭州印刷有限公司" in words(answer)


@pytest.mark.parametrize(
    ("name", "query", "status"),
    [("nonsense", "language=en", 404), ("profile", "language=tlh", 400)],
)
def test_it_says_what_is_wrong(panel, client_as, name, query, status):
    record = file_customer(panel)

    assert client_as("alice").get(address(record, name, query)).status_code == status


def test_it_refuses_without_the_permission(panel, client_as):
    record = file_customer(panel)

    answer = client_as("viewer").get(address(record))

    assert answer.status_code == 403
    assert b"%PDF" not in answer.data


def test_a_stranger_sees_nothing(panel, client_as):
    record = file_customer(panel)

    assert client_as("charlie").get(address(record)).status_code == 404
    assert client_as(None).get(address(record)).status_code == 302


def test_it_leaves_an_event(panel, client_as):
    record = file_customer(panel)
    client_as("alice").get(address(record))

    query = sa.select(sys_event).where(
        sys_event.c.kind == "document:print", sys_event.c.record_id == record.id
    )
    with panel.store.reading() as conn:
        event = conn.execute(query).mappings().one()
    assert event["actor_id"] == panel.ids["alice"]
    detail = dict(event["detail"])
    assert (detail.pop("number")[:4], len(detail.pop("digest"))) == ("DOC-", 64)
    assert detail == {"document": "profile", "language": "en"}


def test_what_may_not_be_read_is_not_printed(panel, client_as):
    record = file_customer(
        panel, "admin", name="With an account", bank_account="6222020200112233",
        department=str(panel.departments["east"]),
    )  # fmt: skip

    printed = words(client_as("alice").get(address(record)))

    assert "With an account" in printed
    assert "6222020200112233" not in printed.replace(" ", "")
