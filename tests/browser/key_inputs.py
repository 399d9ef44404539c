"""How each kind of input of a record's form is filled in with the keyboard alone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import expect

from config import HERE
from tests.browser.design_story import Piece
from tests.browser.keys import Keys

PICTURE = HERE / "docs" / "screenshots" / "home.png"


def radio(keys: Keys, piece: Piece) -> None:
    chosen = keys.page.locator(f"[name='field.{piece.name}']:checked")
    keys.reach(chosen)
    while keys.page.locator("label:has(:focus)").inner_text().strip() != piece.typed:
        keys.press("ArrowRight")


def picker(keys: Keys, piece: Piece) -> None:
    keys.pick(keys.page.locator(f"#field-{piece.name}-ts-control"), piece.typed.split(" / ")[-1])


def choice(keys: Keys, piece: Piece) -> None:
    keys.choose(keys.page.locator(f"select[name='field.{piece.name}']"), piece.typed)


def day(keys: Keys, piece: Piece) -> None:
    """Type a day into the parts of the browser's input: month, day and year in English."""
    year, month, date = piece.typed[:10].split("-")
    keys.write(keys.page.locator(f"[name='field.{piece.name}']"), month + date + year)


def moment(keys: Keys, piece: Piece) -> None:
    day(keys, piece)
    keys.press("Tab")
    keys.type(piece.typed[11:].replace(":", "") + "AM")


def region(keys: Keys, piece: Piece) -> None:
    """Go down one list after the other: the second entry of each."""
    lists = keys.page.locator(f"[data-region]:has([name='field.{piece.name}']) select")
    expect(lists).to_have_count(3)
    for each in lists.all():
        keys.reach(each)
        keys.press("ArrowDown", "ArrowDown")
        expect(each).to_be_focused()


def address(keys: Keys, piece: Piece) -> None:
    keys.write(keys.page.locator(f"[name='field.{piece.name}.street']"), piece.typed)


def upload(keys: Keys, piece: Piece) -> None:
    """Open the browser's own window for files, which is beyond the page."""
    keys.reach(keys.page.locator(f"[name='upload.{piece.name}']"))
    with keys.page.expect_file_chooser() as opened:
        keys.press("Enter")
    opened.value.set_files(PICTURE)


def written(keys: Keys, piece: Piece) -> None:
    keys.write(keys.page.locator(f"[name='field.{piece.name}']"), piece.typed)


WAYS: dict[str, Callable[[Keys, Piece], None]] = {
    "yes_no": radio, "date": day, "date_time": moment, "region": region, "address": address,
    "select": choice, "tier": choice, "rating": choice, "file": upload, "image": upload,
    "multi_select": picker, "category": picker, "link": picker, "links": picker, "user": picker,
    "department": picker,
}  # fmt: skip


def fill_in(keys: Keys, piece: Piece) -> None:
    """Fill in a field of a record in the way of its type."""
    WAYS.get(piece.type, written)(keys, piece)
