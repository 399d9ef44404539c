"""A name says why it cannot be while it is typed, and is made from a label until then."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)


def test_a_name_that_cannot_be_says_why_while_it_is_typed(
    design: Callable[[str], Page], served: Served
) -> None:
    page = design("/entity/customer/?field=name")
    page.on("dialog", lambda dialog: dialog.accept())

    page.fill("#name", "Kind")
    page.wait_for_selector("#name-note >> text=A name begins with a small letter")
    page.fill("#name", "kind")
    page.wait_for_selector("#name-note >> text=is taken by Kind")
    assert page.locator("#name").get_attribute("aria-invalid") == "true"
    page.fill("#name", "called")
    page.wait_for_selector("#name-note", state="hidden")

    page.goto(f"{served.url}/designer/options/industry?option=it")
    page.click("tr[data-option=software] a")  # the form is put in without a new page
    page.wait_for_selector("h2 >> text=Software")
    page.fill("#key", "it")
    page.wait_for_selector("#key-note >> text=is taken in this set")

    page.goto(f"{served.url}/designer/entity/customer/?field=kind")
    page.click("[data-add-choice]")
    row = page.locator("[data-choices] ol > li").last
    row.locator("[name$='.key']").fill("company")
    row.get_by_text("Two options have the key company.").wait_for()


def test_a_name_is_made_from_the_label_until_somebody_types_one(
    design: Callable[[str], Page],
) -> None:
    page = design("/roles/")
    page.on("dialog", lambda dialog: dialog.accept())

    page.fill("[name='label.en']", "Staff")
    expect(page.locator("#key")).to_have_value("staff_2")
    page.fill("#key", "staff")
    page.wait_for_selector("#key-note >> text=There is a role staff already.")
    page.fill("#key", "finance")
    page.wait_for_selector("#key-note", state="hidden")
    page.fill("[name='label.en']", "Money")
    page.click("text=Make the role")

    page.wait_for_url("**/designer/roles/finance")
