"""A person prints many records as one job, and fetches the file when it is done."""

from __future__ import annotations

import io
import os
import re
import zipfile

import pypdf
import pytest
import sqlalchemy as sa

from app.core.apart import begin
from app.exchange.documents import batch
from app.exchange.job_kinds import KINDS
from app.jobs import ledger
from app.jobs.job import State
from app.jobs.runner import Runner
from app.storage.job_tables import sys_job
from app.storage.system import sys_event
from tests.features.customers import file_customer
from tests.paper import is_of_standard


@pytest.fixture(autouse=True)
def no_jobs(panel):
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_job))


@pytest.fixture
def runner(panel):
    folder = panel.installation.settings.data_dir / "jobs"
    return Runner(KINDS, lambda: panel.store, folder)


def ask(client, *records, document="profile:zh_Hans"):
    ids = [str(getattr(record, "id", record)) for record in records]
    return client.post("/customer/print", data={"document": document, "id": ids})


def opened(answer) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(answer.data))


def words(content: bytes) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages)


def test_it_works(panel, client_as, runner):
    alice = client_as("alice")
    east = str(panel.departments["east"])
    records = [
        file_customer(
            panel, "admin", name=f"批量客户 {n}", bank_account="6222020200112233", department=east
        )
        for n in range(3)
    ]

    answer = ask(alice, *records)
    assert answer.status_code == 303
    page = answer.headers["Location"]
    assert "waiting" in alice.get(page).text

    runner.run_next()

    shown = alice.get(page).text
    assert "100 %" in shown
    with opened(alice.get(re.search(r'href="(/jobs/\d+/file)"', shown)[1])) as archive:
        texts = [words(archive.read(name)) for name in archive.namelist()]
    assert [f"批量客户 {n}" in text for n, text in enumerate(texts)] == [True, True, True]
    assert "6222020200112233" not in "".join(texts).replace(" ", "")


@pytest.mark.parametrize("document", ["profile:tlh", "nonsense:en", "profile", ""])
def test_it_says_what_is_wrong(panel, client_as, document):
    answer = ask(client_as("alice"), file_customer(panel), document=document)

    assert answer.status_code in (400, 404)


def test_nothing_chosen_is_no_job(client_as):
    assert ask(client_as("alice")).status_code == 400


def test_it_refuses_without_the_permission(panel, client_as):
    assert ask(client_as("viewer"), file_customer(panel)).status_code == 403


def test_what_is_out_of_reach_is_left_out_and_counted(panel, client_as, runner):
    alice, hers = client_as("alice"), file_customer(panel)
    foreign = file_customer(panel, "charlie", name="Somebody else's")

    page = ask(alice, hers, foreign, 999999).headers["Location"]
    runner.run_next()

    assert "2 records were gone" in alice.get(page).text
    with opened(alice.get(f"{page}/file")) as archive:
        assert len(archive.namelist()) == 1


def test_a_stranger_sees_nothing(panel, client_as, runner):
    page = ask(client_as("alice"), file_customer(panel)).headers["Location"]
    runner.run_next()

    for other in ("bob", "viewer"):
        assert client_as(other).get(page).status_code == 404
        assert client_as(other).get(f"{page}/file").status_code == 404
        assert client_as(other).post(f"{page}/cancel").status_code == 404
    assert client_as("admin").get(page).status_code == 200  # who manages jobs sees that it is there
    assert client_as("admin").get(f"{page}/file").status_code == 404  # and not what it read


def test_it_leaves_an_event_for_each_record(panel, client_as, runner):
    record = file_customer(panel)
    ask(client_as("alice"), record)
    runner.run_next()

    query = sa.select(sys_event.c.actor_id).where(
        sys_event.c.kind == "document:print", sys_event.c.record_id == record.id
    )
    with panel.store.reading() as conn:
        assert conn.scalars(query).all() == [panel.ids["alice"]]


def test_it_can_be_cancelled(panel, client_as, runner):
    alice = client_as("alice")
    page = ask(alice, file_customer(panel)).headers["Location"]

    alice.post(f"{page}/cancel")

    assert not runner.run_next()
    assert "cancelled" in alice.get(page).text


def test_what_was_cancelled_goes_on_where_it_stopped(panel, client_as, runner, monkeypatch):
    monkeypatch.setattr(batch, "AT_ONCE", 2)
    alice, admin = client_as("alice"), client_as("admin")
    page = ask(alice, *(file_customer(panel, name=f"Told {n}") for n in range(3))).location
    with panel.store.writing() as conn:
        taken = ledger.take(conn, runner.name, panel.store.clock())
    job = runner._next(taken)
    alice.post(f"{page}/cancel")
    stopping = alice.get(page).text
    assert "stopping" in stopping
    assert [
        each for each in ("/cancel", "seconds left", "the work goes on") if each in stopping
    ] == []
    runner._steps(job)
    shown = alice.get(page).text
    assert "2 of 3" in shown
    assert "Go on" in shown
    assert "Go on" not in admin.get(page).text
    assert admin.post(f"{page}/go-on").status_code == 404

    assert alice.post(f"{page}/go-on").location == page
    runner.run_next()

    with opened(alice.get(f"{page}/file")) as archive:
        assert len(archive.namelist()) == 3
    again = alice.post(f"{page}/go-on")
    assert again.status_code == 409
    assert "This job was not stopped" in again.text


@pytest.mark.parametrize("standard", ["ua", "archive"])
def test_every_file_of_a_zip_is_the_kind_of_pdf_that_was_chosen(panel, client_as, runner, standard):
    alice, records = client_as("alice"), [file_customer(panel) for _ in range(2)]
    data = {
        "document": "profile:zh_Hans+en", "standard": standard, "id": [r.id for r in records],
    }  # fmt: skip

    page = alice.post("/customer/print", data=data).location
    runner.run_next()

    with opened(alice.get(f"{page}/file")) as archive:
        found = [archive.read(name) for name in archive.namelist()]
    assert len(found) == 2
    assert all(is_of_standard(each, standard) for each in found)
    if standard == "ua":
        roots = [pypdf.PdfReader(io.BytesIO(each)).trailer["/Root"] for each in found]
        assert all("/StructTreeRoot" in root and root["/Lang"] == "zh-CN" for root in roots)


def test_nobody_fills_the_queue(panel, client_as):
    alice, record = client_as("alice"), file_customer(panel)
    answers = [ask(alice, record).status_code for _ in range(6)]

    assert answers == [303] * 5 + [429]


def test_a_step_done_again_prints_nothing_twice(panel, client_as, runner):
    ask(client_as("alice"), *(file_customer(panel) for _ in range(12)))
    with panel.store.writing() as conn:
        job = ledger.take(conn, runner.name, panel.store.clock())
    runner._next(job)  # dies before what it did is told: the row is as it was
    with panel.store.writing() as conn:
        conn.execute(sa.update(sys_job).values(cursor={}, done=0, state=State.WAITING))

    runner.run_next()

    with panel.store.reading() as conn:
        done = ledger.find(conn, job.id, user=None)
    assert (done.state, done.result["made"]) == (State.DONE, 12)


def many(client, query="", **data):
    return client.post(f"/customer/print{query}", data={"document": "profile:en", **data})


def test_all_records_of_a_view_are_printed_as_one_file(panel, client_as, runner):
    alice = client_as("alice")
    names = [f"Viewed {n}" for n in range(3)]
    for name in names:
        file_customer(panel, name=name)
    file_customer(panel, name="Not in this view")

    page = many(alice, "?q=Viewed&sort=name", all="1", bound="one").headers["Location"]
    file_customer(panel, name="Viewed too late")
    runner.run_next()

    reader = pypdf.PdfReader(io.BytesIO(alice.get(f"{page}/file").data))
    assert [item.title.partition(" · ")[0] for item in reader.outline] == names
    text = "".join(each.extract_text() for each in reader.pages)
    assert "Not in this view" not in text
    assert "Viewed too late" not in text


def test_a_view_without_records_or_a_strange_binding_is_no_job(client_as):
    assert many(client_as("alice"), "?q=nothing+is+called+so", all="1").status_code == 400
    assert many(client_as("alice"), all="1", bound="string").status_code == 400


def test_a_record_that_cannot_be_drawn_is_left_out_and_counted(
    panel, client_as, runner, monkeypatch
):
    alice = client_as("alice")
    good, bad = file_customer(panel, name="Good"), file_customer(panel, name="Bad")
    page = ask(alice, good, bad).headers["Location"]
    drawn = batch.begin_rendering

    def breaking(sheet):  # nothing that can be filed is known to break a child: this one breaks
        return begin(os.abort) if sheet.title == "Bad" else drawn(sheet)

    monkeypatch.setattr(batch, "begin_rendering", breaking)
    runner.run_next()

    assert "1 record could not be drawn" in alice.get(page).text
    with opened(alice.get(f"{page}/file")) as archive:
        (name,) = archive.namelist()
        assert "Good" in words(archive.read(name))


def test_a_runner_that_dies_at_any_step_leaves_all_that_the_next_one_needs(
    panel, client_as, runner
):
    alice = client_as("alice")
    page = ask(alice, *(file_customer(panel, name=f"Kept {n}") for n in range(3)))
    with panel.store.writing() as conn:
        job = ledger.take(conn, runner.name, panel.store.clock())
    while not job.state.is_over:
        before = {"cursor": job.cursor, "done": job.done, "state": State.RUNNING}
        if (job := runner._next(job)).state.is_over:
            break
        with panel.store.writing() as conn:  # what the step did is there, and nothing tells of it
            conn.execute(sa.update(sys_job).values(**before))
            job = ledger.find(conn, job.id, user=None)
        job = runner._next(job)

    with opened(alice.get(f"{page.headers['Location']}/file")) as archive:
        assert len(archive.namelist()) == 3
