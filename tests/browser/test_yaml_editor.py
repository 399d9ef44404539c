"""The text of a definition file in a browser: mistakes below their lines while it is typed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
TEXT = "#df-text"
TYPE = """([from, to]) => {
  const area = document.querySelector("#df-text")
  const at = area.value.indexOf(from)
  area.focus()
  area.setSelectionRange(at, at + from.length)
  document.execCommand("insertText", false, to)
}"""


@pytest.fixture
def editor(design: Callable[[str], Page]) -> Page:
    """Return the text of the customer's file, as somebody opened it."""
    page = design("/files/at/customer.yaml")
    expect(page.locator(".df-row").first).to_be_visible()
    return page


def test_a_mistake_stands_below_its_line_and_is_repaired_there(editor: Page) -> None:
    before = editor.input_value(TEXT)
    editor.evaluate(TYPE, ["max_length: 120", "max_lenth: 120"])

    note = editor.locator(".df-note")
    expect(note).to_contain_text("did you mean 'max_length'?")
    above = editor.locator(".df-row.is-bad")
    assert "max_lenth: 120" in above.inner_text()
    boxes = note.bounding_box(), above.bounding_box()
    assert boxes[0]
    assert boxes[1]
    assert abs(boxes[0]["y"] - boxes[1]["y"] - boxes[1]["height"]) < 1

    editor.locator(".df-fix").click()
    expect(note).to_have_count(0)
    assert editor.input_value(TEXT) == before

    editor.locator(TEXT).focus()
    editor.keyboard.press("Control+z")
    assert "max_lenth: 120" in editor.input_value(TEXT)


def test_what_is_clicked_and_typed_below_a_note_lands_where_it_is_painted(editor: Page) -> None:
    editor.evaluate(TYPE, ["max_length: 120", "max_lenth: 120"])
    expect(editor.locator(".df-note")).to_have_count(1)

    row = editor.locator(".df-row", has_text="english_name:").first
    row.scroll_into_view_if_needed()
    box = row.bounding_box()
    assert box
    editor.mouse.move(box["x"] + 390, box["y"] + 9)
    editor.mouse.click(box["x"] + 400, box["y"] + 10)
    editor.keyboard.type(" # here")

    assert "  english_name: # here\n" in editor.input_value(TEXT)


def test_by_keyboard_the_next_problem_is_reached(editor: Page) -> None:
    editor.evaluate(TYPE, ["type: uscc", "type: usc"])
    expect(editor.locator(".df-note")).to_have_count(1)

    editor.keyboard.press("Control+Home")
    editor.keyboard.press("F8")

    chosen = "(a) => a.value.slice(a.selectionStart, a.selectionEnd)"
    assert editor.locator(TEXT).evaluate(chosen).strip().startswith("type: usc")


def test_what_the_draft_would_do_is_told(editor: Page) -> None:
    editor.evaluate(TYPE, ["max_length: 120", "max_length: 80"])

    expect(editor.locator("[data-would] li").first).to_contain_text("Name in Customer")
