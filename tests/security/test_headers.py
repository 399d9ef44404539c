"""What every answer says to the browser: what it may load, who may frame it, who may keep it."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

import pytest
from flask import Flask

from app.generation import build_app
from app.records.record import Record
from tests.panels import TestPanel
from tests.security.conftest import As

INLINE = re.compile(r"\son[a-z]+\s*=\s*[\"']|javascript:|\sstyle\s*=\s*[\"']", re.IGNORECASE)
BLOCK = re.compile(r"<(script|style)\b([^>]*)>", re.IGNORECASE)
PAGES = (
    "/", "/customer/list/", "/customer/add", "/customer/show/{id}", "/customer/edit/{id}",
    "/customer/trash/", "/people/", "/people/me", "/trash/", "/no/such/page",
)  # fmt: skip
ANSWERS = (
    *PAGES, "/customer/export.csv", "/customer/{id}/document/profile.pdf", "/customer/pick/owner",
    "/api/v1/customer/", "/api/v1/customer/{id}", "/api/v1/nothing", "/api/v1/openapi.json",
)  # fmt: skip


def directives(policy: str) -> dict[str, list[str]]:
    return {name: words for name, *words in (part.split() for part in policy.split(";"))}


@pytest.mark.parametrize("path", ANSWERS)
def test_every_answer_is_closed(as_: As, customer: Record, path: str) -> None:
    headers = as_("admin").get(path.format(id=customer.id)).headers

    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "no-store" in headers["Cache-Control"]
    policy = directives(headers["Content-Security-Policy"])
    assert policy["default-src"] == ["'none'"]
    assert policy["frame-ancestors"] == ["'none'"]
    assert policy["base-uri"] == ["'none'"]


@pytest.mark.parametrize("path", PAGES)
def test_a_script_runs_only_where_we_wrote_it(as_: As, customer: Record, path: str) -> None:
    answer = as_("admin").get(path.format(id=customer.id))
    policy = directives(answer.headers["Content-Security-Policy"])

    for kind in ("script-src", "style-src"):
        assert not {"'unsafe-inline'", "'unsafe-eval'", "*", "data:", "https:"} & set(policy[kind])
    (nonce,) = (w for w in policy["script-src"] if w.startswith("'nonce-"))
    assert INLINE.search(answer.text) is None
    for _, attributes in BLOCK.findall(answer.text):
        own = f'nonce="{nonce[7:-1]}"' in attributes or 'type="application/json"' in attributes
        assert own or re.search(r'src="/assets/', attributes), attributes


def test_a_hashed_file_may_be_kept(as_: As) -> None:
    client = as_("admin")
    address = re.search(r'href="(/assets/[^"]+\.css)"', client.get("/").text)
    assert address

    answer = client.get(address[1])
    answer.close()

    assert answer.cache_control.immutable
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_two_people_share_no_answer(as_: As) -> None:
    answer = as_("alice").get("/customer/list/")

    assert {"Cookie", "Accept-Language"} <= set(answer.vary)


@pytest.fixture
def secured(panel: TestPanel) -> Flask:
    """Return the same panel as people reach it by https."""
    settings = replace(panel.installation.settings, public_url="https://crm.example.com")
    return build_app(panel.store, settings)


def test_over_https_browsers_are_told_to_use_nothing_else(secured: Flask) -> None:
    answer = secured.test_client().get("/login/", base_url="https://crm.example.com")

    assert answer.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_over_http_nothing_is_promised(as_: As) -> None:
    assert "Strict-Transport-Security" not in as_("admin").get("/").headers


def test_over_https_cookies_are_bound_to_the_host(secured: Flask) -> None:
    answer = secured.test_client().get("/login/", base_url="https://crm.example.com")
    cookies = answer.headers.getlist("Set-Cookie")

    assert cookies
    for cookie in cookies:
        assert cookie.startswith("__Host-")
        assert {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"} <= set(cookie.split("; "))
        assert "Domain=" not in cookie


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "evil.example", "10.0.0.1", ""])
def test_with_an_address_of_its_own_it_answers_to_no_other(secured: Flask, host: str) -> None:
    answer = secured.test_client().get(
        "/login/", base_url="https://crm.example.com", headers={"Host": host}
    )

    assert answer.status_code == 400


@pytest.mark.parametrize("host", ["localhost", "localhost:8080", "127.0.0.1:8080", "[::1]:8080"])
def test_without_one_it_answers_to_its_machine(as_: As, host: str) -> None:
    assert as_(None).get("/login/", headers={"Host": host}).status_code == 200


def test_a_load_balancer_may_ask_by_any_name(secured: Flask) -> None:
    assert (
        secured.test_client().get("/health/live", headers={"Host": "10.1.2.3"}).status_code == 200
    )


def test_a_wrong_host_is_told_where_to_add_it(as_: As) -> None:
    answer = as_("admin").get("/", headers={"Host": "crm.example.org"})

    assert "TRUSTED_HOSTS" in answer.text


@pytest.mark.parametrize(
    "forwarded",
    [{"X-Forwarded-Host": "evil.example"}, {"X-Forwarded-Proto": "https"},
     {"X-Forwarded-For": "6.6.6.6"}, {"Forwarded": "host=evil.example;proto=https"},
     {"X-Original-URL": "/people/"}, {"X-Rewrite-URL": "/people/"}],
)  # fmt: skip
def test_headers_of_a_proxy_count_for_nothing_without_one(
    as_: As, forwarded: dict[str, str]
) -> None:
    answer = as_("alice").get("/no/such/page", headers=forwarded)

    assert answer.status_code == 404
    assert "evil.example" not in answer.text
    assert "Strict-Transport-Security" not in answer.headers


def test_headers_of_a_proxy_count_where_there_is_one(panel: TestPanel) -> None:
    settings = replace(
        panel.installation.settings, trusted_proxies=1, trusted_hosts=("crm.example.com",)
    )
    client = build_app(panel.store, settings).test_client()
    told = {"X-Forwarded-Host": "crm.example.com", "X-Forwarded-Proto": "https"}

    answer = client.get("/login/", headers=told)

    assert answer.status_code == 200
    assert "Strict-Transport-Security" in answer.headers


def test_another_sites_page_changes_nothing(as_: As) -> None:
    client = as_("admin")
    client.get("/")

    answer = client.post("/theme", data={"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"})

    assert answer.status_code == 403
    assert "Another site" in answer.text


@pytest.mark.parametrize("header", ["X-HTTP-Method-Override", "X-Method-Override", "X-HTTP-Method"])
def test_no_header_turns_one_method_into_another(as_: As, customer: Record, header: str) -> None:
    client = as_("admin")
    path = f"/api/v1/customer/{customer.id}"

    client.get(f"{path}?_l_=en", headers={header: "DELETE"})
    client.get(f"/customer/show/{customer.id}?_method=DELETE")

    assert client.get(path).status_code == 200


@pytest.mark.parametrize("path", ["/people/", "/api/v1/customer/", "/customer/export.csv"])
def test_a_refusal_is_written_down(
    panel: TestPanel, as_: As, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "app.access.refusals"):
        assert as_("nobody").get(f"{path}?q=secret").status_code == 403

    (line,) = [record.getMessage() for record in caplog.records]
    assert line.startswith("refused forbidden.")
    assert f"account {panel.ids['nobody']}: GET '{path}'" in line
