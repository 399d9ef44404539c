"""From an empty panel to one that is used, with the mouse alone: no key moves and none submits.

Text is put into the input that was clicked (as a paste does it: no key is pressed).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.design_story import (
    BY_TYPE,
    COLUMNS,
    DEPARTMENT,
    DOCUMENT,
    DOCUMENT_KEY,
    ENTITY,
    FIRST_PASSWORD,
    FIRST_RECORD,
    FULL_NAME,
    KEY,
    OWN_PASSWORD,
    PIECES,
    PLURAL,
    ROLE,
    ROLE_KEY,
    ROLE_MAY,
    TIER,
    TIER_LINES,
    TREE,
    TREE_LINES,
    USERNAME,
    Piece,
)
from tests.serving import PASSWORD, Served

pytestmark = [pytest.mark.browser, pytest.mark.in_order]
PICTURE = Path("app/web/static/vendor")


class Hand:
    """Somebody with a mouse and nothing else: what is not here is not done."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, path: str) -> None:
        """Follow a link somebody was given; afterwards everything is clicked."""
        self.page.goto(self.url + path)

    def press(self, name: str, within: str = "main", role: str = "button") -> None:
        self.page.locator(within).get_by_role(role, name=name, exact=True).first.click()  # type: ignore[arg-type]

    def follow(self, name: str, within: str = "body") -> None:
        self.press(name, within, "link")

    def write(self, place: str | Locator, text: str) -> None:
        found = self.page.locator(place) if isinstance(place, str) else place
        found.click(click_count=3)
        self.page.keyboard.insert_text(text)

    def pick(self, place: str, value: str) -> None:
        self.page.locator(place).select_option(value)

    def drag(self, thing: Locator, onto: Locator, below: bool = False) -> None:
        """Take a thing by its handle, carry it over another and let go at its upper or lower edge."""
        thing.hover()
        self.page.mouse.down()
        box = onto.bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] * (0.9 if below else 0.1)
        self.page.mouse.move(x, y, steps=6)
        self.page.mouse.move(x, y)
        self.page.mouse.up()

    def sign_in(self, username: str, password: str) -> None:
        self.open("/login/")
        self.write("[name=username]", username)
        self.write("[name=password]", password)
        self.page.locator("form button.btn-primary").first.click()


def hand(chromium: Browser, served: Served) -> Iterator[Hand]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(15_000)
    yield Hand(page, served.url)
    context.close()


@pytest.fixture(scope="module")
def admin(chromium: Browser, empty: Served) -> Iterator[Hand]:
    """Return the administrator, signed in: one window for all of the building."""
    for each in hand(chromium, empty):
        each.sign_in("admin", PASSWORD)
        each.page.wait_for_selector(".ds-side")
        yield each


@pytest.fixture(scope="module")
def fitter(chromium: Browser, empty: Served) -> Iterator[Hand]:
    """Return the window of the person who is given the new role."""
    yield from hand(chromium, empty)


def test_an_entity_is_added_to_an_empty_panel(admin: Hand) -> None:
    admin.open("/designer/")
    assert "No entities yet" in admin.page.inner_text("main")

    admin.follow("New entity")
    admin.write("[name='label.en']", ENTITY)
    admin.write("[name='label_plural.en']", PLURAL)
    expect(admin.page.locator("[name=name]")).to_have_value(KEY)
    admin.press("Add the entity")

    admin.page.wait_for_url(f"**/designer/entity/{KEY}/**")
    assert "Draft" in admin.page.inner_text(".adm-draftbar")


def new_set(admin: Hand, name: tuple[str, str], kind: str, lines: tuple[str, ...]) -> None:
    admin.follow("Options", ".ds-side")
    admin.follow("Option set")
    admin.write("[name='label.en']", name[0])
    admin.page.check(f"[name=kind][value={kind}]")
    admin.write("[name=rows]", "\n".join(lines))
    admin.press("Add the set")
    admin.page.wait_for_url(f"**/designer/options/{name[1]}*")


def test_a_category_becomes_a_tree(admin: Hand) -> None:
    new_set(admin, TREE, "category", TREE_LINES)
    row = admin.page.locator("tr[data-option={}]".format("lathe"))

    row.locator("a.op-label").click()
    admin.press("In")
    expect(row).to_have_attribute("aria-level", "2")
    mill = admin.page.locator("tr[data-option=mill]")
    admin.drag(mill.locator("[data-grip]"), row, below=False)

    expect(mill).to_have_attribute("aria-level", "2")
    expect(mill).to_have_attribute("data-parent", "cutting")


def test_a_tier_is_ranked_by_dragging(admin: Hand) -> None:
    new_set(admin, TIER, "tier", TIER_LINES)
    rows = admin.page.locator("tr[data-option]")

    admin.drag(rows.nth(2).locator("[data-grip]"), rows.nth(1))

    expect(rows.nth(1)).to_have_attribute("data-option", "low")


def add(admin: Hand, piece: Piece) -> None:
    """Add a field by its picture in the gallery."""
    page = admin.page
    admin.follow("Field", ".adm-left")
    page.locator(f"#kinds a.adm-gc[href*='/{piece.type}']").last.click()
    admin.write("[name='label.en']", piece.label)
    for name, value in piece.settings.items():
        place = page.locator(f"form.fd-form [name='{name}']")
        if place.get_attribute("type") == "checkbox":
            place.check()
        elif place.evaluate("each => each.matches('select')"):
            place.select_option(value)
        else:
            admin.write(place, value)
    for number, choice in enumerate(piece.choices):
        admin.write(f"[name='choice.{number}.label.en']", choice)
    admin.press("Add the field")
    page.wait_for_url(re.compile(f"/designer/entity/{KEY}/.*field={piece.name}"))


def test_one_field_of_every_type_is_added(admin: Hand) -> None:
    admin.follow("Entities", ".ds-side")
    admin.follow(f"{PLURAL} {KEY}", "main")
    for piece in PIECES:
        add(admin, piece)

    assert {each.get_attribute("data-field") for each in admin.page.locator("li[data-field]").all()} >= {
        piece.name for piece in PIECES
    }
