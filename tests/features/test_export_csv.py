"""A person takes a list out as a file."""

import csv
import io

import pytest
import sqlalchemy as sa

from app.storage.system import sys_event
from tests.features.customers import file_customer


def rows(answer):
    return list(csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig"))))


def test_it_works(panel, client_as):
    file_customer(panel, name="出口公司", tier="vip")
    file_customer(panel, name="Other", tier="normal")

    answer = client_as("admin").get("/customer/export.csv?f.tier=vip&columns=name,tier")

    assert answer.status_code == 200
    assert answer.mimetype == "text/csv"
    assert rows(answer) == [{"Name": "出口公司", "Tier": "VIP"}]


@pytest.mark.parametrize("query", ["f.nonsense=1", "columns=nonsense", "sort=nonsense"])
def test_it_says_what_is_wrong(client_as, query):
    assert client_as("admin").get(f"/customer/export.csv?{query}").status_code == 400


@pytest.mark.parametrize("name", ["alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, name):
    file_customer(panel, name="Stays inside")

    answer = client_as(name).get("/customer/export.csv")

    assert answer.status_code == 403
    assert "Stays inside" not in answer.text


def test_a_stranger_sees_nothing(panel, client_as):
    file_customer(panel, "charlie", name="Of the south")

    assert "Of the south" not in client_as("manager").get("/customer/export.csv").text
    assert client_as(None).get("/customer/export.csv").status_code == 302


def test_it_leaves_an_event(panel, client_as):
    client_as("manager").get("/customer/export.csv?columns=name")

    query = sa.select(sys_event.c.actor_id).where(sys_event.c.kind == "record:export")
    with panel.store.reading() as conn:
        assert panel.ids["manager"] in conn.execute(query).scalars().all()


@pytest.mark.parametrize("name", ["=1+1", "+49 30", "@SUM(A1)", "-2", "\t=1"])
def test_a_spreadsheet_calculates_nothing_of_it(panel, client_as, name):
    file_customer(panel, name=name)

    answer = client_as("admin").get("/customer/export.csv?columns=name")

    for row in rows(answer):
        assert not row["Name"].startswith(("=", "+", "@", "\t"))


def test_a_masked_field_leaves_masked(panel, client_as):
    file_customer(
        panel, "admin", name="Masked for managers", bank_account="6222020200112233",
        department=str(panel.departments["east"]),
    )  # fmt: skip

    text = client_as("manager").get("/customer/export.csv?columns=name,bank_account").text

    assert "Masked for managers" in text
    assert "6222020200112233" not in text
