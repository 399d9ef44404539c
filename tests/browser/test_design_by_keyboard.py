"""From an empty panel to one that is used, with the keyboard alone: nothing is clicked."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser import design_story as story
from tests.browser.key_inputs import fill_in
from tests.browser.keys import Keys, follow, name_it, send
from tests.serving import Served

pytestmark = pytest.mark.in_order


def window(chromium: Browser, served: Served) -> Iterator[Keys]:
    context = chromium.new_context(locale="en-US", viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield Keys(page, served.url)
    context.close()


@pytest.fixture(scope="module")
def admin(chromium: Browser, empty: Served) -> Iterator[Keys]:
    """Return the administrator, signed in: one window for all of the building."""
    for each in window(chromium, empty):
        each.sign_in("admin")
        yield each


@pytest.fixture(scope="module")
def fitter(chromium: Browser, empty: Served) -> Iterator[Keys]:
    """Return the window of the person who is given the new role."""
    yield from window(chromium, empty)


def new_set(keys: Keys, name: str, kind: str, lines: tuple[str, ...]) -> None:
    follow(keys, "Options", ".ds-side")
    keys.go(key="n")
    name_it(keys, name)
    keys.reach(keys.page.locator("[name=kind]:checked"))
    while keys.page.locator("[name=kind]:checked").input_value() != kind:
        keys.press("ArrowDown")
    keys.write(keys.page.locator("[name=rows]"), "\n".join(lines))
    send(keys, "Add the set")


def test_a_category_becomes_a_tree(admin: Keys) -> None:
    follow(admin, "Design", ".ds-side")
    assert "No entities yet" in admin.page.inner_text("main")
    new_set(admin, story.TREE[0], "category", story.TREE_LINES)
    rows = admin.page.locator("tr[data-option]")

    admin.reach(rows.first)
    admin.press("ArrowDown", "Tab")

    expect(rows.nth(1)).to_have_attribute("aria-level", "2")
    expect(rows.nth(1)).to_be_focused()


def test_a_tier_is_ranked(admin: Keys) -> None:
    new_set(admin, story.TIER[0], "tier", story.TIER_LINES)
    rows = admin.page.locator("tr[data-option]")

    admin.reach(rows.first)
    admin.press("End", "Alt+ArrowUp")

    expect(rows.nth(1)).to_have_attribute("data-option", story.TIER_LINES[2].lower())
    expect(rows.nth(1)).to_be_focused()


def test_an_entity_is_added(admin: Keys) -> None:
    follow(admin, "Entities", ".ds-side")
    admin.go(key="c")
    name_it(admin, story.ENTITY)
    admin.write(admin.page.locator("[name='label_plural.en']"), story.PLURAL)
    expect(admin.page.locator("[name=name]")).to_have_value(story.KEY)
    admin.go()

    assert f"/designer/entity/{story.KEY}/" in admin.page.url


def add(keys: Keys, piece: story.Piece, then: str) -> None:
    """Add a field: its kind is found by what it is called, and Enter takes the best match."""
    page = keys.page
    expect(page.locator("[name=q]")).to_be_focused()
    keys.type(piece.kind)
    keys.go()
    name_it(keys, piece.label)
    for name, value in piece.settings.items():
        place = page.locator(f".fd-form [name='{name}']")
        if place.get_attribute("type") == "checkbox":
            keys.reach(place)
            keys.press("Space")
        elif place.evaluate("(each) => each.matches('select')"):
            keys.choose(place, value)
        else:
            keys.write(place, value)
    for number, choice in enumerate(piece.choices):
        keys.write(page.locator(f"[name='choice.{number}.label.en']"), choice)
    send(keys, then)
    assert f"={piece.name}" in page.url, page.inner_text("main")


def test_one_field_of_every_type_is_added(admin: Keys) -> None:
    admin.go(key="n")
    for piece in story.PIECES[:-1]:
        add(admin, piece, "Add, then another")
    add(admin, story.PIECES[-1], "Add the field")

    rows = admin.page.locator("li[data-field]")
    names = rows.evaluate_all("all => all.map((each) => each.dataset.field)")
    assert {piece.name for piece in story.PIECES} <= set(names)


def test_a_field_is_moved_and_keeps_the_focus(admin: Keys) -> None:
    moved = story.PIECES[2].name
    link = admin.page.locator(f"li[data-field={moved}] [data-row]")
    admin.reach(admin.page.locator("[data-field-list] [data-row][tabindex='0']"))
    admin.reach(link, "ArrowUp")

    admin.go(key="Alt+ArrowUp")

    expect(link).to_be_focused()
    before = f"li[data-field={moved}] + li[data-field={story.PIECES[1].name}]"
    expect(admin.page.locator(before)).to_be_attached()


def test_the_list_is_laid_out(admin: Keys) -> None:
    follow(admin, "List", ".adm-tabrow")
    columns = admin.page.locator("section[aria-labelledby=part-columns]")
    rows = columns.locator("[data-order-item]")
    names = "all => all.map((each) => each.dataset.orderItem)"
    for added in story.COLUMNS[1:]:
        if added not in rows.evaluate_all(names):
            admin.choose(columns.locator("[name=field]"), added)
            admin.go(columns.get_by_role("button", name="Add", exact=True))
    for taken in set(rows.evaluate_all(names)) - set(story.COLUMNS):
        admin.go(columns.locator(f"[data-order-item={taken}] [data-act=take]"))
    last = story.COLUMNS[-1]
    while rows.evaluate_all(names)[-1] != last:
        admin.reach(columns.locator(f"[data-order-item={last}] button:not(:disabled)"))
        admin.go(key="Alt+ArrowDown")

    assert set(rows.evaluate_all(names)) == set(story.COLUMNS)


def test_a_document_is_laid_out(admin: Keys) -> None:
    follow(admin, "Documents", ".adm-tabrow")
    admin.write(admin.page.locator("[name='new.en']"), story.DOCUMENT)
    admin.write(admin.page.locator("[name=key]"), story.DOCUMENT_KEY)
    admin.go()
    facts = admin.page.locator("select[name=facts]")
    admin.choose(facts.first, story.COLUMNS[1])
    admin.choose(facts.nth(1), story.COLUMNS[2])
    send(admin, "Keep in the draft")

    assert [facts.nth(at).input_value() for at in (0, 1)] == [story.COLUMNS[1], story.COLUMNS[2]]


def test_a_role_is_given_its_rights_in_the_matrix(admin: Keys) -> None:
    follow(admin, "Roles", ".ds-side")
    admin.write(admin.page.locator("[name='label.en']"), story.ROLE)
    admin.write(admin.page.locator("[name=key]"), story.ROLE_KEY)
    admin.go()
    admin.reach(admin.page.locator("[data-edits=scopes] td[tabindex='0']"))
    for action in story.ROLE_MAY:
        cell = admin.page.locator(f"td[data-cell='{story.KEY}:{action.lower()}']")
        admin.press("Home")
        admin.reach(cell, "ArrowRight")
        admin.press("4")
        expect(cell).to_have_attribute("data-value", "all")
        expect(cell).to_be_focused()


def test_the_review_publishes_all_of_it(admin: Keys, empty: Served) -> None:
    follow(admin, "Review and publish…")
    for box in admin.page.locator("[name=agree]").all():
        admin.reach(box)
        admin.press("Space")
    send(admin, "Publish version 2")

    empty.wait_for_version(2, 20)
    follow(admin, "Back to the records", ".ds-side")
    follow(admin, story.PLURAL, ".ds-side")


def test_somebody_is_given_the_role(admin: Keys) -> None:
    page = admin.page
    admin.open("/departments/add")
    admin.write(page.locator("[name='name.en']"), story.DEPARTMENT)
    admin.go()
    admin.open("/people/add")
    typed = {
        "username": story.USERNAME,
        "full_name": story.FULL_NAME,
        "password": story.FIRST_PASSWORD,
    }
    for name, words in typed.items():
        admin.write(page.locator(f"[name={name}]"), words)
    admin.choose(page.locator("[name=department]"), story.DEPARTMENT)
    admin.reach(page.locator(f"[name=roles][value={story.ROLE_KEY}]"))
    admin.press("Space")
    send(admin, "Create the account")

    assert story.FULL_NAME in page.inner_text("main")


def test_she_signs_in_and_may_not_design(fitter: Keys) -> None:
    fitter.sign_in(story.USERNAME, story.FIRST_PASSWORD)
    for place in fitter.page.locator("form [type=password]").all():
        fitter.write(place, story.OWN_PASSWORD)
    fitter.go()
    follow(fitter, story.PLURAL, ".ds-side")

    assert fitter.page.request.get(f"{fitter.url}/designer/").status == 403


def test_she_keeps_a_record_with_every_field(fitter: Keys) -> None:
    page = fitter.page
    fitter.go(key="c")
    fitter.write(page.locator("[name='field.name']"), story.FIRST_RECORD)
    fitter.go(key="Control+s")
    follow(fitter, story.PLURAL, ".ds-side")
    fitter.go(key="c")
    fitter.write(page.locator("[name='field.name']"), story.SECOND_RECORD)
    for piece in story.PIECES:
        if piece.type not in story.UNTYPED:
            fill_in(fitter, piece)
    fitter.go(key="Control+s")

    assert "/show/" in page.url, page.locator("main").inner_text()
    shown = page.inner_text("main")
    assert [each.label for each in story.PIECES if each.shown not in shown] == []


def test_she_finds_it_in_the_list_and_prints_it(fitter: Keys, tmp_path: Path) -> None:
    page = fitter.page
    follow(fitter, story.PLURAL, ".ds-side")
    heads = page.inner_text("table thead")
    assert [
        story.BY_NAME[each].label
        for each in story.COLUMNS[1:]
        if story.BY_NAME[each].label not in heads
    ] == []
    row = page.locator("tr.is-cursor")
    while story.SECOND_RECORD not in (row.inner_text() if row.count() else ""):
        fitter.press("j")
    fitter.go()
    fitter.reach(page.locator("summary", has_text="Print"))
    fitter.press("Enter")
    fitter.reach(page.locator(f"button[formaction$='/print/{story.DOCUMENT_KEY}']").first)
    fitter.press("Enter")
    page.wait_for_url("**/print/**")  # in Chinese, and the labels were given in English only
    with page.expect_download() as printed:
        fitter.reach(page.locator("a[download]"))
        fitter.press("Enter")

    file = tmp_path / "sheet.pdf"
    printed.value.save_as(file)
    text = subprocess.run(["pdftotext", "-layout", file, "-"], capture_output=True, check=True)
    assert [
        each for each in (story.SECOND_RECORD, "1,234.50") if each not in text.stdout.decode()
    ] == []
