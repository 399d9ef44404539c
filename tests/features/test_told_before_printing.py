"""Whoever prints is told first what stands there in another language, or as a box."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa

from app.exchange.job_kinds import KINDS
from app.exchange.list_reports import making
from app.jobs.runner import Runner
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.system import sys_event
from config import HERE
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor, copied
from tests.paper import is_of_standard

As = Callable[..., Visitor]
BEAD = "\U0001f9ff"  # no font of ours has it


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel in which the highest tier has no English name."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    texts = read_folder(HERE / "field_definitions")
    path = "_options/customer_tier.yaml"
    said = texts[path].replace(", en: VIP}", "}")
    assert said != texts[path]
    panel.installation.apply(load({**texts, path: said}), author="test")
    panel.reload()
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture
def runner(panel: TestPanel) -> Runner:
    folder = panel.installation.settings.data_dir / "jobs"
    return Runner(KINDS, lambda: panel.store, folder)


def prints(panel: TestPanel) -> int:
    kinds = sys_event.c.kind.in_(("document:print", "list:print"))
    with panel.store.reading() as conn:
        return conn.scalar(sa.select(sa.func.count()).where(kinds)) or 0


def test_where_nothing_falls_short_one_click_is_enough(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, tier="vip")
    alice = client_as("alice")

    answer = alice.get(f"/customer/{record.id}/print/profile?language=zh_Hans")

    assert answer.status_code == 303
    assert answer.location == f"/customer/{record.id}/document/profile.pdf?language=zh_Hans"
    assert alice.get(answer.location).mimetype == "application/pdf"


@pytest.mark.parametrize("standard", ["ua", "archive"])
def test_the_kind_of_pdf_that_was_chosen_is_the_one_that_comes(
    panel: TestPanel, client_as: As, standard: str
) -> None:
    alice = client_as("alice")
    plain, short = file_customer(panel, tier="vip"), file_customer(panel, name=f"Bead {BEAD}")

    at_once = alice.get(f"/customer/{plain.id}/print/profile?language=zh_Hans&standard={standard}")
    told = alice.get(f"/customer/{short.id}/print/profile?language=en&standard={standard}").text

    assert at_once.location.endswith(f"?language=zh_Hans&standard={standard}")
    led_on = re.search(r'href="([^"]+\.pdf[^"]+)" download', told)
    assert led_on
    pdf = alice.get(led_on[1].replace("&amp;", "&")).data
    assert is_of_standard(pdf, standard)


def test_an_unknown_kind_of_pdf_is_refused_before_anything_is_told(
    panel: TestPanel, client_as: As
) -> None:
    path = f"/customer/{file_customer(panel).id}/print/profile?language=en&standard=velvet"

    assert client_as("alice").get(path).status_code == 400


def test_texts_in_another_language_are_named_before(panel: TestPanel, client_as: As) -> None:
    record, before = file_customer(panel, tier="vip"), prints(panel)

    page = client_as("alice").get(f"/customer/{record.id}/print/profile?language=en")

    assert page.status_code == 200
    assert "1 text stands there in another language: VIP 客户" in page.text
    assert f'href="/customer/{record.id}/document/profile.pdf?language=en"' in page.text
    assert "/designer/translations/" not in page.text
    assert prints(panel) == before


def test_who_designs_is_led_to_the_translations(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, tier="vip")
    admin = client_as("admin")

    page = admin.get(f"/customer/{record.id}/print/profile?language=en").text

    found = re.search(r'href="(/designer/translations/[^"]*)"', page)
    assert found
    table = admin.get(found[1].replace("&amp;", "&")).text
    assert "_options/customer_tier.yaml" in table
    assert table.count("data-text-row") == 1


def test_characters_without_a_glyph_are_named_before(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, name=f"Beads {BEAD}")

    page = client_as("alice").get(f"/customer/{record.id}/print/profile?language=zh_Hans").text

    assert f"{BEAD} (U+1F9FF)" in page
    assert "Print it all the same" in page


def test_a_stranger_is_told_nothing(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, tier="vip")
    path = f"/customer/{record.id}/print/profile?language=en"

    assert client_as("charlie").get(path).status_code == 404
    assert client_as("viewer").get(path).status_code == 403
    assert client_as(None).get(path).status_code == 302


def test_a_list_is_told_of_and_then_printed(panel: TestPanel, client_as: As) -> None:
    file_customer(panel, name="Listed once", tier="vip")
    alice, path = client_as("alice"), "/customer/report?q=Listed+once&columns=name,tier"

    page = alice.post(path, data={"language": "en"})
    assert "1 text stands there in another language: VIP 客户" in page.text
    assert 'name="told" value="en"' in page.text

    done = alice.post(path, data={"language": "en", "told": "en"})
    other = alice.post(path, data={"language": "zh_Hans+en", "told": "en"})

    assert done.mimetype == "application/pdf"
    assert done.headers["X-Document-Untranslated"] == "1"
    assert other.mimetype == "text/html"  # told of one language, asked for another


def test_labels_are_told_of_and_then_printed(panel: TestPanel, client_as: As) -> None:
    records = [file_customer(panel, name=f"Label {BEAD} {at}").id for at in range(2)]
    alice = client_as("alice")
    sent = {
        "document": "address_labels:en", "standard": "ua", "id": [str(each) for each in records],
    }  # fmt: skip

    page = alice.post("/customer/print?q=Label", data=sent)

    assert "U+1F9FF" in page.text
    assert 'action="/customer/print?q=Label"' in page.text
    again = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', page.text)
    form: dict[str, list[str]] = {}
    for key, value in again:
        form.setdefault(key, []).append(value)
    assert form["id"] == sent["id"]
    done = alice.post("/customer/print?q=Label", data=form)
    assert done.mimetype == "application/pdf"
    assert is_of_standard(done.data, "ua")  # the kind of PDF is not forgotten on the way


def test_the_page_of_a_job_tells_before_its_file_is_fetched(
    panel: TestPanel, client_as: As, runner: Runner
) -> None:
    records = [file_customer(panel, name=f"Many {BEAD}", tier="vip").id for _ in range(2)]
    alice = client_as("alice")
    sent = {"document": "profile:en", "id": [str(each) for each in records]}
    job = alice.post("/customer/print", data=sent).location

    while runner.run_next():
        pass

    page = alice.get(job).text
    assert "1 text stands there in another language: VIP 客户" in page
    assert "U+1F9FF" in page


def test_jobs_of_lists_and_labels_tell_the_same(
    panel: TestPanel, client_as: As, runner: Runner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_AT_ONCE", 0)
    monkeypatch.setattr("app.web.printing.labels.STRAIGHT", 0)
    record = file_customer(panel, name=f"Long {BEAD}", tier="vip").id
    alice = client_as("alice")
    path = "/customer/report?q=Long&columns=name,tier"
    jobs = [
        alice.post(path, data={"language": "en"}).location,
        alice.post(
            "/customer/print", data={"document": "address_labels:en", "id": str(record)}
        ).location,
    ]

    while runner.run_next():
        pass

    pages = [alice.get(job).text for job in jobs]
    assert "1 text stands there in another language: VIP 客户" in pages[0]
    assert all("U+1F9FF" in page for page in pages)


def test_the_preview_without_script_tells_it_too(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, "admin", tier="vip").id
    base = "/designer/entity/customer/documents?document=profile"

    page = client_as("admin").get(f"{base}&preview=1&language=en&record={record}").text

    assert "1 text stands there in another language: VIP 客户" in page
    assert "/designer/translations/?" in page
