"""What was typed in the designer is kept by itself, or asked about before it is lost."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Dialog, Page, expect

from tests.serving import Served

KEPT = "[data-keeps-said][data-state=kept]"
pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
Design = Callable[[str], Page]


def test_an_entity_and_a_section_are_kept_as_they_are_typed(design: Design, served: Served) -> None:
    page = design("/entity/order/general")

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


def test_a_condition_is_kept_once_it_is_whole(design: Design) -> None:
    page = design("/entity/customer/?field=satisfaction")
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


def test_what_is_not_kept_by_itself_is_asked_about(design: Design, served: Served) -> None:
    page = design("/entity/customer/rules")
    asked: list[str] = []

    def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.dismiss()

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
