"""A document is printed by the roles it is for, in its own languages, in every channel alike."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.core.errors import ForbiddenError, NotFoundError
from app.exchange.documents.making import render_document
from app.schema.loader import load
from app.schema.source import read_folder
from config import HERE
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor, copied

As = Callable[..., Visitor]
BEFORE = "    roles: [admin, manager, auditor]\n"


@pytest.fixture(scope="module")
def panel(
    shipped_panel: TestPanel, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    """Return a panel whose change record is printed in English and in two languages only."""
    panel = copied(shipped_panel, tmp_path_factory.mktemp("panel"))
    texts = read_folder(HERE / "field_definitions")
    said = texts["customer.yaml"].replace(BEFORE, f"{BEFORE}    languages: [en, zh_Hans+en]\n")
    panel.installation.apply(load({**texts, "customer.yaml": said}), author="test")
    panel.reload()
    yield panel
    panel.installation.engine.dispose()


@pytest.fixture(scope="module")
def record(panel: TestPanel) -> int:
    return file_customer(panel).id


def test_the_address_tells_other_roles_so(client_as: As, record: int) -> None:
    answer = client_as("alice").get(f"/customer/{record}/document/history.pdf?language=en")

    assert answer.status_code == 403
    assert "is not for your roles to print" in answer.text


def test_the_address_tells_of_other_languages(client_as: As, record: int) -> None:
    answer = client_as("manager").get(f"/customer/{record}/document/history.pdf?language=zh_Hant")

    assert answer.status_code == 404
    assert "简体中文 + English" in answer.text


def test_whom_it_is_for_prints_it(client_as: As, record: int) -> None:
    manager = client_as("manager")

    answer = manager.get(f"/customer/{record}/document/history.pdf?language=zh_Hans%2Ben")

    assert answer.status_code == 200
    assert answer.headers["X-Document-Number"].startswith("DOC-")


def test_menus_offer_what_may_be_printed(client_as: As, record: int) -> None:
    of_alice = client_as("alice").get(f"/customer/show/{record}").text
    of_manager = client_as("manager").get(f"/customer/show/{record}").text

    def offered(page: str, document: str) -> list[str]:
        address = f"/customer/{record}/print/{document}"
        return re.findall(rf'value="([^"]+)" formaction="{address}"', page)

    assert offered(of_alice, "history") == []
    assert "zh_Hant" in offered(of_alice, "profile")
    assert offered(of_manager, "history") == ["en", "zh_Hans+en"]
    assert 'value="history:' not in client_as("alice").get("/customer/list/").text
    assert 'value="history:en"' in client_as("manager").get("/customer/list/").text


def test_a_batch_is_refused_as_one_is(client_as: As, record: int) -> None:
    def handed_in(name: str, document: str) -> int:
        data = {"document": document, "id": [str(record)]}
        return client_as(name).post("/customer/print", data=data).status_code

    assert handed_in("alice", "history:en") == 403
    assert handed_in("manager", "history:zh_Hant") == 404
    assert handed_in("manager", "history:en") == 303


def test_the_function_behind_all_of_them_asks(panel: TestPanel, record: int) -> None:
    with pytest.raises(ForbiddenError):
        render_document(panel.store, panel.actor("alice"), "customer", record, "history", "en")
    with pytest.raises(NotFoundError):
        render_document(panel.store, panel.actor("admin"), "customer", record, "history", "zh_Hans")


def test_the_command_offers_the_same(
    panel: TestPanel, record: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from app.cli import documents as command

    monkeypatch.setattr(command, "here", lambda: panel.installation)
    asked = ["customer", str(record), "--document", "history", "-o", str(tmp_path / "x.pdf")]

    refused = CliRunner().invoke(command.render, [*asked, "--as", "alice", "--language", "en"])
    made = CliRunner().invoke(command.render, [*asked, "--as", "manager", "--language", "en"])

    assert refused.exit_code == 1
    assert "not for your roles" in refused.output
    assert (made.exit_code, (tmp_path / "x.pdf").read_bytes()[:5]) == (0, b"%PDF-")


def test_a_standard_that_there_is_not_is_told(client_as: As, record: int) -> None:
    base = f"/customer/{record}/document/profile.pdf?language=en"

    assert client_as("alice").get(f"{base}&standard=x-9").status_code == 400


def test_roles_and_languages_are_read_of_the_document(panel: TestPanel) -> None:
    document = panel.store.definitions.entities["customer"].document("history")
    assert document is not None

    assert (document.is_for(["staff"]), document.is_for(["staff", "auditor"])) == (False, True)
    assert replace(document, roles=()).is_for([])
    assert (document.speaks("en"), document.speaks("zh_Hant")) == (True, False)
    assert replace(document, languages=()).speaks("zh_Hant")
