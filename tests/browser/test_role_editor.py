"""The matrix of a role by keyboard alone, and without scripts."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.serving import Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
STAFF = "/roles/staff"


def cell(page: Page, key: str) -> Locator:
    return page.locator(f"td[data-cell='{key}']")


def holds(page: Page, key: str, value: str) -> None:
    """Wait until the server said what a cell is now."""
    expect(cell(page, key)).to_have_attribute("data-value", value, timeout=20_000)


def test_the_matrix_by_keyboard_alone(design: Callable[[str], Page]) -> None:
    page = design(STAFF)

    cell(page, "customer:update").focus()
    page.keyboard.press("4")
    holds(page, "customer:update", "all")
    expect(cell(page, "customer:update")).to_be_focused()
    expect(cell(page, "customer:update").locator(".is-changed")).to_be_visible()

    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    page.keyboard.press("1")
    holds(page, "contact:delete", "own")
    holds(page, "customer:delete", "own")

    page.keyboard.press("Control+z")
    holds(page, "contact:delete", "none")
    holds(page, "customer:update", "all")

    cell(page, "customer:export").focus()
    page.keyboard.press("Enter")
    menu = page.locator("dialog.rx-pop")
    expect(menu.locator("[aria-current]")).to_be_focused(timeout=20_000)
    page.keyboard.press("2")
    holds(page, "customer:export", "team")

    cell(page, "customer:read").focus()
    page.keyboard.press("Control+c")
    cell(page, "order:read").focus()
    page.keyboard.press("Control+v")
    holds(page, "order:export", "team")

    row = page.locator("tr[data-name='staff:name']")
    row.locator("td").first.focus()
    page.keyboard.press("m")
    expect(row.locator("[data-choice=masked] button")).to_have_attribute(
        "aria-pressed", "true", timeout=20_000
    )


def test_a_cell_and_a_field_without_scripts(
    chromium: Browser, design: Callable[[str], Page], served: Served
) -> None:
    state = design("/roles/").context.storage_state()
    context = chromium.new_context(java_script_enabled=False, storage_state=state, locale="en-US")
    page = context.new_page()

    page.goto(f"{served.url}/designer/roles/viewer")
    page.click("td[data-cell='customer:update'] a")
    page.click("button[value='customer:update:own']")
    holds(page, "customer:update", "own")

    page.click("button[value='viewer:name:hidden']")
    pressed = page.locator("button[value='viewer:name:hidden']")
    expect(pressed).to_have_attribute("aria-pressed", "true", timeout=20_000)
    context.close()
