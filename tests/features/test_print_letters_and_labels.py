"""A person prints a letter to a customer, and labels of many on shared sheets."""

from __future__ import annotations

import io

import pypdf
import pytest
import sqlalchemy as sa

from app.exchange.documents.free_batch import STRAIGHT
from app.exchange.job_kinds import KINDS
from app.jobs.runner import Runner
from app.records.write import create_record
from app.storage.job_tables import sys_job
from app.storage.system import sys_event
from tests.features.customers import file_customer

LABELS = "address_labels:zh_Hans"


@pytest.fixture
def runner(panel):
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_job))
    return Runner(KINDS, lambda: panel.store, panel.installation.settings.data_dir / "jobs")


def pages(content: bytes) -> list[str]:
    return [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]


def letter(client, record, language="zh_Hans"):
    return client.get(f"/customer/{record.id}/document/statement.pdf?language={language}")


def prints(panel, record) -> list[dict]:
    found = sa.select(sys_event.c.detail).where(
        sys_event.c.kind == "document:print", sys_event.c.record_id == record.id
    )
    with panel.store.reading() as conn:
        return [dict(each) for each in conn.scalars(found)]


def test_it_works(panel, client_as):
    record = file_customer(
        panel, "admin", name="杭州<b>拾光</b>有限公司", legal_representative="**陈拾光**"
    )
    order = {"subject": "台式机 & 显示器", "customer": str(record.id), "amount": "940"}
    create_record(panel.store, panel.actor("admin"), "order", order)

    answer = letter(client_as("admin"), record)

    (text,) = pages(answer.data)
    assert answer.mimetype == "application/pdf"
    assert "对账函" in text
    assert "杭州<b>拾光</b>有限公司" in text
    assert "**陈拾光**" in text
    assert "台式机 & 显示器" in text.replace("\n", "")


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", ["Statement of account"]), ("zh_Hant", ["對帳函"]),
     ("zh_Hans+en", ["对账函", "Statement of account"])],
)  # fmt: skip
def test_it_is_written_in_the_language_asked_for(panel, client_as, language, words):
    answer = letter(client_as("admin"), file_customer(panel, "admin"), language)

    text = "\n".join(pages(answer.data))
    assert [word for word in words if word not in text] == []


def test_it_leaves_an_event(panel, client_as):
    record = file_customer(panel, "admin")

    letter(client_as("admin"), record)

    (event,) = prints(panel, record)
    assert (event["document"], event["language"]) == ("statement", "zh_Hans")


def test_orders_that_the_reader_may_not_see_are_not_in_it(panel, client_as):
    record = file_customer(panel, "alice")
    order = {"subject": "机密订单", "customer": str(record.id), "amount": "1"}
    create_record(panel.store, panel.actor("admin"), "order", order)

    mine, theirs = (letter(client_as(name), record).data for name in ("alice", "admin"))

    assert "机密订单" in "".join(pages(theirs))
    assert "机密订单" not in "".join(pages(mine))


def test_a_stranger_sees_nothing(panel, client_as):
    record = file_customer(panel, "alice")

    assert letter(client_as("charlie"), record).status_code == 404
    assert letter(client_as("nobody"), record).status_code == 403


def test_a_few_labels_come_at_once_on_one_sheet(panel, client_as):
    records = [file_customer(panel, "alice", name=f"标签客户 {n}") for n in range(3)]
    data = {"document": LABELS, "id": [str(each.id) for each in records]}

    answer = client_as("alice").post("/customer/print", data=data)

    assert answer.mimetype == "application/pdf"
    (text,) = pages(answer.data)
    assert all(f"标签客户 {n}" in text for n in range(3))
    numbers = {prints(panel, each)[0]["number"] for each in records}
    assert numbers == {answer.headers["X-Document-Number"]}


def test_labels_of_many_are_a_job(panel, client_as, runner):
    client = client_as("alice")
    records = [file_customer(panel, "alice") for _ in range(STRAIGHT + 2)]
    closed = file_customer(panel, "charlie")
    ids = [str(each.id) for each in (*records, closed)]

    answer = client.post("/customer/print", data={"document": LABELS, "id": ids})
    assert answer.status_code == 303
    runner.run_next()

    job = answer.headers["Location"].rstrip("/").rpartition("/")[2]
    text = pages(client.get(f"/jobs/{job}/file").data)
    assert len(text) == 3
    assert records[-1].title in text[-1]
    assert closed.title not in "".join(text)
    assert prints(panel, closed) == []


def test_labels_of_none_that_one_may_print_are_refused(panel, client_as):
    closed = file_customer(panel, "charlie")

    answer = client_as("alice").post("/customer/print", data={"document": LABELS, "id": closed.id})

    assert answer.status_code == 404
