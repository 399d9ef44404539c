"""Signing in and out."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.storage.system import sys_event
from tests.panels import TestPanel, Visitor

GOOD = {"username": "alice", "password": "correct horse battery"}


@pytest.fixture
def stranger(shop: TestPanel) -> Visitor:
    return shop.client(None)


def kinds(shop: TestPanel) -> list[str]:
    with shop.store.reading() as conn:
        return list(conn.execute(sa.select(sys_event.c.kind).order_by(sys_event.c.id)).scalars())


def test_the_right_password_opens_the_page_that_was_asked_for(stranger: Visitor) -> None:
    asked = stranger.get("/product/list/?page=1")
    answer = stranger.post("/login/", data={**GOOD, "next": "/product/list/?page=1"})

    assert asked.status_code == 302
    assert asked.location == "/login/?next=/product/list/%3Fpage%3D1"
    assert (answer.status_code, answer.location) == (302, "/product/list/?page=1")
    assert stranger.get("/product/list/").status_code == 200


@pytest.mark.parametrize("username", ["alice", "who-is-that"])
def test_a_refusal_does_not_tell_whether_the_account_exists(
    stranger: Visitor, username: str
) -> None:
    answer = stranger.post("/login/", data={"username": username, "password": "wrong"})

    assert answer.status_code == 401
    assert "User name or password is wrong" in answer.text
    assert stranger.get("/").status_code == 302


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_nobody_is_sent_to_another_site(stranger: Visitor, target: str) -> None:
    answer = stranger.post("/login/", data={**GOOD, "next": target})

    assert answer.location == "/"


def test_without_the_token_of_the_page_nobody_is_signed_in(stranger: Visitor) -> None:
    answer = stranger.post("/login/", data=GOOD, without_csrf=True)

    assert answer.status_code == 400
    assert "open for too long" in answer.text


def test_signing_in_and_failing_to_are_remembered(shop: TestPanel, stranger: Visitor) -> None:
    before = len(kinds(shop))
    stranger.post("/login/", data={"username": "alice", "password": "wrong"})
    stranger.post("/login/", data=GOOD)
    stranger.post("/logout/")

    expected = ["person:sign_in_failed", "person:sign_in", "person:sign_out"]
    assert kinds(shop)[before:] == expected


def test_what_a_stranger_types_as_name_is_not_kept(shop: TestPanel, stranger: Visitor) -> None:
    stranger.post("/login/", data={"username": "my-secret-password", "password": "x"})

    with shop.store.reading() as conn:
        details = conn.execute(sa.select(sys_event.c.detail)).scalars().all()
    assert "my-secret-password" not in str(details)


def test_after_signing_out_the_pages_are_closed(shop: TestPanel) -> None:
    alice = shop.client("alice")

    assert alice.post("/logout/").location == "/login/"
    assert alice.get("/").status_code == 302


def test_the_language_can_be_switched_before_signing_in(stranger: Visitor) -> None:
    answer = stranger.post("/lang/zh_Hans", data={"next": "/login/"})

    assert answer.location == "/login/"
    assert 'lang="zh-Hans"' in stranger.get("/login/").text


def test_a_language_the_panel_does_not_speak_is_said_to_be_unknown(stranger: Visitor) -> None:
    answer = stranger.post("/lang/tlh")

    assert answer.status_code == 404
    assert "There is no language “tlh”" in answer.text


def test_who_is_signed_in_keeps_the_language_on_the_next_device(shop: TestPanel) -> None:
    shop.client("bob").post("/lang/zh_Hant")

    other_device = Visitor(shop.app)
    other_device.post("/login/", data={**GOOD, "username": "bob"})

    assert 'lang="zh-Hant"' in other_device.get("/").text


def test_the_theme_and_the_density_are_kept(shop: TestPanel) -> None:
    alice = shop.client("alice")
    alice.post("/theme", data={"theme": "dark"})
    alice.post("/theme", data={"density": "compact"})

    page = alice.get("/").text
    assert 'data-theme="dark"' in page
    assert 'data-density="compact"' in page


def test_a_theme_that_is_none_is_refused(shop: TestPanel) -> None:
    assert shop.client("alice").post("/theme", data={"theme": "pink"}).status_code == 400
