"""From an empty panel to one that is used, with the mouse alone: no key moves and none submits.

Text is put into the input that was clicked (as a paste does it: no key is pressed).
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Literal

import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from tests.browser.design_story import (
    BY_NAME,
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
    SECOND_RECORD,
    TIER,
    TIER_LINES,
    TREE,
    TREE_LINES,
    UNTYPED,
    USERNAME,
    Piece,
)
from tests.serving import PASSWORD, Served

pytestmark = pytest.mark.in_order
PICKED = ("category", "multi_select", "link", "links", "user", "department")  # found in a list


class Hand:
    """Somebody with a mouse and nothing else: what is not here is not done."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url

    def open(self, path: str) -> None:
        """Follow a link somebody was given; afterwards everything is clicked."""
        self.page.goto(self.url + path)

    def press(
        self, name: str, within: str = "main", role: Literal["button", "link"] = "button"
    ) -> None:
        self.page.locator(within).get_by_role(role, name=name, exact=True).first.click()

    def follow(self, name: str, within: str = "body") -> None:
        self.press(name, within, "link")

    def write(self, place: str | Locator, text: str) -> None:
        found = self.page.locator(place) if isinstance(place, str) else place
        found.click(click_count=3)
        self.page.keyboard.insert_text(text)

    def pick(self, place: str, value: str) -> None:
        self.page.locator(place).select_option(value)

    def drag(self, thing: Locator, onto: Locator, below: bool = False) -> None:
        """Carry a thing by its handle over another; let go at its upper or lower edge."""
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
    page.on("filechooser", lambda _: None)  # see Keys: listening takes a moment to begin
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
    row = admin.page.locator("tr[data-option=lathe]")

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


def add(admin: Hand, piece: Piece, then: str) -> None:
    """Add a field by its picture in the gallery."""
    page = admin.page
    page.locator(f"#kinds a.adm-gc:is([href$='/{piece.type}'], [href*='/{piece.type}?'])").click()
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
    admin.press(then)
    there = re.compile(f"/designer/entity/{KEY}/.*(field|after)={piece.name}")
    page.wait_for_url(there, wait_until="domcontentloaded")


def test_one_field_of_every_type_is_added(admin: Hand) -> None:
    admin.follow("Entities", ".ds-side")
    admin.follow(f"{PLURAL} {KEY}", "main")
    admin.page.locator(".adm-left a[data-key=n]").click()
    for piece in PIECES[:-1]:
        add(admin, piece, "Add, then another")
    add(admin, PIECES[-1], "Add the field")

    rows = admin.page.locator("li[data-field]")
    names = rows.evaluate_all("all => all.map((each) => each.dataset.field)")
    assert names[1 : len(PIECES) + 1] == [piece.name for piece in PIECES]


def test_a_field_is_dragged_to_its_place(admin: Hand) -> None:
    rows = admin.page.locator("li[data-field]")
    plate = admin.page.locator("li[data-field=plate]")

    admin.drag(plate.locator("[data-grip]"), rows.nth(2), below=True)

    admin.page.wait_for_selector("li[data-field]:nth-child(3)[data-field=plate]")


def test_the_list_is_laid_out(admin: Hand) -> None:
    admin.follow("List", ".adm-tabrow")
    columns = admin.page.locator("section[aria-labelledby=part-columns]")
    rows = columns.locator("[data-order-item]")
    rows.first.wait_for()
    for taken in rows.evaluate_all("all => all.map((each) => each.dataset.orderItem)")[1:]:
        columns.locator(f"[data-order-item={taken}] [data-act=take]").click()
        expect(columns.locator(f"[data-order-item={taken}]")).to_have_count(0)
    for added in (COLUMNS[1], COLUMNS[3], COLUMNS[2]):
        columns.locator("[name=field]").select_option(added)
        columns.get_by_role("button", name="Add", exact=True).click()
        expect(columns.locator(f"[data-order-item={added}]")).to_have_count(1)

    admin.drag(rows.nth(3).locator("[data-order-grip]"), rows.nth(2))

    expect(rows.nth(2)).to_have_attribute("data-order-item", COLUMNS[2])
    expect(rows.nth(3)).to_have_attribute("data-order-item", COLUMNS[3])


def test_a_document_is_laid_out(admin: Hand) -> None:
    admin.follow("Documents", ".adm-tabrow")
    admin.write("[name='new.en']", DOCUMENT)
    admin.write("[name=key]", DOCUMENT_KEY)
    admin.press("Add the document")
    admin.page.locator("select[name=facts]").first.select_option(COLUMNS[1])
    admin.page.locator("select[name=facts]").nth(1).select_option(COLUMNS[2])
    admin.press("Keep in the draft")

    admin.page.wait_for_selector(f".dl-row.is-on >> text={DOCUMENT}")
    assert admin.page.locator("select[name=facts]").first.input_value() == COLUMNS[1]


def test_a_role_is_given_its_rights(admin: Hand) -> None:
    admin.follow("Roles", ".ds-side")
    admin.write("[name='label.en']", ROLE)
    admin.write("[name=key]", ROLE_KEY)
    admin.press("Make the role")
    admin.page.wait_for_url(f"**/designer/roles/{ROLE_KEY}*")
    for action in ROLE_MAY:
        cell = admin.page.locator(f"td[data-cell='{KEY}:{action.lower()}']")
        cell.locator("a").click()
        admin.page.locator(f".rx-pop button[value='{KEY}:{action.lower()}:all']").click()
        expect(cell).to_have_attribute("data-value", "all")


def test_the_review_publishes_all_of_it(admin: Hand, empty: Served) -> None:
    admin.follow("Review and publish…")
    for box in admin.page.locator("[name=agree]").all():
        box.check()
    admin.write("[name=note]", "The first machine shop")
    admin.press("Publish version 2")
    admin.page.wait_for_selector(".adm-draftbar", state="detached")

    empty.wait_for_version(2, 20)
    admin.follow("Back to the records", ".ds-side")
    admin.follow(PLURAL, ".ds-side")
    admin.page.wait_for_url(f"**/{KEY}/list/*")


def test_somebody_is_given_the_role(admin: Hand) -> None:
    admin.open("/departments/add")
    admin.write("[name='name.en']", DEPARTMENT)
    admin.press("Make the department")
    admin.open("/people/add")
    admin.write("[name=username]", USERNAME)
    admin.write("[name=full_name]", FULL_NAME)
    admin.write("[name=password]", FIRST_PASSWORD)
    admin.page.locator("[name=department]").select_option(label=DEPARTMENT)
    admin.page.check(f"[name=roles][value={ROLE_KEY}]")
    admin.press("Create the account")

    assert FULL_NAME in admin.page.inner_text("main")


def test_she_signs_in_and_sees_what_the_role_lets_her_see(fitter: Hand) -> None:
    fitter.sign_in(USERNAME, FIRST_PASSWORD)
    for place in fitter.page.locator("main [type=password], form [type=password]").all():
        fitter.write(place, OWN_PASSWORD)
    fitter.page.locator("form button.btn-primary").first.click()
    fitter.page.wait_for_selector(".ds-side")

    side = fitter.page.inner_text(".ds-side")
    assert PLURAL in side
    assert fitter.page.request.get(fitter.url + "/designer/").status == 403


def typed(fitter: Hand, piece: Piece, picture: Path) -> None:
    """Put into the form of a record what a piece says."""
    place = fitter.page.locator(f"[data-field={piece.name}]")
    inputs = place.locator(f"[name='field.{piece.name}']:visible")
    if piece.type in PICKED:
        place.locator(".ts-control").click()
        fitter.page.locator(".ts-dropdown:visible").get_by_text(piece.typed).first.click()
        return
    match piece.type:
        case "select" | "tier" | "rating":
            inputs.select_option(piece.typed)
        case "date" | "date_time":  # their pickers are the browser's, not of the page
            inputs.fill(piece.typed)
        case "yes_no":
            place.get_by_text(piece.typed, exact=True).click()
        case "region":
            place.locator("select").first.select_option(index=1)
        case "address":
            fitter.write(place.locator("[name$='.street']"), piece.typed)
        case "file" | "image":
            with fitter.page.expect_file_chooser() as chooser:
                place.locator("[data-upload]").click()
            chooser.value.set_files(picture)
        case _:
            fitter.write(inputs, piece.typed)


def test_she_adds_records_with_every_field(fitter: Hand, tmp_path: Path) -> None:
    picture = tmp_path / "lathe.png"
    Image.new("RGB", (8, 8), "navy").save(picture)
    page = fitter.page
    fitter.follow(PLURAL, ".ds-side")
    page.locator("main a[href$='/add']").first.click()
    fitter.write("[name='field.name']", FIRST_RECORD)
    fitter.press("Save and new")
    expect(page.locator("[name='field.name']")).to_have_value("")

    fitter.write("[name='field.name']", SECOND_RECORD)
    for piece in PIECES:
        if piece.type not in UNTYPED:
            typed(fitter, piece, picture)
    page.locator(".ds-savebar button.btn-primary").click()
    page.wait_for_url(f"**/{KEY}/show/*")

    text = page.inner_text("main")
    assert [piece.label for piece in PIECES if piece.shown and piece.shown not in text] == []


def test_she_finds_it_in_the_list_and_prints_it(fitter: Hand, tmp_path: Path) -> None:
    page = fitter.page
    fitter.follow(PLURAL, ".ds-side")
    row = page.locator("table tbody tr").filter(has_text=SECOND_RECORD)
    heads = page.inner_text("table thead")
    assert [BY_NAME[each].label for each in COLUMNS[1:] if BY_NAME[each].label not in heads] == []
    assert [each for each in ("1,234.50", "Top", "Lathe") if each not in row.inner_text()] == []

    row.locator("[data-row-open]").click()
    page.wait_for_url(f"**/{KEY}/show/*")
    page.get_by_text("Print", exact=True).click()
    page.locator(f"button[formaction$='/print/{DOCUMENT_KEY}']").first.click()
    page.wait_for_url("**/print/**")  # in Chinese, and the labels were given in English only
    with page.expect_download() as download:
        page.get_by_text("Print it all the same").click()

    file = tmp_path / "sheet.pdf"
    download.value.save_as(file)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    printed = text.stdout.decode()
    assert [
        each for each in (SECOND_RECORD, "1,234.50", "Top", "PL-7") if each not in printed
    ] == []
