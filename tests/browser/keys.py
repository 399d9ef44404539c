"""Somebody without a mouse: what Tab does not reach is not there, and the focus is to be seen."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from tests.serving import PASSWORD

FURTHEST = 90  # presses of Tab from one thing to the next
IS_BEFORE_FOCUS = """(node) => Boolean(
  node.compareDocumentPosition(document.activeElement) === Node.DOCUMENT_POSITION_FOLLOWING
)"""
SHOWS_FOCUS = """() => {
  const isDrawn = (node) => {
    const style = getComputedStyle(node)
    const hasOutline = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0
    return hasOutline || style.boxShadow !== "none"
  }
  const node = document.activeElement
  const { firstElementChild: inside, parentElement: around } = node
  return [node, inside, around, around.parentElement].some((each) => each && isDrawn(each))
}"""


class Keys:
    """A page and its keyboard: nothing is clicked, filled in or given the focus by a script."""

    def __init__(self, page: Page, url: str) -> None:
        self.page, self.url = page, url
        # Who listens from now on has the browser's window for files told to us when a key opens it;
        # who begins to listen just before the key may come too late.
        page.on("filechooser", lambda _: None)

    def open(self, path: str) -> None:
        """Follow a link somebody was given."""
        self.page.goto(self.url + path)

    def press(self, *keys: str) -> None:
        """Press one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        """Type into whatever has the focus."""
        self.page.keyboard.type(text)

    def has(self, wanted: Locator) -> bool:
        """Say whether something has the focus."""
        return bool(wanted.evaluate("(node) => node === document.activeElement"))

    def reach(self, wanted: Locator, key: str = "") -> None:
        """Press Tab (or Shift Tab, or ``key``) until something has the focus, and see it there."""
        wanted = wanted.first
        expect(wanted).to_be_attached()
        key = key or ("Shift+Tab" if wanted.evaluate(IS_BEFORE_FOCUS) else "Tab")
        presses = 0
        while not self.has(wanted):
            self.press(key)
            presses += 1
            assert presses < FURTHEST, f"{key} does not reach {wanted} on {self.page.url}"
        assert self.page.evaluate(SHOWS_FOCUS), f"the focus does not show on {wanted}"

    def write(self, wanted: Locator, text: str) -> None:
        """Reach an input and type into it."""
        self.reach(wanted)
        self.type(text)

    def go(self, wanted: Locator | None = None, key: str = "Enter") -> None:
        """Press a key, on something if it is said, and wait for the page it leads to."""
        if wanted is not None:
            self.reach(wanted)
        with self.page.expect_event("load"):
            self.press(key)

    def choose(self, wanted: Locator, choice: str) -> None:
        """Reach a list of choices and go down to the one that is meant, by value or by words."""
        self.reach(wanted)
        words = "(list) => [list.value, list.selectedOptions[0]?.textContent.trim()]"
        presses = 0
        while choice not in wanted.evaluate(words):
            self.press("ArrowDown")
            presses += 1
            assert presses < FURTHEST, f"{wanted} has no {choice}"

    def pick(self, wanted: Locator, words: str) -> None:
        """Type into a picker, and take what it offers."""
        self.write(wanted, words)
        offer = self.page.locator(".ts-dropdown:visible .option.active").filter(has_text=words)
        expect(offer).to_be_visible()
        self.press("Enter", "Escape")

    def sign_in(self, username: str, password: str = PASSWORD) -> None:
        """Come in by the first page."""
        self.open("/login/")
        self.write(self.page.locator("[name=username]"), username)
        self.write(self.page.locator("[name=password]"), password)
        self.go()


def follow(keys: Keys, name: str, within: str = "body") -> None:
    """Go where a link leads."""
    keys.go(keys.page.locator(within).get_by_role("link", name=name, exact=True))


def send(keys: Keys, name: str) -> None:
    """Press a button of the page that leads on."""
    keys.go(keys.page.locator("main").get_by_role("button", name=name, exact=True))


def name_it(keys: Keys, words: str) -> None:
    """Type the English name of what a page adds: such a page begins in the first of its names."""
    expect(keys.page.locator("[name^='label.']").first).to_be_focused()
    keys.write(keys.page.locator("[name='label.en']"), words)
