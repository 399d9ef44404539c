"""A job that waits goes on after what it prints was renamed, and says so where that is gone."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from app.design.entities.operations import rename_entity, retire_entity
from app.design.fields.operations import rename_field
from app.design.files.folder import Texts, read_one, write_one
from app.exchange.job_kinds import KINDS
from app.exchange.list_reports import making
from app.jobs.runner import Runner
from app.schema.loader import load
from app.storage.job_tables import sys_job
from tests.features.customers import file_customer
from tests.panels import TestPanel
from tests.paper import words_on


@pytest.fixture(autouse=True)
def _every_list_is_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "MOST_AT_ONCE", -1)


@pytest.fixture(autouse=True)
def _as_before(panel: TestPanel) -> Iterator[None]:
    before = panel.store.definitions.texts
    yield
    publish(panel, before)
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_job))


def publish(panel: TestPanel, texts: Texts) -> None:
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()


def run(panel: TestPanel) -> None:
    folder = panel.installation.settings.data_dir / "jobs"
    assert Runner(KINDS, lambda: panel.store, folder).run_next()


def asked(panel: TestPanel, address: str, **form: object) -> str:
    """Hand in a job as alice; return its page."""
    answer = panel.client("alice").post(address, data=form)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def file_of(panel: TestPanel, page: str) -> bytes:
    alice = panel.client("alice")
    link = re.search(r'href="(/jobs/\d+/file)"', alice.get(page).text)
    assert link, "there is no file"
    return alice.get(link[1]).data


def renamed(panel: TestPanel) -> Texts:
    """Return the texts with another name for customers, and for a field of theirs."""
    texts = rename_field(panel.store.definitions.texts, "customer", "tier", "rank")
    return rename_entity(texts, "customer", "client")


def test_documents_are_printed_of_an_entity_that_was_renamed(panel: TestPanel) -> None:
    ids = [file_customer(panel, name=f"Renamed {number}").id for number in range(2)]
    page = asked(panel, "/customer/print", document="profile:zh_Hans", id=ids)

    publish(panel, renamed(panel))
    run(panel)

    with zipfile.ZipFile(io.BytesIO(file_of(panel, page))) as archive:
        texts = [words_on(archive.read(name)) for name in archive.namelist()]
    assert [f"Renamed {at}" in text for at, text in enumerate(texts)] == [True, True]


def test_labels_are_printed_of_an_entity_that_was_renamed(panel: TestPanel) -> None:
    ids = [file_customer(panel, name=f"标签 {number}").id for number in range(49)]
    page = asked(panel, "/customer/print", document="address_labels:zh_Hans", id=ids)

    publish(panel, renamed(panel))
    run(panel)

    assert "标签 48" in words_on(file_of(panel, page))


def test_a_list_is_printed_under_the_present_names(panel: TestPanel) -> None:
    file_customer(panel, name="Listed", tier="vip")
    file_customer(panel, name="Left out", tier="normal")
    address = "/customer/report?f.tier=vip&columns=name,tier&sort=-tier"
    page = asked(panel, address, language="en", group="tier")

    publish(panel, renamed(panel))
    run(panel)

    text = words_on(file_of(panel, page))
    assert "Listed" in text
    assert "Left out" not in text


def told(panel: TestPanel, page: str) -> str:
    return panel.client("alice").get(page).text


def test_a_retired_entity_ends_the_job_in_a_sentence(panel: TestPanel) -> None:
    page = asked(panel, "/follow_up/report?columns=kind", language="en")

    publish(panel, retire_entity(panel.store.definitions.texts, "follow_up"))
    run(panel)

    assert "Follow-up was retired or taken away meanwhile, so nothing of it is printed." in told(
        panel, page
    )


def test_a_document_that_is_gone_ends_the_job_in_a_sentence(panel: TestPanel) -> None:
    page = asked(panel, "/customer/print", document="profile:zh_Hans", id=file_customer(panel).id)

    texts = panel.store.definitions.texts
    data = read_one(texts, "customer.yaml")
    del data["documents"]["profile"]
    publish(panel, write_one(texts, "customer.yaml", data))
    run(panel)

    assert "Customer has no document “profile”." in told(panel, page)


def test_a_column_that_is_retired_ends_the_job_in_a_sentence(panel: TestPanel) -> None:
    publish(panel, with_fax(panel, retired=False))
    file_customer(panel, name="Has a fax", fax="021-5550 0187")
    page = asked(panel, "/customer/report?columns=name,fax", language="en")

    publish(panel, with_fax(panel, retired=True))
    run(panel)

    assert "Columns or rights changed while the list was being printed." in told(panel, page)


def with_fax(panel: TestPanel, *, retired: bool) -> Texts:
    texts = panel.store.definitions.texts
    data = read_one(texts, "customer.yaml")
    data["fields"]["fax"] = {
        "type": "text",
        "label": "Fax",
        **({"retired": True} if retired else {}),
    }
    return write_one(texts, "customer.yaml", data)
