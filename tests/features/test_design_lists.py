"""Saying how a list opens: columns, order and quick filters, with real records beside."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.design.drafts import Change, discard, open_draft, save
from app.schema.model import Entity
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

PAGE = "/designer/entity/customer/lists"
As = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def entity(panel: TestPanel) -> Entity:
    return open_draft(panel.store, panel.ids["admin"]).definitions.entities["customer"]


def do(client: Visitor, part: str, act: str, **more: Any) -> TestResponse:
    return client.post(f"{PAGE}/{part}", data={"do": act, **more})


def test_it_works(panel: TestPanel, client_as: As) -> None:
    admin, before = client_as("admin"), entity(panel).list.columns

    moved = do(admin, "columns", f"down:{before[0]}")
    do(admin, "columns", "add", field="phone")
    do(admin, "columns", f"take:{before[2]}")

    assert moved.status_code == 303
    assert entity(panel).list.columns == (before[1], before[0], *before[3:], "phone")


def test_what_is_dropped_stands_where_it_was_dropped(panel: TestPanel, client_as: As) -> None:
    admin, before = client_as("admin"), entity(panel).list.columns

    do(admin, "columns", f"put:{before[3]}", before=before[0])
    do(admin, "columns", f"put:{before[0]}", after=before[-1])

    assert entity(panel).list.columns == (before[3], *before[1:3], *before[4:], before[0])


def test_the_order_turns_round_and_follows_the_fields_again(
    panel: TestPanel, client_as: As
) -> None:
    admin = client_as("admin")

    do(admin, "sort", "add", field="name")
    do(admin, "sort", "turn:name")
    turned = [str(key) for key in entity(panel).list.sort]
    do(admin, "sort", "reset")

    assert turned == ["-updated_at", "-name"]
    assert [str(key) for key in entity(panel).list.sort] == ["-updated_at"]
    assert "  sort:" not in open_draft(panel.store, panel.ids["admin"]).texts["customer.yaml"]


def test_quick_filters_are_chosen(panel: TestPanel, client_as: As) -> None:
    admin, before = client_as("admin"), entity(panel).list.quick_filters

    do(admin, "quick_filters", f"take:{before[0]}")
    do(admin, "quick_filters", "add", field=before[0])

    assert entity(panel).list.quick_filters == (*before[1:], before[0])


def test_the_preview_shows_real_records_with_the_columns_of_the_draft(
    panel: TestPanel, client_as: As
) -> None:
    file_customer(panel, name="Preview Ltd", phone="13812345678")
    admin = client_as("admin")
    before = admin.get(PAGE).text

    do(admin, "columns", "add", field="phone")
    after = admin.get(PAGE).text

    assert "Preview Ltd" in before
    assert "138 1234 5678" not in before
    assert "138" in after
    assert "Preview Ltd" in after


def test_it_says_what_is_wrong(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    names = entity(panel).list.columns
    for name in names[1:]:
        do(admin, "columns", f"take:{name}")

    last = do(admin, "columns", f"take:{names[0]}")
    twice = do(admin, "columns", "add", field=names[0])
    unknown = do(admin, "columns", "add", field="nobody")
    nothing = do(admin, "columns", "dance:name")

    assert (last.status_code, twice.status_code, unknown.status_code) == (409, 404, 404)
    assert "at least one column" in last.text
    assert "“nobody” cannot stand here" in unknown.text
    assert nothing.status_code == 400
    assert do(admin, "shoes", "add", field="name").status_code == 404


def test_a_column_that_is_new_in_the_draft_says_so(panel: TestPanel, client_as: As) -> None:
    draft = open_draft(panel.store, panel.ids["admin"])
    texts = {**draft.texts, "customer.yaml": draft.texts["customer.yaml"].replace(
        "fields:\n", "fields:\n  brand_new: {type: text, label: Brand new}\n", 1
    )}  # fmt: skip
    save(panel.store, draft, texts, Change("added"))
    file_customer(panel)
    admin = client_as("admin")

    do(admin, "columns", "add", field="brand_new")
    page = admin.get(PAGE).text

    assert "Brand new" in page
    assert "Its values show once it is published." in page


def test_it_refuses_without_the_permission(client_as: As) -> None:
    assert client_as("alice").get(PAGE).status_code == 403
    assert do(client_as("manager"), "columns", "add", field="phone").status_code == 403
    assert client_as(None).get(PAGE).status_code == 302


def test_nobody_sees_it_before_it_is_published(panel: TestPanel, client_as: As) -> None:
    do(client_as("admin"), "columns", "add", field="phone")

    assert panel.store.definitions.entities["customer"].list != entity(panel).list
