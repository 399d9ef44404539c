"""Sign-in, sessions, settings, supply chain: one test for each attack."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.access import people
from app.records.record import Record
from config import HERE, ConfigurationError, Settings
from tests.panels import TestPanel, Visitor, copied
from tests.security.conftest import As

RIGHT = "correct horse battery"


@pytest.fixture
def own(panel: TestPanel, tmp_path: Path) -> TestPanel:
    """Return a panel that a test may lock people out of."""
    return copied(panel, tmp_path)


def try_in(client: Visitor, name: str, password: str) -> int:
    return client.post("/login/", data={"username": name, "password": password}).status_code


def test_brute_force_on_the_form(own: TestPanel) -> None:
    statuses = [try_in(own.client(None), "alice", f"guess number {n}") for n in range(30)]

    assert statuses[0] == 401
    assert statuses[-1] == 429


def test_brute_force_goes_from_the_form_to_the_api(own: TestPanel) -> None:
    for n in range(30):
        try_in(own.client(None), "alice", f"guess number {n}")

    sent = {"username": "alice", "password": "one more guess", "provider": "db"}
    assert own.client(None).post("/api/v1/security/login", json=sent).status_code == 429


def test_user_enumeration_by_text(own: TestPanel) -> None:
    def told(name: str) -> str:
        answer = own.client(None).post("/login/", data={"username": name, "password": "wrong one"})
        text = re.sub(r"[nN]once[^>]*>|csrf[^>]*>", "", answer.text)
        return f"{answer.status_code} {text.replace(name, '')}"

    assert told("manager") == told("nobodyhere")


def test_no_way_to_reset_a_password_without_signing_in(as_: As) -> None:
    for path in (
        "/resetmypassword/form",
        "/resetpassword/form",
        "/register/",
        "/forgot",
        "/users/",
    ):
        assert as_(None).get(path).status_code == 404


def test_a_new_password_ends_the_other_sessions(own: TestPanel) -> None:
    first, second = own.client(None), own.client(None)
    assert try_in(first, "bob", RIGHT) == try_in(second, "bob", RIGHT) == 302

    sent = {"current": RIGHT, "password": "a longer sentence is better"}
    assert first.post("/people/me/password", data=sent).status_code == 302

    assert second.get("/").status_code == 302


def test_a_copied_cookie_is_worth_nothing_after_signing_out(own: TestPanel) -> None:
    client, thief = own.client(None), Visitor(own.app)
    assert try_in(client, "bob", RIGHT) == 302
    name = own.app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    thief.set_cookie(name, cookie.value)
    assert thief.get("/").status_code == 200

    client.post("/logout/")

    assert thief.get("/").status_code == 302


def test_a_cookie_from_before_signing_in_is_not_the_one_after(own: TestPanel) -> None:
    client = own.client(None)
    client.get("/login/")
    name = own.app.config["SESSION_COOKIE_NAME"]
    before = client.get_cookie(name)

    try_in(client, "bob", RIGHT)

    after = client.get_cookie(name)
    assert after is not None
    assert before is None or before.value != after.value


@pytest.mark.parametrize("change", ["flip", "cut", "empty", "long"])
def test_a_cookie_that_was_tampered_with_opens_nothing(own: TestPanel, change: str) -> None:
    client, forger = own.client(None), Visitor(own.app)
    try_in(client, "bob", RIGHT)
    name = own.app.config["SESSION_COOKIE_NAME"]
    value = client.get_cookie(name).value  # type: ignore[union-attr]  # it was just set
    middle = len(value) // 2
    forged = {
        "flip": value[:middle] + ("A" if value[middle] != "A" else "B") + value[middle + 1 :],
        "cut": value[:middle], "empty": "", "long": value * 50,
    }[change]  # fmt: skip
    forger.set_cookie(name, forged)

    assert forger.get("/").status_code == 302


def test_the_sign_in_page_is_kept_by_nobody(as_: As) -> None:
    assert "no-store" in as_(None).get("/login/").headers["Cache-Control"]


@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_csrf_by_a_form_of_another_site(as_: As, customer: Record, kind: str) -> None:
    client = as_("admin")

    for path in (f"/customer/delete/{customer.id}", "/people/me/password", "/logout/", "/lang/en"):
        answer = client.post(
            path, data="" if "multipart" in kind else "a=b", content_type=kind, without_csrf=True
        )
        assert answer.status_code in (400, 403)
    assert client.get(f"/customer/show/{customer.id}").status_code == 200


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
def test_no_other_site_may_read_answers(as_: As, method: str) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "GET"}

    answer = as_("admin").open("/api/v1/customer/", method=method, headers=headers)

    assert not [name for name, _ in answer.headers if name.lower().startswith("access-control-")]


@pytest.mark.parametrize("secret", ["changeme", "secret", "a" * 31])
def test_a_short_secret_stops_the_start(secret: str) -> None:
    with pytest.raises(ConfigurationError):
        Settings.from_environment({"SECRET_KEY": secret})


def test_the_secret_that_is_made_is_long_and_nobody_elses_to_read(tmp_path: Path) -> None:
    settings = Settings.from_environment({"DATA_DIR": str(tmp_path)})

    assert len(settings.secret_key) >= 64
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert settings.secret_key not in repr(settings)


def test_a_stranger_is_told_no_version(as_: As) -> None:
    for path in ("/login/", "/health/live", "/health/ready", "/no/such"):
        answer = as_(None).get(path)
        told = f"{answer.headers} {answer.text}".lower()
        assert not re.search(r"flask[/ -]\d|werkzeug/|python/\d|gunicorn|waitress|appbuilder", told)
    for path in (
        "/api/v1/openapi.json",
        "/api/v1/customer/_info",
        "/swagger/v1",
        "/api/v1/_openapi",
    ):
        assert as_(None).get(path).status_code in (401, 404)


@pytest.mark.parametrize(
    "value", ["\0", "x" * 100_000, "\ud800", "1e999", "{}", "[]", "null", "NaN"]
)
def test_no_mistake_of_the_database_is_shown(as_: As, value: str) -> None:
    client = as_("admin")
    fields = (
        "name",
        "founded",
        "revenue",
        "owner",
        "tier",
        "tags",
        "phone",
        "region",
        "parent",
        "logo",
    )

    for field in fields:
        body = json.dumps({"name": "Wrong", field: value}).encode()
        answer = client.post("/api/v1/customer/", data=body, content_type="application/json")
        assert answer.status_code in (201, 400, 413, 422), field
        assert not re.search(r"sqlite|psycopg|sqlalchemy|Traceback|INSERT", answer.text)


def test_no_address_shows_insides(as_: As) -> None:
    for path in ("/.git/config", "/.env", "/config.py", "/requirements.txt",
                 "/console", "/debug", "/server-status",
                 "/var/dossier.db", "/metrics/debug", "/api/v1/", "/__debugger__"):  # fmt: skip
        assert as_(None).get(path).status_code in (302, 401, 404)


def test_every_package_is_locked_with_its_hashes() -> None:
    text = (HERE / "requirements.lock").read_text()
    pinned = re.findall(r"^([A-Za-z0-9._\[\]-]+)==([^ \\;]+)", text, re.MULTILINE)
    blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]

    assert len(pinned) > 40
    assert all("--hash=sha256:" in block for block in blocks)


def test_every_script_is_locked_with_its_hash() -> None:
    lock = json.loads((HERE / "package-lock.json").read_text())
    packages = {name: each for name, each in lock["packages"].items() if name}

    assert packages
    assert all(each["integrity"].startswith("sha512-") for each in packages.values())
    assert "ignore-scripts" in (HERE / "Makefile").read_text()


def test_pages_load_nothing_from_elsewhere(as_: As, customer: Record) -> None:
    for path in ("/", "/customer/list/", f"/customer/show/{customer.id}", "/customer/add"):
        page = as_("admin").get(path).text
        loaded = re.findall(
            r'<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)="([^"]+)"', page
        )
        assert loaded
        assert all(each.startswith("/") and not each.startswith("//") for each in loaded)


def test_the_first_administrator_has_no_known_password(panel: TestPanel) -> None:
    for password in ("admin", "password", "123456", "admin123", "general", ""):
        assert not people.check_password(panel.store, panel.ids["admin"], password)
