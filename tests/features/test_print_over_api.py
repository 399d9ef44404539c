"""A program prints one record as a PDF over the API, as its person would on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from app.access.api_keys import create_key
from app.access.key_scopes import KeyScope
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.system import sys_event
from config import HERE
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor, copied
from tests.paper import words_on

As = Callable[..., Visitor]
API = "/api/v1/customer"
READING = KeyScope()


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel whose customers were called clients once, and whose source has no Chinese."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    texts = read_folder(HERE / "field_definitions")
    said = f"aliases: [client]\n{texts['customer.yaml']}"
    panel.installation.apply(load({**texts, "customer.yaml": said}), author="test")
    panel.reload()
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture(scope="module")
def record(panel: TestPanel) -> int:
    return file_customer(panel, name="杭州接口有限公司", phone="13800138000").id


def with_key(panel: TestPanel, owner: str, scope: KeyScope, path: str) -> int:
    key = create_key(
        panel.store, panel.ids[owner], name="test", life=timedelta(days=1), scope=scope
    )
    client = panel.app.test_client()
    return client.get(path, headers={"Authorization": f"Bearer {key}"}).status_code


def test_it_works(client_as: As, record: int) -> None:
    answer = client_as("alice").get(f"{API}/{record}/document/profile.pdf?language=zh_Hans%2Ben")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["X-Document-Number"].startswith("DOC-")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["Cache-Control"] == "no-store"
    words = words_on(answer.data)
    assert "杭州接口有限公司" in words
    assert "Customer profile" in words


@pytest.mark.parametrize(
    ("rest", "status", "code"),
    [
        ("nonsense.pdf", 404, "documents.unknown"),
        ("profile.pdf?language=tlh", 400, "documents.language"),
        ("profile.pdf?standard=x-9", 400, "documents.standard"),
        ("profile.pdf?languages=en", 400, "parameter.unknown"),
        ("profile.pdf?language=en&language=en", 400, "parameter.double"),
        ("history.pdf?language=en", 403, "documents.other_roles"),
    ],
)
def test_it_says_what_is_wrong(
    client_as: As, record: int, rest: str, status: int, code: str
) -> None:
    answer = client_as("alice").get(f"{API}/{record}/document/{rest}")

    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    error = answer.get_json()["errors"][0]
    assert error["code"] == code
    assert "{" not in error["message"]


def test_it_refuses_without_the_permission(client_as: As, record: int) -> None:
    path = f"{API}/{record}/document/profile.pdf"

    assert client_as("viewer").get(path).status_code == 403
    assert client_as("charlie").get(path).status_code == 404
    assert client_as(None).get(path).status_code == 401


def test_a_key_prints_what_it_was_made_for(panel: TestPanel, record: int) -> None:
    path = f"{API}/{record}/document/profile.pdf?language=en"

    assert with_key(panel, "alice", READING, path) == 200
    assert with_key(panel, "alice", KeyScope(entities=frozenset({"contact"})), path) == 403
    assert with_key(panel, "viewer", READING, path) == 403


def test_it_leaves_the_event_of_a_print(panel: TestPanel, client_as: As, record: int) -> None:
    answer = client_as("manager").get(f"{API}/{record}/document/profile.pdf?language=en")

    newest = sa.select(sys_event).order_by(sys_event.c.id.desc()).limit(1)
    with panel.store.reading() as conn:
        event = conn.execute(newest).mappings().one()
    assert (event["kind"], event["record_id"]) == ("document:print", record)
    assert event["detail"]["number"] == answer.headers["X-Document-Number"]


def test_it_draws_on_the_share_of_the_screen(
    panel: TestPanel, client_as: As, record: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(panel.app.config, "DOCUMENTS_PER_HOUR", 1)
    bob = client_as("bob")
    assert bob.get(f"/customer/{record}/document/profile.pdf?language=en").status_code == 200

    refused = bob.get(f"{API}/{record}/document/profile.pdf?language=en")

    assert (refused.status_code, refused.get_json()["errors"][0]["code"]) == (429, "share.used_up")
    assert int(refused.headers["Retry-After"]) > 0


def test_an_old_name_of_the_entity_is_understood(client_as: As, record: int) -> None:
    answer = client_as("alice").get(f"/api/v1/client/{record}/document/profile.pdf?language=en")

    assert answer.status_code == 200
    assert f"<{API}/{record}/document/profile.pdf>" in answer.headers["Link"]
    assert "Deprecation" in answer.headers


def test_what_can_be_printed_is_told_beforehand(client_as: As) -> None:
    def told(name: str) -> dict[str, list[str]]:
        found = client_as(name).get(f"{API}/_info").get_json()["documents"]
        return {each["name"]: each["languages"] for each in found}

    assert "history" not in told("alice")
    assert told("manager")["history"] == ["zh_Hans", "zh_Hant", "en", "zh_Hans+en"]
    assert told("viewer") == {}


def test_what_it_falls_short_of_is_in_its_headers(panel: TestPanel, client_as: As) -> None:
    odd = file_customer(panel, name="无字形 \U0001f9ff 公司").id

    answer = client_as("alice").get(f"{API}/{odd}/document/profile.pdf?language=en")

    assert re.search(r"U\+1F9FF", answer.headers["X-Document-Missing-Glyphs"])
