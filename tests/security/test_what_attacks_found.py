"""What attacks on the running panel have found: one test for each hole that was closed."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.access.account_tables import api_keys
from app.records.record import Record
from app.records.write import create_record
from tests.panels import TestPanel, Visitor
from tests.security.conftest import As

HUGE = "9" * 5000  # more digits than Python reads
TOO_LARGE = "9" * 30  # more than a column holds
NEW_PASSWORD = "a longer sentence is better"


def send_head(client: Visitor, path: str, **form: str) -> int:
    """Send a form by HEAD, as no browser does, without the token of a page."""
    sent = {"method": "HEAD", "data": form, "without_csrf": True}
    return client.open(path, **sent).status_code


def test_head_changes_nothing(panel: TestPanel, as_: As, customer: Record) -> None:
    admin = as_("admin")

    send_head(admin, "/people/me/keys/", name="planted")
    send_head(admin, "/people/me", full_name="Planted")
    send_head(admin, "/departments/add", **{"name.en": "Planted"})
    send_head(admin, "/people/add", username="planted", full_name="Planted", password=NEW_PASSWORD)

    with panel.store.reading() as conn:
        assert not conn.scalar(sa.select(sa.func.count()).select_from(api_keys))
    for path in ("/people/me", "/departments/", "/people/"):
        assert "Planted" not in admin.get(path).text


def test_head_answers_as_get_does_without_the_page(as_: As, customer: Record) -> None:
    answer = as_("alice").head(f"/customer/show/{customer.id}")

    assert answer.status_code == 200
    assert answer.data == b""
    assert answer.mimetype == "text/html"


BROKEN = ("http://[", "//[x", "http://\u2100.com", "/\\[", "http://[::1", "https://a]b/")


@pytest.mark.parametrize("address", BROKEN)
def test_an_address_that_is_none_leads_home(as_: As, address: str) -> None:
    bob = as_("bob")

    assert as_(None).get("/login/", query_string={"next": address}).status_code == 200
    assert bob.get("/people/me/confirm/", query_string={"next": address}).status_code == 200
    assert bob.post("/theme", data={"next": address}).location == "/"
    assert bob.post("/lang/en", headers={"Referer": address.encode().decode("latin-1")}).location


@pytest.mark.parametrize("number", [HUGE, TOO_LARGE, str(2**31), str(2**63), "²", "-1", "x"])
def test_a_number_that_no_row_has_is_no_crash(panel: TestPanel, as_: As, number: str) -> None:
    admin = as_("admin")
    raw = {"name": f"Works {len(number)} {number[:1]}", "kind": "company", "stage": "lead"}
    customer = create_record(panel.store, panel.actor("admin"), "customer", raw)
    person = {"username": "somebody", "full_name": "Somebody", "password": NEW_PASSWORD}
    sent = {
        "/people/add": {**person, "department": number},
        f"/people/{panel.ids['charlie']}": {"full_name": "Charlie", "department": number},
        "/departments/add": {"name.en": "New", "parent": number, "head": number},
        f"/departments/{panel.departments['east']}": {"name.en": "East", "parent": number},
        f"/departments/{panel.departments['east']}/members": {"person": number},
        f"/customer/edit/{customer.id}": {"version": number, "field.name": "x"},
        f"/customer/delete/{customer.id}": {"version": number},
    }
    for path, form in sent.items():
        assert admin.post(path, data=form).status_code < 500, path


@pytest.mark.parametrize("rest", ["9" * 30, HUGE, "0"])
@pytest.mark.parametrize("name", ["page", "size"])
def test_zeros_in_front_hide_no_large_number(as_: As, name: str, rest: str) -> None:
    answer = as_("bob").get(f"/customer/list/?{name}={1:012}{rest}")

    assert answer.status_code == 400


@pytest.mark.parametrize("language", ["en", "zh_Hans", "zh_Hant"])
@pytest.mark.parametrize("field", ["founded", "created_at"])
@pytest.mark.parametrize(
    "asked", [("after", "today"), ("before", "tomorrow"), ("within", "3 months"), ("", "today")]
)
def test_a_day_in_words_is_no_crash(
    as_: As, language: str, field: str, asked: tuple[str, str]
) -> None:
    operator, word = asked
    name = ".".join(filter(None, ("f", field, operator)))

    answer = as_("alice", language).get("/customer/list/", query_string={name: word})

    assert answer.status_code in (200, 400)  # 400: not every type has every operator


BESIDE = ("localhost:80@evil.example", "localhost/evil.example", "localhost:evil", "localhost evil")


@pytest.mark.parametrize("host", BESIDE)
def test_a_host_with_something_beside_it_is_not_answered(as_: As, host: str) -> None:
    assert as_(None).get("/login/", headers={"Host": host}).status_code == 400
