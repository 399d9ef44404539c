"""Passkeys in a real Chromium, with an authenticator that the browser plays itself (CDP)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.serving import PASSWORD, Served, serve

KEY = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip
SECURITY = "/people/me/security/"
SLOW = 30_000  # milliseconds, on a busy machine: ten recovery codes are ten slow hashes


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("passkeys")
    with serve(folder, f"sqlite:///{folder / 'dossier.db'}") as running:
        # Passkeys belong to names, not to addresses in figures.
        running.url = running.url.replace("127.0.0.1", "localhost")
        yield running


class Person:
    """A browser with one authenticator in it."""

    def __init__(self, chromium: Browser, served: Served, *, width: int = 1440) -> None:
        self.context = chromium.new_context(
            locale="en-GB", viewport={"width": width, "height": 900}
        )
        self.served = served
        self.page = self.context.new_page()
        self.page.set_default_timeout(SLOW)
        self.cdp = self.context.new_cdp_session(self.page)
        self.cdp.send("WebAuthn.enable")
        self.key = self.cdp.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})[
            "authenticatorId"
        ]

    def open(self, path: str) -> Page:
        self.page.goto(self.served.url + path)
        return self.page

    def give_password(self, username: str) -> Page:
        page = self.open("/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        return page

    def sign_out(self) -> None:
        self.context.clear_cookies()

    def add_passkey(self, name: str) -> Page:
        page = self.open(SECURITY)
        page.fill("form[data-passkey=create] [name=name]", name)
        page.get_by_role("button", name="Add a passkey").click()
        expect(page.locator("#recovery-codes li")).to_have_count(10, timeout=SLOW)
        return page

    def credentials(self) -> list[dict[str, Any]]:
        answer = self.cdp.send("WebAuthn.getCredentials", {"authenticatorId": self.key})
        found: list[dict[str, Any]] = answer["credentials"]
        return found

    def set_verified(self, verified: bool) -> None:
        self.cdp.send(
            "WebAuthn.setUserVerified", {"authenticatorId": self.key, "isUserVerified": verified}
        )


@pytest.fixture
def person(chromium: Browser, served: Served) -> Iterator[Callable[..., Person]]:
    """Return ``person("manager")``: somebody who has just given the password."""
    people: list[Person] = []

    def come(username: str = "") -> Person:
        people.append(Person(chromium, served))
        if username:
            people[-1].give_password(username)
            people[-1].page.wait_for_selector(".ds-side")
        return people[-1]

    yield come
    for each in people:
        if each.credentials():  # so that the next test finds nobody with a second step
            _remove_all(each)
        each.context.close()


def _remove_all(person: Person) -> None:
    person.page.wait_for_load_state()  # a page on its way would be broken off
    page = person.open(SECURITY)
    if "/login/" in page.url:
        return
    page.on("dialog", lambda dialog: dialog.accept())
    keys = page.locator(".ds-keys > li")
    while left := keys.count():
        with page.expect_navigation():
            keys.first.get_by_role("button", name="Remove").click()
        expect(keys).to_have_count(left - 1, timeout=SLOW)


def test_it_works(person: Callable[..., Person]) -> None:
    manager = person("manager")

    page = manager.add_passkey("Work laptop")

    page.get_by_role("link", name="I have kept them").click()
    expect(page.locator(".ds-keys")).to_contain_text("Work laptop", timeout=SLOW)
    assert len(manager.credentials()) == 1
    assert manager.credentials()[0]["isResidentCredential"] is True


def test_it_signs_in_without_a_password(person: Callable[..., Person]) -> None:
    manager = person("manager")
    manager.add_passkey("Phone")
    manager.sign_out()

    page = manager.open("/login/?next=/customer/list/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    page.wait_for_selector(".ds-side")
    assert page.url.endswith("/customer/list/")
    expect(manager.open("/people/me").locator(".ds-title__sub")).to_contain_text(
        "manager", timeout=SLOW
    )


def test_it_is_a_second_step_after_the_password(person: Callable[..., Person]) -> None:
    manager = person("manager")
    manager.add_passkey("Phone")
    manager.sign_out()

    page = manager.give_password("manager")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_selector(".ds-side")


def test_without_pin_or_finger_nobody_is_let_in(person: Callable[..., Person]) -> None:
    manager = person("manager")
    manager.add_passkey("Phone")
    manager.sign_out()
    manager.set_verified(False)

    page = manager.open("/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("[data-passkey-says]")).to_be_visible(timeout=SLOW)
    assert "/login/" in page.url
    manager.set_verified(True)
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector(".ds-side")


def test_a_copy_of_a_key_shows_itself(person: Callable[..., Person]) -> None:
    """The count of a key must grow; a copy that was made earlier counts from where it was."""
    manager = person("manager")
    manager.add_passkey("Phone")
    (copy,) = manager.credentials()
    manager.sign_out()
    page = manager.open("/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_selector(".ds-side")
    manager.sign_out()

    thief = person()
    thief.cdp.send(
        "WebAuthn.addCredential",
        {"authenticatorId": thief.key, "credential": {**copy, "signCount": 0}},
    )
    page = thief.open("/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.locator("[role=alert]:visible")).to_contain_text(
        "The passkey was not accepted.", timeout=SLOW
    )
    assert thief.open("/people/me").url.split("?")[0].endswith("/login/")
    manager.open("/login/").get_by_role("button", name="Sign in with a passkey").click()
    manager.page.wait_for_selector(".ds-side")


def test_it_is_renamed_and_removed(person: Callable[..., Person]) -> None:
    manager = person("manager")
    manager.add_passkey("Old name")
    page = manager.open(SECURITY)

    page.get_by_text("Rename", exact=True).click()
    page.fill(".ds-keys [name=name]", "New name")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".ds-keys")).to_contain_text("New name", timeout=SLOW)
    _remove_all(manager)

    expect(manager.open(SECURITY).locator(".ds-keys")).to_have_count(0, timeout=SLOW)
    manager.sign_out()
    page = manager.open("/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[role=alert]:visible")).to_contain_text(
        "does not know that passkey", timeout=SLOW
    )


def test_six_digits_are_sent_by_themselves(person: Callable[..., Person]) -> None:
    manager = person("manager")
    page = manager.open(f"{SECURITY}app")

    page.locator("[name=code]").fill("123456")

    expect(page.locator("#code-error")).to_contain_text(
        "This code is not of this secret", timeout=SLOW
    )


def test_a_passkey_confirms_that_it_is_you(person: Callable[..., Person]) -> None:
    manager = person("manager")
    manager.add_passkey("Work laptop")

    page = manager.open("/people/me/confirm/?next=/people/me/sessions/")
    page.get_by_role("button", name="Use a passkey").click()

    page.wait_for_url(f"{manager.served.url}/people/me/sessions/")  # not the one that leads on
