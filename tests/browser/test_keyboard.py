"""A day without a mouse: the list, a record, its form, the jump box."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.serving import Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)


@pytest.fixture
def page(open_as: Callable[..., Page], served: Served) -> Page:
    """Return the customers as an administrator sees them."""
    page = open_as("admin")
    page.goto(f"{served.url}/customer/list/")
    return page


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_from_the_list_to_a_saved_change_and_a_new_record(page: Page, served: Served) -> None:
    rows = page.locator("tr[data-row]")
    press(page, "j", "j", "k", "j")
    expect(rows.nth(1)).to_have_class("is-cursor")
    name = rows.nth(1).locator(".ds-name").inner_text()

    press(page, "Enter")
    page.wait_for_url("**/customer/show/*")
    assert name in page.inner_text("h1")

    press(page, "e")
    page.wait_for_url("**/customer/edit/*")
    page.focus('[name="field.invoice_title"]')
    press(page, "Control+a")
    page.keyboard.type("Invoice to the head office")
    press(page, "Control+s")
    page.wait_for_url("**/customer/show/*")
    assert "Invoice to the head office" in page.inner_text("main")

    page.goto(f"{served.url}/customer/list/")
    press(page, "c")
    page.wait_for_url("**/customer/add")


def test_letters_are_letters_while_somebody_types(page: Page) -> None:
    press(page, "/")
    page.keyboard.type("jkec")

    assert page.evaluate("document.activeElement.value") == "jkec"
    assert page.locator("tr.is-cursor").count() == 0
    assert "/customer/list/" in page.url


def test_the_jump_box_opens_finds_and_closes(page: Page) -> None:
    box = page.locator("dialog[data-jump]")
    press(page, "Control+k")
    expect(box).to_be_visible()
    press(page, "Escape")
    expect(box).not_to_be_visible()

    press(page, "Control+k")
    page.keyboard.type("订单")
    press(page, "Enter")
    page.wait_for_url("**/order/list/")

    press(page, "Control+k")
    page.keyboard.type("hzsg")
    press(page, "Enter")
    page.wait_for_url("**/list/?q=hzsg")


def test_rows_are_chosen_and_a_menu_closes_by_keyboard(page: Page) -> None:
    press(page, "j", "x", "j", "x")
    expect(page.locator("[data-selected]").first).to_have_text("2")

    page.focus("details[data-menu] summary")
    press(page, "Enter")
    opened = page.locator("details[data-menu][open]")
    expect(opened).to_have_count(1)
    press(page, "Escape")
    expect(opened).to_have_count(0)
    assert page.evaluate("document.activeElement.matches('summary')")


def test_what_is_joined_into_one_file_can_be_no_special_kind_of_pdf(page: Page) -> None:
    press(page, "j", "x")
    page.locator("[data-bulk] details[data-menu] summary").click()
    usual, for_readers = (
        page.locator(f"[data-bulk] [name=standard][value='{key}']") for key in ("", "ua")
    )
    joined = page.locator("[data-bulk] [name=bound]")

    for_readers.check()
    joined.check()
    expect(for_readers).to_be_disabled()
    expect(usual).to_be_checked()

    joined.uncheck()
    expect(for_readers).to_be_enabled()


def test_the_arrows_walk_through_a_menu(page: Page) -> None:
    page.locator("tr[data-row] a[data-row-open]").first.click()
    page.wait_for_url("**/customer/show/*")
    menu = page.locator(".ds-head__actions details[data-menu]", has=page.locator("[name=language]"))
    menu.locator("summary").focus()
    press(page, "Enter", "ArrowDown", "ArrowDown")

    focused = page.evaluate("[document.activeElement.name, document.activeElement.value]")
    assert focused == ["language", "zh_Hant"]


def test_a_form_is_filled_in_without_a_mouse(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/customer/add")
    page.focus('[name="field.name"]')
    page.keyboard.type("键盘测试有限公司")
    page.focus("#field-tags-ts-control")
    page.keyboard.type("增购")
    expect(page.locator(".ts-dropdown .option.active", has_text="增购机会")).to_be_visible()
    press(page, "Enter")
    expect(page.locator(".ts-control [data-ts-item]", has_text="增购机会")).to_be_visible()
    press(page, "Escape")
    page.focus('[name="field.kind"]')
    press(page, "ArrowDown")  # from company to person
    expect(page.locator('[name="field.id_card"]')).to_be_visible()
    expect(page.locator('[name="field.uscc"]')).not_to_be_visible()

    press(page, "Control+s")
    page.wait_for_url("**/customer/show/*")

    assert "键盘测试有限公司" in page.inner_text("h1")
    assert "增购机会" in page.inner_text("main")


def test_from_one_record_to_the_next_of_the_same_list(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/customer/list/?sort=name&size=20")
    rows = page.locator("tr[data-row] a[data-row-open]")
    names = [row.get_attribute("title") or "" for row in rows.all()]
    place = page.locator("[data-neighbours] [data-text]")
    rows.nth(1).click()
    page.wait_for_url("**/customer/show/*")
    expect(place).to_contain_text("2")

    for key, row in (("j", 2), ("k", 1), ("k", 0)):
        press(page, key)
        expect(page.locator("h1")).to_have_text(names[row])
        expect(place).to_contain_text(str(row + 1))  # now the page listens to keys
    expect(page.locator("[data-neighbours] a").first).to_have_attribute("aria-disabled", "true")

    page.go_back()
    page.locator(".ds-crumbs a").click()
    page.wait_for_url("**/customer/list/?sort=name&size=20")  # the list as it was left
    rows.nth(len(names) - 1).click()
    page.wait_for_url("**/customer/show/*")
    press(page, "j")  # the next page of the list says who comes then
    expect(place).to_contain_text(str(len(names) + 1))


def test_a_record_that_no_list_led_to_has_no_neighbours(page: Page, served: Served) -> None:
    address = page.locator("tr[data-row] a[data-row-open]").first.get_attribute("href")
    fresh = page.context.new_page()
    fresh.goto(f"{served.url}{address}")
    expect(fresh.locator("h1")).to_be_visible()
    expect(fresh.locator("[data-neighbours]")).to_be_hidden()


def test_the_matrix_of_rights_by_arrows(page: Page, served: Served) -> None:
    page.goto(f"{served.url}/roles/?role=staff")
    cell = page.locator("[data-matrix] :is(td, th):focus")

    page.locator("[data-matrix] td").first.focus()
    expect(cell).to_have_text(
        "本人及本部门" if "本人" in page.inner_text("main") else "own and team"
    )
    press(page, "ArrowDown", "ArrowRight", "ArrowLeft", "ArrowLeft")
    expect(cell).to_contain_text("联系人")
    press(page, "End")
    expect(cell.locator("a")).to_have_count(1)
    press(page, "Control+Home", "ArrowUp")
    expect(cell).to_have_js_property("cellIndex", 0)
    assert page.locator("[data-matrix] [tabindex='0']").count() == 1

    press(page, "Control+End", "Enter")
    page.wait_for_url("**/roles/fields?entity=product*")
