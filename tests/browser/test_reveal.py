"""A masked value is shown for a reason and for a while: by keyboard, in the page itself."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.serving import Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)

ACCOUNT, MASK = "6222020200112233", "****2233"
FILE = """async ([url, body]) => {
  const token = document.querySelector("meta[name=csrf-token]").content
  const headers = {"Content-Type": "application/json", "X-CSRFToken": token}
  const answer = await fetch(url, {method: "POST", headers, body: JSON.stringify(body)})
  return (await answer.json()).id
}"""


@pytest.fixture(scope="module")
def records() -> dict[str, int]:
    """Return what was filed for these tests, by name; empty at first."""
    return {}


@pytest.fixture
def address(open_as: Callable[..., Page], served: Served, records: dict[str, int]) -> str:
    """Return the page of a customer whose bank account its manager gave, and now sees masked."""
    if "one" not in records:
        body = {"name": "Masked", "bank_account": ACCOUNT}
        asked = [f"{served.url}/api/v1/customer/", body]
        records["one"] = open_as("manager").evaluate(FILE, asked)
    return f"{served.url}/customer/show/{records['one']}"


@pytest.fixture(params=[1440, 360])
def page(request: pytest.FixtureRequest, open_as: Callable[..., Page], address: str) -> Page:
    """Return that page as a manager sees it, in a wide window and on a phone."""
    page = open_as("manager", "en-US")
    page.set_viewport_size({"width": request.param, "height": 800})
    page.clock.install()
    page.goto(f"{address}?_l_=en")
    return page


def ask(page: Page) -> None:
    page.locator("a[data-reveal][href$=bank_account]").focus()
    page.keyboard.press("Enter")
    expect(page.locator("dialog #reveal")).to_be_visible()


def test_a_value_is_shown_by_keyboard_alone_and_masked_again(page: Page) -> None:
    ask(page)
    expect(page.locator("[name=reason][value=verify]")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_text(ACCOUNT)).to_be_visible()
    expect(page.locator("a[data-reveal][aria-pressed=true]")).to_be_focused()
    page.clock.fast_forward(31_000)
    expect(page.get_by_text(ACCOUNT)).to_have_count(0)
    expect(page.locator("dd").get_by_text(MASK)).to_be_visible()


def test_the_eye_masks_it_before_its_time_is_over(page: Page) -> None:
    ask(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text(ACCOUNT)).to_be_visible()

    page.keyboard.press("Space")

    expect(page.get_by_text(ACCOUNT)).to_have_count(0)


def test_a_reason_that_says_nothing_is_told_in_the_dialog(page: Page) -> None:
    ask(page)
    page.locator("[name=reason][value=other]").check()
    page.locator("#reveal .btn-primary").click()

    expect(page.locator("dialog.ds-rec__pop")).to_contain_text("at least 4 characters")
    expect(page.locator("#reveal-note")).to_be_focused()
    page.keyboard.type("batch B-1121")
    page.keyboard.press("Enter")
    expect(page.get_by_text(ACCOUNT)).to_be_visible()


def test_escape_closes_the_question_and_nothing_was_seen(page: Page) -> None:
    before = page.locator(".ds-event").count()
    ask(page)

    page.keyboard.press("Escape")

    expect(page.locator("dialog #reveal")).to_have_count(0)
    expect(page.locator("a[data-reveal][href$=bank_account]")).to_be_focused()
    page.reload()
    assert page.locator(".ds-event").count() == before


def test_going_back_to_the_page_does_not_find_the_value(page: Page) -> None:
    ask(page)
    page.keyboard.press("Enter")
    expect(page.get_by_text(ACCOUNT)).to_be_visible()

    page.locator(".ds-crumbs a").first.click()
    page.go_back()

    expect(page.locator("dd").get_by_text(MASK)).to_be_visible()
    expect(page.get_by_text(ACCOUNT)).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_question_and_the_value_are_accessible(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]  # a parameter is a plain text
    rules = {"resultTypes": ["violations"]}
    ask(page)
    asked = Axe().run(page, options=rules).response["violations"]
    page.keyboard.press("Enter")
    expect(page.get_by_text(ACCOUNT)).to_be_visible()
    shown = Axe().run(page, options=rules).response["violations"]

    assert [each["id"] for each in (*asked, *shown)] == []


def test_without_scripts_the_question_and_the_value_are_pages(page: Page, address: str) -> None:
    page.goto(address.replace("/show/", "/reveal/") + "/bank_account?_l_=en")

    page.locator("#reveal .btn-primary").click()

    expect(page.locator("#revealed")).to_have_text(ACCOUNT)
    page.get_by_text("Back to the record").click()
    expect(page.locator("dd").get_by_text(MASK)).to_be_visible()
