"""Every screen of the designer in a real browser: readable by everybody, on a desk and a phone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.drafts import discard_draft
from tests.serving import PASSWORD, Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
PHONE, SMALL, DESK = 360, 1000, 1440
COLORS = {"runOnly": ["color-contrast"]}  # only colours depend on the theme
CUSTOMER, OPTIONS, ROLES = "/designer/entity/customer", "/designer/options", "/designer/roles"
axe = Axe()

SCREENS = {
    "entities": "/designer/",
    "entity-new": "/designer/entities/add",
    "entity-copied": "/designer/entities/copy/product",
    "entity-pasted": "/designer/entities/paste/",
    "menu": "/designer/menu/",
    "fields": f"{CUSTOMER}/",
    "field": f"{CUSTOMER}/?field=phone",
    "field-with-options": f"{CUSTOMER}/?field=kind",
    "field-conditions": "/designer/conditions/customer/field/phone",
    "gallery": f"{CUSTOMER}/add",
    "field-new": f"{CUSTOMER}/add/select",
    "type-change": f"{CUSTOMER}/field/phone/type",
    "type-change-tried": f"{CUSTOMER}/field/phone/type?kind=integer",
    "preview": f"{CUSTOMER}/preview",
    "lists": f"{CUSTOMER}/lists",
    "documents": f"{CUSTOMER}/documents",
    "rules": f"{CUSTOMER}/rules",
    "general": f"{CUSTOMER}/general",
    "yaml": f"{CUSTOMER}/yaml",
    "option-sets": f"{OPTIONS}/",
    "option-set-new": f"{OPTIONS}/new-set",
    "category": f"{OPTIONS}/industry?option=it",
    "tier": f"{OPTIONS}/customer_tier",
    "option-set-settings": f"{OPTIONS}/customer_tier/settings",
    "options-pasted": f"{OPTIONS}/customer_tier/paste",
    "options-merged": f"{OPTIONS}/industry/merge?keys=saas&keys=cloud",
    "roles": f"{ROLES}/",
    "role": f"{ROLES}/staff?entity=product",
    "role-differences": f"{ROLES}/staff/differences",
    "role-preview": f"{ROLES}/staff/preview/customer",
    "field-rights": f"{ROLES}/by-field/customer",
    "person": f"{ROLES}/by-person/?person=3",
    "translations": "/designer/translations/",
    "files": "/designer/files/",
    "review": "/designer/review/",
    "versions": "/designer/versions/",
}


class Window:
    """One window of the administrator; what the browser complains about is kept."""

    def __init__(self, chromium: Browser, url: str, locale: str, theme: str, width: int) -> None:
        self.width = width
        self.context = chromium.new_context(
            locale=locale, color_scheme="dark" if theme == "dark" else "light"
        )
        self.page, self.url, self.complaints = self.context.new_page(), url, list[str]()
        self.page.set_viewport_size({"width": width, "height": 900})
        self.page.set_default_timeout(20_000)
        self.page.on("console", self._note)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self._sign_in()

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _sign_in(self) -> None:
        self.page.goto(self.url + "/login/")
        self.page.fill("[name=username]", "admin")
        self.page.fill("[name=password]", PASSWORD)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_selector(".ds-side", state="attached")

    def open(self, path: str) -> None:
        self.complaints.clear()
        self.page.set_viewport_size({"width": self.width, "height": 900})
        answer = self.page.goto(self.url + path)
        assert answer is not None
        assert answer.status == 200
        if self.page.locator("[data-pages-list]").count():  # drawn after the page is there
            self.page.wait_for_selector("[data-pages-list] img")


@pytest.fixture(scope="module")
def draft(chromium: Browser, served: Served) -> None:
    """Leave a change in the draft, so that its bar and its review have something to show."""
    window = Window(chromium, served.url, "zh-CN", "light", DESK)
    discard_draft(window.page, served.url)
    window.open(f"{CUSTOMER}/add/money")
    window.page.fill("[name='label.zh_Hans']", "授信额度上限")
    window.page.keyboard.press("Enter")
    window.page.wait_for_selector(".adm-draftbar")
    window.context.close()


@pytest.fixture(scope="module")
def at_a_desk(chromium: Browser, served: Served, draft: None) -> Iterator[Window]:
    window = Window(chromium, served.url, "zh-CN", "light", DESK)
    yield window
    window.context.close()


@pytest.fixture(scope="module")
def on_a_phone(chromium: Browser, served: Served, draft: None) -> Iterator[Window]:
    window = Window(chromium, served.url, "en-US", "dark", PHONE)
    yield window
    window.context.close()


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_at_a_desk_in_chinese(at_a_desk: Window, screen: str) -> None:
    at_a_desk.open(SCREENS[screen])

    assert violations(at_a_desk.page) == []
    assert too_wide(at_a_desk.page, DESK, SMALL, PHONE) == []
    assert at_a_desk.complaints == []


@pytest.mark.parametrize("screen", SCREENS)
def test_a_screen_on_a_phone_in_english_in_the_dark(on_a_phone: Window, screen: str) -> None:
    on_a_phone.open(SCREENS[screen])

    assert violations(on_a_phone.page, **COLORS) == []
    assert too_wide(on_a_phone.page, PHONE, SMALL, DESK) == []
    assert on_a_phone.complaints == []


def violations(page: Page, **rules: list[str]) -> list[str]:
    """Return what axe finds wrong, with the element where it is."""
    page.evaluate("Promise.all(document.getAnimations().map((each) => each.finished))")
    result = axe.run(page, options={"resultTypes": ["violations"], **rules})
    return [
        f"{each['id']}: {node['html'][:200]}"
        for each in result.response["violations"]
        for node in each["nodes"]
    ]


def too_wide(page: Page, *widths: int) -> list[str]:
    """Return the widths at which the page scrolls sideways."""
    found = []
    for width in widths:
        page.set_viewport_size({"width": width, "height": 900})
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            found.append(f"{needed} px at {width}")
    return found
