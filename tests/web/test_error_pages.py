"""When something goes wrong."""

from __future__ import annotations

import logging
import re

import pytest

from tests.panels import TestPanel

REFERENCE = re.compile(r"E\d{3}-[2-9A-Z]{4}-[2-9A-Z]{4}")


@pytest.fixture(scope="module", autouse=True)
def broken_page(shop: TestPanel) -> None:
    def broken() -> str:
        raise RuntimeError("secret of the inside")

    shop.app.add_url_rule("/broken", "broken", broken)


def test_a_page_that_is_not_there_says_so_and_gives_a_number(shop: TestPanel) -> None:
    page = shop.client("alice").get("/nothing")

    assert page.status_code == 404
    assert "There is no such page" in page.text
    assert "Nothing was changed." in page.text
    assert REFERENCE.search(page.text)


def test_a_stranger_gets_the_page_without_a_menu(shop: TestPanel) -> None:
    page = shop.client(None).get("/nothing")

    assert page.status_code == 404
    assert "Main menu" not in page.text


def test_a_bug_is_logged_under_the_number_that_is_shown(
    shop: TestPanel, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.ERROR):
        page = shop.client("alice").get("/broken")

    (shown,) = set(REFERENCE.findall(page.text))
    assert page.status_code == 500
    assert "secret of the inside" not in page.text
    assert shown in caplog.text
    assert "secret of the inside" in caplog.text


def test_a_wrong_method_is_a_page_and_names_the_right_one(shop: TestPanel) -> None:
    answer = shop.client("alice").post("/people/")

    assert answer.status_code == 405
    assert "GET" in answer.headers["Allow"]


def test_who_asks_for_json_gets_json(shop: TestPanel) -> None:
    answer = shop.client("alice").get("/people/", headers={"Accept": "application/json"})

    assert answer.status_code == 403
    body = answer.get_json()
    assert body["ok"] is False
    assert body["errors"][0]["code"] == "forbidden.system"


def test_an_htmx_request_gets_a_message_that_floats(shop: TestPanel) -> None:
    answer = shop.client("alice").get("/people/", headers={"HX-Request": "true"})

    assert answer.status_code == 403
    assert answer.headers["HX-Retarget"] == "#toasts"
    assert "data-toast" in answer.text
    assert "<html" not in answer.text


def test_an_htmx_request_of_a_stranger_leads_to_signing_in(shop: TestPanel) -> None:
    answer = shop.client(None).get("/people/", headers={"HX-Request": "true"})

    assert answer.headers["HX-Redirect"] == "/login/?next=/people/"


def test_every_page_forbids_scripts_that_are_not_ours(shop: TestPanel) -> None:
    page = shop.client("alice").get("/")
    policy = page.headers["Content-Security-Policy"]
    (nonce,) = re.findall(r"script-src 'self' 'nonce-([^']+)'", policy)

    assert "unsafe" not in policy
    assert set(re.findall(r'<script[^>]*nonce="([^"]+)"', page.text)) == {nonce}
    assert not re.search(r"\son[a-z]+=", page.text)
    assert not re.search(r'\sstyle="', page.text)


def test_each_answer_has_a_nonce_of_its_own(shop: TestPanel) -> None:
    alice = shop.client("alice")

    first, second = (alice.get("/").headers["Content-Security-Policy"] for _ in range(2))
    assert first != second
