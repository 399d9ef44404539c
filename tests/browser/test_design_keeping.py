"""Settings of a field are kept by themselves; its options are ordered by mouse and by keys."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

KEPT = "[data-keeps-said][data-state=kept]"
pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
Design = Callable[[str], Page]


def options(page: Page) -> list[str]:
    """Return the keys of the field's own options as they stand on the page."""
    return page.eval_on_selector_all(
        "[data-choices] ol > li [name$='.key']", "all => all.map((each) => each.value)"
    )[:3]


def kept_options(page: Page) -> list[str]:
    page.reload()
    page.wait_for_selector(".fd-ordered")
    return options(page)


def test_what_is_typed_is_kept_by_itself_and_undone_as_one_step(design: Design) -> None:
    page = design("/entity/customer/?field=name")

    page.fill("#field-form [name='label.en']", "Cli")
    page.wait_for_selector(KEPT)
    page.fill("#field-form [name='label.en']", "Client")
    page.wait_for_selector("[data-field-list] li.is-on >> text=Client")

    assert "1 change" in page.locator(".adm-draftbar").inner_text()
    page.click(".adm-draftbar >> text=Undo")
    page.wait_for_selector(".adm-draftbar", state="detached")
    assert page.locator("#field-form [name='label.en']").input_value() == "Name"


def test_what_is_wrong_is_said_at_its_place_and_not_kept(design: Design) -> None:
    page = design("/entity/customer/?field=name")
    length = page.locator("#max_length")

    length.fill("many")
    page.wait_for_selector("#max_length-error")
    assert length.get_attribute("aria-invalid") == "true"
    assert page.locator(".adm-draftbar").count() == 0
    length.fill("100")
    page.wait_for_selector(KEPT)

    assert page.locator("#max_length-error").count() == 0
    assert length.get_attribute("aria-invalid") is None
    page.reload()
    assert page.locator("#max_length").input_value() == "100"


def test_whatever_is_pressed_comes_after_what_was_typed(design: Design) -> None:
    page = design("/entity/customer/?field=name")

    page.fill("#field-form [name='label.en']", "Client")
    page.click("[data-field-list] li[data-field=kind] a")
    page.wait_for_selector("[data-choices]")

    assert page.locator("[data-field-list] li[data-field=name] a").inner_text() == "Client"


def test_options_are_put_in_order_by_buttons_by_keys_and_by_drag(design: Design) -> None:
    page = design("/entity/customer/?field=kind")
    page.wait_for_selector(".fd-ordered")
    first, second, *_ = before = options(page)
    rows = page.locator("[data-choices] ol > li")

    rows.nth(1).get_by_role("button", name="Move the option up").click()
    page.wait_for_selector(KEPT)
    assert kept_options(page)[:2] == [second, first]

    rows.nth(0).locator("[name$='.label.en']").focus()
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector(KEPT)
    assert page.evaluate("document.activeElement.name").endswith(".label.en")
    assert kept_options(page) == before

    rows.nth(1).locator("[data-choice-grip]").drag_to(rows.nth(0).locator("[data-choice-grip]"))
    page.wait_for_selector(KEPT)
    assert kept_options(page)[:2] == [second, first]


def test_a_new_option_keeps_the_key_that_it_was_given(design: Design) -> None:
    page = design("/entity/customer/?field=kind")
    page.wait_for_selector(".fd-ordered")

    page.click("[data-add-choice]")
    page.keyboard.type("合作社")
    page.wait_for_selector(KEPT)
    last = page.locator("[data-choices] ol > li").last
    key = last.locator("[name$='.key']").input_value()
    last.locator("[name$='.label.en']").fill("Cooperative")
    page.wait_for_selector("[data-keeps-said][data-state='']", state="attached")
    page.wait_for_selector(KEPT)
    page.reload()

    keys = page.eval_on_selector_all(
        "[data-choices] [name$='.key']", "all => all.map((e) => e.value).filter(Boolean)"
    )
    assert key == "hezuoshe"
    assert keys.count("hezuoshe") == 1
    assert len(keys) == len(set(keys))
