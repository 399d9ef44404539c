"""What was typed in the designer is kept by itself, or asked about before it is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.serving import Served

KEPT = "[data-keeps-said][data-state=kept]"
pytestmark = pytest.mark.parametrize("served", ["sqlite"], indirect=True)
Open = Callable[..., Page]


def opened(open_as: Open, served: Served) -> Page:
    """Sign in, with no draft left from before."""
    page = open_as("admin", "en-US")
    page.goto(f"{served.url}/designer/")
    if page.locator(".adm-draftbar").count():
        page.once("dialog", lambda dialog: dialog.accept())
        page.click(".adm-draftbar >> text=Discard")
        page.wait_for_selector(".adm-draftbar", state="detached")
    return page


def test_an_entity_and_a_section_are_kept_as_they_are_typed(open_as: Open, served: Served) -> None:
    page = opened(open_as, served)

    page.goto(f"{served.url}/designer/entity/order/general")
    page.fill("form[data-keeps] [name='label.en']", "Purchase")
    page.wait_for_selector(KEPT)
    expect(page.locator(".adm-tabrow b")).to_have_text("Purchase")
    page.fill("form[data-keeps] [name=title]", "{nothing}")
    page.wait_for_selector("#title-error >> text=There is no field “nothing” to put here.")
    page.fill("form[data-keeps] [name=title]", "{number}")
    page.wait_for_selector(KEPT)
    page.goto(f"{served.url}/designer/entity/customer/?section=contact")
    page.fill("form[data-keeps] [name='label.en']", "How to reach them")
    page.wait_for_selector(KEPT)

    expect(page.locator("[data-field-list] h2.is-on")).to_contain_text("How to reach them")
    expect(page.locator(".adm-draftbar")).to_contain_text("2 changes")


def test_a_condition_is_kept_once_it_is_whole(open_as: Open, served: Served) -> None:
    page = open_as("admin", "en-US")
    page.goto(f"{served.url}/designer/entity/customer/?field=satisfaction")
    form = page.locator("form.cd-form")
    said = form.locator("[data-keeps-said]")

    form.locator("[data-conditions-turn]").first.click()
    form.locator("[name=visible_if]").fill("tier: {at_leas: vip}")
    form.locator("[data-state=refused]").wait_for()
    expect(form.locator("#visible_if-error")).to_be_visible()
    form.locator("[name=visible_if]").fill("tier: vip")
    form.locator("[data-state=kept]").wait_for()

    expect(said).to_have_text("Kept in the draft")
    expect(form.locator("#visible_if-error")).to_have_count(0)
    page.reload()
    assert "tier: vip" in form.locator("[name=visible_if]").input_value()


def test_what_is_not_kept_by_itself_is_asked_about(open_as: Open, served: Served) -> None:
    page = open_as("admin", "en-US")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

    page.goto(f"{served.url}/designer/entity/customer/rules")
    page.on("dialog", stay)
    page.click(".adm-tabrow >> text=General")  # nothing is typed: nobody asks
    page.wait_for_url("**/general")
    page.click(".adm-tabrow >> text=Rules")
    page.wait_for_url("**/rules")
    page.fill("[name=title]", "{name} !")
    page.click(".adm-tabrow >> text=General", no_wait_after=True)
    page.wait_for_timeout(300)
    assert asked == ["beforeunload"]
    assert page.url.endswith("/rules")
    assert page.locator("[name=title]").input_value() == "{name} !"

    page.remove_listener("dialog", stay)
    questions: list[str] = []

    def leave(dialog: Dialog) -> None:
        questions.append(dialog.message)
        dialog.accept()

    page.on("dialog", leave)
    page.goto(f"{served.url}/designer/options/industry?option=it")
    questions.clear()  # the rule that was typed is left
    page.fill("[data-side] [name='label.en']", "Computers")
    page.click("tr[data-option=software] a.op-label")
    expect(page.locator("[data-side] .op-side__head h2")).to_contain_text("Software")
    assert questions == ["What you typed is not kept yet. Leave it?"]
