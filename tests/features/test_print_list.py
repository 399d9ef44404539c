"""A person prints a list as they look at it: at once, or as a job where it is long."""

import io
import re
from decimal import Decimal

import pypdf
import pytest
import sqlalchemy as sa

from app.exchange.job_kinds import KINDS
from app.exchange.list_reports import making as list_report
from app.jobs.runner import Runner
from app.storage.job_tables import sys_job
from app.storage.system import sys_event
from tests.features.customers import file_customer

ADDRESS = "/customer/report"


@pytest.fixture(autouse=True)
def no_jobs(panel):
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_job))


@pytest.fixture
def runner(panel):
    folder = panel.installation.settings.data_dir / "jobs"
    return Runner(KINDS, lambda: panel.store, folder)


def ask(client, query="", **form):
    return client.post(f"{ADDRESS}?{query}", data={"language": "en", **form})


def words(content: bytes) -> str:
    reader = pypdf.PdfReader(io.BytesIO(content))
    return "\n".join(page.extract_text() for page in reader.pages)


def test_it_works(panel, client_as):
    file_customer(panel, name="打印公司", tier="vip")
    file_customer(panel, name="Left out", tier="normal")
    alice = client_as("alice")

    page = alice.get(f"{ADDRESS}?f.tier=vip&columns=name,tier").text
    assert 'action="/customer/report?f.tier=vip&amp;columns=name%2Ctier"' in page

    answer = ask(alice, "f.tier=vip&columns=name,tier")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = words(answer.data)
    assert "打印公司" in text
    assert "Left out" not in text
    assert "Tier is VIP" in text


def test_the_list_leads_there(panel, client_as):
    text = client_as("alice").get("/customer/list/?f.tier=vip").text

    assert 'href="/customer/report?f.tier=vip"' in text


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("f.nonsense=1", {}),
        ("columns=nonsense", {}),
        ("", {"language": "tlh"}),
        ("", {"group": "nonsense"}),
        ("", {"group": "name"}),
        ("", {"orientation": "round"}),
    ],
)
def test_it_says_what_is_wrong(client_as, query, form):
    answer = ask(client_as("alice"), query, **form)

    assert answer.status_code == 400
    assert answer.mimetype == "text/html"


@pytest.mark.parametrize("name", ["viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, name):
    file_customer(panel, name="Stays inside")
    client = client_as(name)

    for answer in (client.get(ADDRESS), ask(client), client.get("/api/v1/customer/report.pdf")):
        assert answer.status_code == 403
        assert "Stays inside" not in answer.text
    assert ADDRESS not in client.get("/customer/list/").text


def test_a_stranger_sees_nothing(panel, client_as):
    file_customer(panel, "charlie", name="Of the south")

    assert "Of the south" not in words(ask(client_as("alice")).data)
    assert client_as(None).get(ADDRESS).status_code == 302
    assert client_as(None).get("/api/v1/customer/report.pdf").status_code == 401


def test_it_leaves_an_event_with_columns_and_filter(panel, client_as):
    ask(client_as("manager"), "columns=name,tier&f.tier=vip&sort=-name", group="tier")

    query = sa.select(sys_event).where(sys_event.c.kind == "list:print")
    with panel.store.reading() as conn:
        event = conn.execute(query.order_by(sys_event.c.id.desc()).limit(1)).mappings().one()
    assert event["actor_id"] == panel.ids["manager"]
    assert event["detail"]["columns"] == ["name", "tier"]
    assert event["detail"]["where"] == {"tier": {"equals": "vip"}}
    assert (event["detail"]["sort"], event["detail"]["group"]) == ("-name", "tier")


def test_a_masked_field_is_printed_masked(panel, client_as):
    file_customer(
        panel, "admin", name="Masked for managers", bank_account="6222020200112233",
        department=str(panel.departments["east"]),
    )  # fmt: skip

    text = words(ask(client_as("manager"), "columns=name,bank_account").data)

    assert "Masked for managers" in text
    assert "6222020200112233" not in re.sub(r"\s", "", text)
    assert "Shown with a mask: Bank account" in text


def test_groups_have_their_sums(panel, client_as):
    for tier, amount in (("vip", "10.50"), ("vip", "0.25"), ("normal", "7")):
        file_customer(panel, "admin", name=f"Summed {amount}", tier=tier, credit_limit=amount)

    answer = ask(
        client_as("admin"), "q=Summed&columns=name,credit_limit", group="tier", sums="1",
        sum="credit_limit", title="Limits by tier",
    )  # fmt: skip

    text = words(answer.data)
    assert "Limits by tier" in text
    assert "search “Summed”" in text
    assert re.search(r"Subtotal of VIP\s+CN¥10\.75", text)
    assert f"CN¥{Decimal('17.75')}" in text.split("Total")[-1]
    assert "Limits" in answer.headers["Content-Disposition"]


def test_nothing_is_added_up_where_nothing_is_ticked(panel, client_as):
    file_customer(panel, "admin", name="Never added", credit_limit="12")

    text = words(ask(client_as("admin"), "q=Never+added&columns=name,credit_limit", sums="1").data)

    assert "Total" not in text


def test_the_document_speaks_another_language_than_the_screen(panel, client_as):
    file_customer(panel, name="语言公司", tier="vip")

    text = words(ask(client_as("alice"), "f.tier=vip", language="zh_Hans").data)

    assert "客户清单" in text
    assert "客户等级" in text
    assert "为 VIP" in text or "是 VIP" in text
    assert "Tier" not in text


def test_a_long_list_is_a_job(panel, client_as, runner, monkeypatch):
    monkeypatch.setattr(list_report, "MOST_AT_ONCE", 2)
    for at in range(5):
        file_customer(panel, name=f"Long list {at}")
    alice = client_as("alice")

    answer = ask(alice, "q=Long+list&columns=name")
    assert answer.status_code == 303
    page = answer.headers["Location"]
    assert "List of Customers as PDF" in alice.get(page).text

    runner.run_next()

    assert "100 %" in alice.get(page).text
    text = words(alice.get(f"{page}/file").data)
    assert all(f"Long list {at}" in text for at in range(5))
    assert client_as("bob").get(f"{page}/file").status_code == 404


def test_a_job_can_be_cancelled(panel, client_as, runner, monkeypatch):
    monkeypatch.setattr(list_report, "MOST_AT_ONCE", 0)
    file_customer(panel)
    alice = client_as("alice")
    page = ask(alice).headers["Location"]

    alice.post(f"{page}/cancel")

    assert not runner.run_next()
    assert "cancelled" in alice.get(page).text


def test_what_is_too_long_is_said_before_it_is_asked(panel, client_as, monkeypatch):
    monkeypatch.setattr(list_report, "MOST_ROWS", 1)
    file_customer(panel, name="One")
    file_customer(panel, name="Two")
    alice = client_as("alice")

    assert "this one has more" in alice.get(ADDRESS).text
    refused = ask(alice)
    assert refused.status_code == 400
    assert "Narrow it by a filter" in refused.text


def test_nobody_prints_without_end(panel, client_as, monkeypatch):
    monkeypatch.setitem(panel.app.config, "DOCUMENTS_PER_HOUR", 1)
    client = client_as("charlie")

    assert ask(client, "columns=name").status_code == 200
    assert ask(client, "columns=name").status_code == 429
    assert client.get("/api/v1/customer/report.pdf").status_code == 429


def test_the_api_prints_the_same(panel, client_as):
    file_customer(panel, "admin", name="Over the API", tier="vip", credit_limit="3")
    admin = client_as("admin")
    query = 'filter={"tier":"vip"}&columns=name,credit_limit&sort=-name&search=Over'

    answer = admin.get(f"/api/v1/customer/report.pdf?{query}&language=en&group=tier&title=Ours")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    text = words(answer.data)
    assert "Ours" in text
    assert "Tier is VIP" in text
    assert "Over the API" in text
    for wrong in ("group=nonsense", "language=tlh", "standard=x", "page=0", "nonsense=1"):
        refused = admin.get(f"/api/v1/customer/report.pdf?{wrong}")
        assert (refused.status_code, refused.mimetype) == (400, "application/json"), wrong


def test_the_api_leaves_long_lists_to_jobs(panel, client_as, monkeypatch):
    monkeypatch.setattr(list_report, "MOST_AT_ONCE", 0)
    file_customer(panel)

    answer = client_as("admin").get("/api/v1/customer/report.pdf")

    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["code"] == "report.job"


def test_the_paper_can_be_checked(panel, client_as):
    file_customer(panel, name="On checked paper")
    answer = ask(client_as("alice"), "q=On+checked&columns=name")

    text = " ".join(words(answer.data).split())
    number, code = re.search(r"(DOC-\d{8}-\w+) · .* Code ((?:[A-Z2-7]{5}-?){3})", text).groups()

    assert answer.headers["X-Document-Number"] == number
    stranger = client_as(None)
    said = stranger.get(f"/documents/verify?id={number}&code={code}").text
    assert "Genuine" in said
    assert "On checked paper" not in said
    assert "Genuine" not in stranger.get(f"/documents/verify?id={number}&code=AAAAA-AAAAA").text
