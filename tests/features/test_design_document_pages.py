"""Typing the template of a letter with its real pages beside it; nothing is kept by itself."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from werkzeug.test import TestResponse

from app.design.drafts import discard, open_draft
from app.storage.system import sys_event
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

PAGE = "/designer/entity/customer/documents"
As = Callable[..., Visitor]
LETTER = {
    "layout": "letter",
    "paper": "A4",
    "orientation": "portrait",
    "template": "1",
    "marks": "1",
}


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def look(client: Visitor, record: int, text: str, **more: Any) -> TestResponse:
    data = {**LETTER, "body.en": text, "show.record": record, "show.language": "en", **more}
    return client.post(f"{PAGE}/statement/pages", data=data)


def size(page: str) -> tuple[int, int]:
    return Image.open(io.BytesIO(base64.b64decode(page.partition(",")[2]))).size


def text_of(client: Visitor, **more: Any) -> str:
    return client.post(f"{PAGE}/statement", data={"do": "save", **LETTER, **more}).get_data(True)


def test_it_works(panel: TestPanel, client_as: As) -> None:
    admin, record = client_as("admin"), file_customer(panel, "admin")

    told = look(admin, record.id, "Dear {{ name }},\n\n+++\n\nsecond page").json

    assert told["count"] == 2
    assert size(told["pages"][0]) == (900, 1273)
    assert told["notes"] == []
    assert open_draft(panel.store, panel.ids["admin"]).changes == ()


def test_it_says_what_is_wrong_at_the_line(panel: TestPanel, client_as: As) -> None:
    told = look(client_as("admin"), 1, "Dear\n\n{{ nmae }} {% if %}").json

    assert [(each["language"], each["line"]) for each in told["mistakes"]] == [("en", 3), ("en", 3)]
    told = look(client_as("admin"), 1, "Dear\n\n{{ nmae }}").json
    assert told["mistakes"][0]["right"] == "name"


def test_a_grid_that_cannot_be_is_told(panel: TestPanel, client_as: As) -> None:
    grid = {"grid.across": "10", "grid.down": "40", "grid.gap": "20mm"}
    told = look(client_as("admin"), 1, "{{ name }}", layout="label", **grid).json

    assert "too little" in told["mistakes"][0]["text"]


def test_what_was_typed_is_kept_as_lines(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")

    text_of(admin, **{"body.en": "Dear {{ name }},\r\n\r\nyours", "label.en": "Letter"})

    draft = open_draft(panel.store, panel.ids["admin"])
    assert (
        "      en: |\n        Dear {{ name }},\n\n        yours\n" in draft.texts["customer.yaml"]
    )
    shown = admin.get(f"{PAGE}?document=statement").get_data(as_text=True)
    assert "Dear {{ name }},\n\nyours" in shown


def test_a_template_with_mistakes_is_refused_and_still_there(
    panel: TestPanel, client_as: As
) -> None:
    shown = text_of(client_as("admin"), **{"body.en": "Dear {{ nmae }}", "label.en": "Letter"})

    assert "Dear {{ nmae }}" in shown
    assert "customer has no field" in shown
    assert open_draft(panel.store, panel.ids["admin"]).changes == ()


def test_a_look_is_in_the_log_once_an_hour(panel: TestPanel, client_as: As) -> None:
    admin, record = client_as("admin"), file_customer(panel, "admin")

    for text in ("one", "two", "three"):
        look(admin, record.id, text)

    found = sa.select(sys_event.c.detail).where(
        sys_event.c.kind == "document:print", sys_event.c.record_id == record.id
    )
    with panel.store.reading() as conn:
        (detail,) = conn.scalars(found)
    assert detail["preview"]


def test_as_a_role_one_sees_what_the_role_sees(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    east = str(panel.departments["east"])
    record = file_customer(panel, "admin", bank_account="6222020200112233", department=east)
    closed = file_customer(panel, "charlie")

    mine = look(admin, record.id, "{{ bank_account }}").json
    theirs = look(admin, record.id, "{{ bank_account }}", **{"show.role": "staff"}).json
    nothing = look(admin, closed.id, "{{ name }}", **{"show.role": "staff"}).json
    unknown = look(admin, record.id, "{{ name }}", **{"show.role": "no_such"}).json

    assert mine["pages"] != theirs["pages"]
    assert "error" in nothing
    assert "error" in unknown


def test_it_refuses_without_the_permission(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, "alice")

    assert look(client_as("alice"), record.id, "{{ name }}").status_code == 403


@pytest.mark.parametrize("record", [0, 99_999_999, "x"])
def test_a_record_that_is_not_there_is_told(client_as: As, record: Any) -> None:
    told = look(client_as("admin"), record, "{{ name }}").json

    assert "error" in told


def test_a_document_that_becomes_a_letter_begins_with_a_text(
    panel: TestPanel, client_as: As
) -> None:
    admin = client_as("admin")
    admin.post(PAGE, data={"key": "note", "new.en": "Note"})

    kept = admin.post(
        f"{PAGE}/note",
        data={"do": "save", "layout": "letter", "label.en": "Note", "marks": "1", "template": "1"},
    )

    assert kept.status_code == 303
    draft = open_draft(panel.store, panel.ids["admin"])
    note = draft.definitions.entities["customer"].document("note")
    assert note is not None
    assert note.body is not None
    assert "{{ name }}" in note.body.text("en")
