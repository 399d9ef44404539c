"""The tree of options by keyboard and by mouse, in a real browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

INDUSTRY = "/options/industry"
Design = Callable[[str], Page]
pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)


def rows(page: Page) -> list[str]:
    """Return the first rows that show, each with its level."""
    return page.eval_on_selector_all(
        "tr[data-option]:not([hidden])",
        "all => all.slice(0, 3).map((row) => `${row.dataset.option} ${row.ariaLevel}`)",
    )


def row_at(page: Page, key: str, level: int) -> None:
    """Wait until an option has the focus at a level of the tree."""
    page.wait_for_selector(f"tr[data-option={key}][aria-level='{level}']:focus")


def test_an_option_is_moved_indented_renamed_and_undone_by_keyboard(design: Design) -> None:
    page = design(INDUSTRY)
    page.focus("tr[data-option=it]")

    page.keyboard.press("ArrowDown")
    row_at(page, "software", 2)
    page.keyboard.press("Alt+ArrowDown")
    page.wait_for_selector(".adm-draftbar")
    row_at(page, "software", 2)
    assert rows(page)[:2] == ["it 1", "hardware 2"]
    page.keyboard.press("Tab")
    row_at(page, "software", 3)
    page.keyboard.press("Shift+Tab")
    row_at(page, "software", 2)
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name='label.en']:focus")
    page.keyboard.type("Programs")
    page.keyboard.press("Enter")

    page.wait_for_selector("tr[data-option=software] >> text=Programs")


def test_branches_close_and_open(design: Design) -> None:
    page = design(INDUSTRY)
    page.focus("tr[data-option=it]")

    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("tr[data-option=it][aria-expanded=false]")
    assert rows(page)[:2] == ["it 1", "manufacturing 1"]
    page.keyboard.press("ArrowRight")
    assert rows(page)[:2] == ["it 1", "software 2"]


def test_two_options_are_merged_in_a_dialog(design: Design) -> None:
    page = design(INDUSTRY)

    page.check("input[name=keys][value=cloud]")
    page.check("input[name=keys][value=integration]")
    page.click("[data-merge]")
    page.check("dialog input[name=keep][value=integration]")
    page.click("dialog [data-merge-button]")

    page.wait_for_selector("tr[data-option=cloud]", state="detached")
    page.goto(f"{page.url.partition('?')[0]}?show=retired")
    assert "became System integration" in page.inner_text("tr[data-option=cloud]")
