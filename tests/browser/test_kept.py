"""A session ends while somebody types: what they typed is there again after signing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.serving import PASSWORD, Served

pytestmark = pytest.mark.parametrize("served", ["shared"], indirect=True)
NOTE = ".ds-kept-note"
NAME = "一个很长的客户名称"
ACCOUNT = "6222021234567890"


@pytest.fixture
def page(open_as: Callable[..., Page], served: Served) -> Page:
    """Return the form of a new customer, typed into by an administrator."""
    page = open_as("admin")
    page.goto(f"{served.url}/customer/add")
    page.fill('[name="field.name"]', NAME)
    page.fill('[name="field.invoice_title"]', "Invoice to them")
    page.select_option('[name="field.kind"]', "person")
    page.fill('[name="field.bank_account"]', ACCOUNT)
    page.focus("#field-tags-ts-control")
    page.keyboard.type("增购")
    page.locator(".ts-dropdown .option.active", has_text="增购机会").wait_for()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    return page


def end_session(page: Page) -> None:
    """End the session as another browser would: the cookie stands for nothing any more."""
    page.context.clear_cookies()


def sign_in(page: Page, name: str = "admin") -> None:
    page.fill("[name=username]", name)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_selector(".ds-side")


def kept(page: Page) -> str:
    return str(page.evaluate("sessionStorage.getItem('dossier-kept') ?? ''"))


def test_it_is_there_again_and_can_be_saved(page: Page) -> None:
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/?next=/customer/add")
    expect(page.locator("[data-kept-here]")).to_be_visible()

    sign_in(page)

    expect(page.locator(NOTE)).to_be_visible()
    expect(page.locator('[name="field.name"]')).to_have_value(NAME)
    expect(page.locator('[name="field.invoice_title"]')).to_have_value("Invoice to them")
    expect(page.locator('[name="field.kind"]')).to_have_value("person")
    expect(page.locator('[name="field.id_card"]')).to_be_visible()
    expect(page.locator('[name="field.bank_account"]')).to_have_value("")
    expect(page.locator(".ts-control [data-ts-item]", has_text="增购机会")).to_be_visible()

    page.keyboard.press("Control+s")
    page.wait_for_url("**/customer/show/*")
    expect(page.locator("h1")).to_contain_text(NAME)
    assert kept(page) == ""


def test_it_can_be_discarded(page: Page) -> None:
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/**")
    sign_in(page)

    page.locator("[data-kept-discard]").click()

    expect(page.locator('[name="field.name"]')).to_have_value("")
    expect(page.locator(NOTE)).to_have_count(0)
    assert kept(page) == ""


def test_somebody_else_in_the_same_window_sees_nothing_of_it(page: Page, served: Served) -> None:
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/**")
    sign_in(page, "manager")

    page.goto(f"{served.url}/customer/add")

    expect(page.locator('[name="field.name"]')).to_have_value("")
    assert kept(page) == ""


def test_it_is_kept_for_an_hour(page: Page) -> None:
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/**")
    page.evaluate(
        "k = JSON.parse(sessionStorage['dossier-kept']); k.at -= 3600001;"
        "sessionStorage['dossier-kept'] = JSON.stringify(k)"
    )

    sign_in(page)

    expect(page.locator('[name="field.name"]')).to_have_value("")
    assert kept(page) == ""


def test_what_the_server_gives_back_is_not_filled_over(page: Page) -> None:
    page.fill('[name="field.name"]', "")
    page.keyboard.press("Control+s")
    page.wait_for_selector("#errors")

    expect(page.locator(NOTE)).to_have_count(0)
    assert kept(page) == ""


def test_neither_passwords_nor_the_token_nor_encrypted_values_are_kept(
    page: Page, served: Served
) -> None:
    token = page.locator("form[data-guard] [name=csrf_token]").input_value()
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/**")
    of_customer = kept(page)
    sign_in(page)
    expect(page.locator(f"{NOTE} [data-kept-part]")).to_be_visible()

    page.goto(f"{served.url}/people/add")
    page.fill("[name=username]", "dora")
    page.fill("[name=full_name]", "Dora")
    page.fill("form[data-guard] [name=password]", "an unlikely password")
    end_session(page)
    page.locator("form[data-guard] .btn-primary").click()
    page.wait_for_url("**/login/?next=/people/add")

    assert NAME in of_customer
    assert ACCOUNT not in of_customer
    assert token not in of_customer
    assert "dora" in kept(page)
    assert "unlikely" not in kept(page)


def test_signing_out_forgets_it(page: Page) -> None:
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/**")
    sign_in(page)
    assert NAME in kept(page)

    page.on("dialog", lambda dialog: dialog.accept())
    page.evaluate("document.querySelector('form[action$=\"/logout/\"]').requestSubmit()")
    page.wait_for_url("**/login/**")

    assert kept(page) == ""


def test_a_form_sent_by_htmx_is_kept_too(page: Page) -> None:
    page.evaluate(
        "f = document.querySelector('form[data-guard]'); f.setAttribute('hx-post', f.action);"
        "f.setAttribute('hx-target', '#toasts'); htmx.process(f)"
    )
    end_session(page)
    page.keyboard.press("Control+s")
    page.wait_for_url("**/login/?next=/customer/add")

    sign_in(page)

    expect(page.locator('[name="field.name"]')).to_have_value(NAME)
