"""Every screen in a real browser: readable by everybody, in light and dark, on a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.serving import PASSWORD, Served, serve

PHONE, TABLET, DESK = 360, 1024, 1440
THEMES = {"light": {}, "dark": {"runOnly": ["color-contrast"]}}  # only colours depend on the theme
axe = Axe()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve one panel: what the screens look like does not hang on the database."""
    folder = tmp_path_factory.mktemp("screens")
    with serve(folder, f"sqlite:///{folder / 'dossier.db'}") as running:
        yield running


class Desk:
    """One window of one person; what the browser complains about is kept."""

    def __init__(self, chromium: Browser, served: Served, locale: str) -> None:
        self.context = chromium.new_context(locale=locale, viewport={"width": DESK, "height": 900})
        self.page, self.url, self.complaints = self.context.new_page(), served.url, list[str]()
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _note(self, message: ConsoleMessage) -> None:
        # That the page itself is refused (404, 409, 422) is what some of these screens are about.
        is_page = message.location["url"].split("#")[0] == self.page.url.split("#")[0]
        if message.type in ("error", "warning") and not (is_page and "status of 4" in message.text):
            self.complaints.append(message.text)

    def sign_in(self, username: str = "admin") -> None:
        self.go("/login/")
        self.page.fill("[name=username]", username)
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_selector(".ds-side")

    def go(self, path: str) -> None:
        self.page.goto(self.url + path)
        self.page.evaluate("document.fonts.ready.then(() => true)")

    def save(self) -> None:
        self.page.keyboard.press("Control+s")


@pytest.fixture(scope="module")
def desk(chromium: Browser, served: Served) -> Iterator[Desk]:
    """Return the window of the administrator, whose screens have the most on them."""
    made = Desk(chromium, served, "zh-CN")
    made.page.on("dialog", lambda dialog: dialog.accept())  # leaving a form that holds work
    made.sign_in()
    yield made
    made.context.close()


# -- the states of the screens --------------------------------------------------------------------


def form_with_errors(desk: Desk) -> None:
    desk.go("/customer/add")
    desk.page.fill('[name="field.uscc"]', "91330106MA2KSG8T4P")
    desk.page.fill('[name="field.founded"]', "2099-01-01")
    desk.save()
    desk.page.wait_for_selector(".ds-errsum")


def open_picker(desk: Desk) -> None:
    desk.go("/customer/add")
    desk.page.click("#field-tags-ts-control")
    desk.page.wait_for_selector(".ts-dropdown .optgroup-header")


def conflict(desk: Desk) -> None:
    desk.go("/customer/edit/7")
    second = desk.context.new_page()
    for page, name in ((second, "Theirs Ltd"), (desk.page, "Mine Ltd")):
        if page is second:
            page.goto(f"{desk.url}/customer/edit/7")
        page.fill('[name="field.invoice_title"]', name)
        page.keyboard.press("Control+s")
        page.wait_for_selector(".ds-rec__head, .ds-conflict")
    second.close()


def trash(desk: Desk) -> None:
    desk.go("/customer/add")
    desk.page.fill('[name="field.name"]', "Filed by mistake")
    desk.save()
    desk.page.wait_for_selector(".ds-rec__head")
    desk.page.click("details[data-menu]:has(.ds-menu__item--danger) summary")
    desk.page.click(".ds-menu__item--danger")
    desk.page.wait_for_selector(".ds-toast form")
    desk.go("/customer/trash/")
    desk.page.wait_for_selector("table tbody tr")


def why_beside_the_matrix(desk: Desk) -> None:
    """Ask without a mouse; the answer comes below the question."""
    desk.go("/roles/?role=staff")
    page = desk.page
    for picker, typed in (("why-person", "viewer"), ("why-id", "7")):
        page.focus(f"#{picker}-ts-control")
        page.wait_for_selector(f"#{picker}-ts-dropdown .ds-menu__item")
        page.keyboard.type(typed)
        with page.expect_response(lambda answer: "q=" in answer.url and "pick" in answer.url):
            pass
        page.wait_for_selector(f"#{picker}-ts-dropdown .ds-menu__item.active")
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
    page.select_option("#why-field", "phone")
    page.press("#why-field", "Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector("#why-answer .rl-why")


def why_picking_of_another_kind(desk: Desk) -> None:
    desk.go("/roles/why?person=4&entity=customer&id=1")
    with desk.page.expect_response("**/roles/why?entity=order"):
        desk.page.select_option("#why-entity", "order")
    desk.page.wait_for_selector('#why-field option[value="subject"]', state="attached")
    desk.page.focus("#why-id-ts-control")
    desk.page.wait_for_selector("#why-id-ts-dropdown .ds-menu__item")


def key_that_was_made(desk: Desk) -> None:
    desk.go("/people/me/keys/")
    desk.page.fill("[name=name]", "Nightly copy")
    desk.page.click("form[action$='/keys/'] .btn-primary")
    desk.page.wait_for_selector("code.ds-break")


def department_with_errors(desk: Desk) -> None:
    desk.go("/departments/add")
    desk.page.click(".btn-primary")
    desk.page.wait_for_selector(".ds-errsum")


def at(path: str) -> Callable[[Desk], None]:
    return lambda desk: desk.go(path)


STATES: dict[str, Callable[[Desk], None]] = {
    "home": at("/"),
    "list": at("/customer/list/?size=20"),
    "list-no-match": at("/customer/list/?q=nobody-is-called-so"),
    "detail": at("/customer/show/1"),
    "form": at("/customer/edit/1"),
    "form-with-errors": form_with_errors,
    "form-open-picker": open_picker,
    "conflict": conflict,
    "trash": trash,
    "trash-empty": at("/product/trash/"),
    "timeline": at("/customer/timeline/1"),
    "people": at("/people/"),
    "people-of-a-role": at("/people/?role=staff"),
    "person-new": at("/people/add"),
    "person": at("/people/3"),
    "person-second-step": at("/people/3/second-factor"),
    "profile": at("/people/me"),
    "sessions": at("/people/me/sessions/"),
    "keys": at("/people/me/keys/"),
    "key-that-was-made": key_that_was_made,
    "security": at("/people/me/security/"),
    "security-app": at("/people/me/security/app"),
    "confirm": at("/people/me/confirm/"),
    "roles": at("/roles/?role=staff"),
    "roles-of-one-entity": at("/roles/?by=entity&entity=customer"),
    "roles-why-beside": why_beside_the_matrix,
    "roles-fields": at("/roles/fields"),
    "roles-system": at("/roles/system"),
    "roles-compare": at("/roles/compare?role=staff&with=manager"),
    "why": at("/roles/why?person=4&entity=customer&id=1&field=phone"),
    "why-not-asked-yet": at("/roles/why"),
    "why-no-such-record": at("/roles/why?person=4&entity=customer&id=999999"),
    "why-picking-of-another-kind": why_picking_of_another_kind,
    "what-somebody-sees": at("/roles/people/3"),
    "departments": at("/departments/"),
    "department": at("/departments/2"),
    "department-with-errors": department_with_errors,
    "error": at("/nothing/like/this"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_screen_is_accessible_fits_and_is_quiet(desk: Desk, state: str) -> None:
    desk.complaints.clear()
    desk.page.set_viewport_size({"width": DESK, "height": 900})

    STATES[state](desk)

    assert violations(desk.page) == []
    assert too_wide(desk.page) == []
    assert desk.complaints == []


def test_signing_in_is_accessible_fits_and_is_quiet(chromium: Browser, served: Served) -> None:
    desk = Desk(chromium, served, "zh-CN")
    desk.go("/login/")
    assert violations(desk.page) == []
    assert too_wide(desk.page) == []
    assert desk.complaints == []
    desk.context.close()


@pytest.mark.parametrize(("username", "locale"), [("viewer", "en-US"), ("staff", "zh-TW")])
def test_screens_fit_in_the_other_languages_and_roles(
    chromium: Browser, served: Served, username: str, locale: str
) -> None:
    desk = Desk(chromium, served, locale)
    desk.sign_in(username)
    for path in ("/", "/customer/list/", "/customer/show/3", "/order/show/3", "/contact/add"):
        desk.go(path)
        assert too_wide(desk.page) == [], path
    desk.context.close()


def violations(page: Page) -> list[str]:
    """Return what axe finds wrong in each theme, with the element where it is."""
    found = []
    for theme, rules in THEMES.items():
        page.evaluate("theme => { document.documentElement.dataset.bsTheme = theme }", theme)
        page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
        result = axe.run(page, options={"resultTypes": ["violations"], **rules})
        found += [
            f"{theme}: {each['id']}: {node['html'][:200]}"
            for each in result.response["violations"]
            for node in each["nodes"]
        ]
    return found


def too_wide(page: Page) -> list[str]:
    """Return the widths at which the page scrolls sideways."""
    found = []
    for width in (DESK, TABLET, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{needed} px at {width}")
    return found
