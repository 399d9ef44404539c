"""A field that a record's state locks (``read_only_if``): shown, and not changed by any channel."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.records.record import Record
from app.records.write import create_record, update_record
from tests.each_database import EACH_DATABASE, panel_on
from tests.panels import TestPanel

ALL = "read: all, create: true, update: all"
SENTENCE = "“Amount” cannot be changed while the record is as it is now."
TEXTS = {
    "deal.yaml": """
title: "{name}"
fields:
  name: {type: text}
  stage: {type: select, choices: {open: Open, won: Won}}
  amount: {type: integer, read_only_if: {stage: won}}
""",
    "_roles/admin.yaml": f"entities: {{'*': {{{ALL}}}}}",
    "_roles/staff.yaml": f"entities: {{'*': {{{ALL}}}}}",
    "_roles/viewer.yaml": "entities: {'*': {read: all}}",
}


@pytest.fixture(scope="module", params=EACH_DATABASE)
def deals(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    with panel_on(request, tmp_path_factory.mktemp("deals"), TEXTS) as panel:
        yield panel


def file_deal(panel: TestPanel, **raw: str) -> Record:
    return create_record(panel.store, panel.actor("admin"), "deal", {"name": "A", **raw})


def win(panel: TestPanel, deal: Record) -> None:
    """Bring a deal to the state that locks its amount."""
    update_record(
        panel.store, panel.actor("admin"), "deal", deal.id, {"stage": "won"}, version=None
    )


def amount_of(panel: TestPanel, deal: Record) -> int:
    answer = panel.client("admin").get(f"/api/v1/deal/{deal.id}")
    return int(answer.json["result"]["amount"])


def test_it_works(deals: TestPanel) -> None:
    """The form shows the value without an input, as of a field that nobody writes."""
    free, locked = file_deal(deals, amount="7"), file_deal(deals, amount="7", stage="won")
    client = deals.client("alice")

    pages = [client.get(f"/deal/edit/{deal.id}").text for deal in (free, locked)]

    assert ['name="field.amount"' in page for page in pages] == [True, False]
    assert ["cannot be changed here" in page for page in pages] == [False, True]
    assert "7" in pages[1].split("cannot be changed here")[1].split("</div>")[0]


def test_it_says_what_is_wrong(deals: TestPanel) -> None:
    deal = file_deal(deals, amount="7", stage="won")

    answer = deals.client("alice").post(
        f"/deal/edit/{deal.id}",
        data={"version": "1", "field.name": "Kept as typed", "field.amount": "8"},
    )

    assert answer.status_code == 422
    assert SENTENCE in answer.text
    assert 'href="#field-amount"' in answer.text
    assert 'id="field-amount"' in answer.text
    assert 'value="Kept as typed"' in answer.text
    assert amount_of(deals, deal) == 7


def test_the_api_says_the_same_and_takes_what_is_unchanged(deals: TestPanel) -> None:
    deal = file_deal(deals, amount="7", stage="won")
    client = deals.client("alice")

    refused = client.put(f"/api/v1/deal/{deal.id}", json={"amount": 8})
    taken = client.put(f"/api/v1/deal/{deal.id}", json={"amount": 7, "name": "B"})

    assert refused.status_code == 422
    (error,) = refused.json["errors"]
    assert (error["code"], error["field"], error["message"]) == ("read_only", "amount", SENTENCE)
    assert taken.status_code == 200
    assert amount_of(deals, deal) == 7


def test_it_refuses_without_the_permission(deals: TestPanel) -> None:
    deal = file_deal(deals, amount="7", stage="won")

    answer = deals.client("viewer").put(f"/api/v1/deal/{deal.id}", json={"amount": 8})

    assert answer.status_code == 403


def test_a_form_from_before_the_lock_loses_nothing_that_was_typed(deals: TestPanel) -> None:
    """First it is told that somebody was faster, then which field is locked by now."""
    deal = file_deal(deals, amount="7", stage="open")
    client = deals.client("alice")
    win(deals, deal)
    typed = {"field.name": "Mine", "field.amount": "8"}

    first = client.post(f"/deal/edit/{deal.id}", data={"version": "1", **typed})
    second = client.post(f"/deal/edit/{deal.id}", data={"version": "2", **typed})
    last = client.post(f"/deal/edit/{deal.id}", data={"version": "2", "field.name": "Mine"})

    assert first.status_code == 409
    assert 'name="field.name" value="Mine"' in first.text
    assert second.status_code == 422
    assert SENTENCE in second.text
    assert 'value="Mine"' in second.text
    assert last.status_code == 302
    assert amount_of(deals, deal) == 7
