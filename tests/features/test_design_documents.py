"""Laying out the documents of an entity, with the PDF of a real record beside."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from typing import Any

import pypdf
import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.design.drafts import discard, open_draft
from app.schema.model import Document
from app.storage.system import sys_event
from tests.features.customers import file_customer, page_values
from tests.panels import TestPanel, Visitor

PAGE = "/designer/entity/customer/documents"
As = Callable[..., Visitor]


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def documents(panel: TestPanel) -> dict[str, Document]:
    draft = open_draft(panel.store, panel.ids["admin"])
    return {each.name: each for each in draft.definitions.entities["customer"].documents}


def do(client: Visitor, document: str, act: str = "save", **more: Any) -> TestResponse:
    return client.post(f"{PAGE}/{document}", data={"do": act, **more})


def words(answer: TestResponse) -> str:
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages)


def test_a_document_without_a_key_is_given_one_from_its_name(
    panel: TestPanel, client_as: As
) -> None:
    admin = client_as("admin")

    made = admin.post(PAGE, data={"key": "", "new.en": "Visiting card"})
    nothing = admin.post(PAGE, data={"key": ""})

    assert (made.status_code, nothing.status_code) == (303, 422)
    assert "visiting_card" in documents(panel)


def test_it_works(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")

    made = admin.post(PAGE, data={"key": "card", "new.zh_Hans": "名片", "new.en": "Card"})
    kept = do(
        admin, "card", layout="sections", paper="A5", orientation="landscape",
        facts=["phone", "tier", ""], sections=["basics"], related=["contract", ""],
        **{"label.zh_Hans": "名片", "label.en": "Card", "note.en": "Not for the public"},
    )  # fmt: skip

    assert (made.status_code, kept.status_code) == (303, 303)
    card = documents(panel)["card"]
    assert (card.paper, card.orientation, card.layout) == ("A5", "landscape", "sections")
    assert (card.facts, card.sections, card.related) == (
        ("phone", "tier"), ("basics",), ("contract",),
    )  # fmt: skip
    assert card.note is not None
    assert card.note.text("en") == "Not for the public"
    assert card.label.text("zh_Hant") == "名片"


def test_a_document_is_copied_moved_and_removed(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    (first, *_) = documents(panel)

    do(admin, first, "copy")
    do(admin, f"{first}_2", "up")
    copied = list(documents(panel))
    do(admin, first, "remove")

    assert f"{first}_2" in copied
    assert first not in documents(panel)
    assert documents(panel)[f"{first}_2"].label.text("en").endswith("(copy)")


@pytest.mark.parametrize("entity", ["customer", "contract", "order"])
def test_what_nobody_changed_is_written_as_it_was(
    panel: TestPanel, client_as: As, entity: str
) -> None:
    admin, before = client_as("admin"), open_draft(panel.store, panel.ids["admin"])
    for name in [each.name for each in before.definitions.entities[entity].documents]:
        page = f"/designer/entity/{entity}/documents"
        sent = page_values(admin.get(f"{page}?document={name}").text)

        admin.post(f"{page}/{name}", data={**sent, "do": "save"})

    assert open_draft(panel.store, panel.ids["admin"]).texts == before.texts


def test_the_preview_is_the_pdf_that_the_draft_would_make(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel, name="预览有限公司", phone="13800138000")
    admin = client_as("admin")
    do(admin, "profile", facts=["phone"], sections=["basics"],
       **{"label.en": "Data sheet of the draft", "note.en": "A note of the draft"})  # fmt: skip

    page = admin.get(f"{PAGE}?document=profile&preview=1&record={record.id}&language=en")
    answer = admin.get(f"{PAGE}/profile/preview.pdf?record={record.id}&language=en")

    assert f"preview.pdf?record={record.id}" in page.text
    assert "frame-src 'self'" in page.headers["Content-Security-Policy"]
    assert answer.mimetype == "application/pdf"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "预览有限公司" in words(answer)
    assert "Data sheet of the draft" in words(answer)
    assert "A note of the draft" in words(answer)
    assert panel.store.definitions.entities["customer"].documents != documents(panel)


def test_a_preview_leaves_an_event(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel)

    client_as("admin").get(f"{PAGE}/profile/preview.pdf?record={record.id}&language=en")

    wanted = sa.select(sys_event.c.actor_name).where(
        sys_event.c.kind == "document:print", sys_event.c.record_id == record.id
    )
    with panel.store.reading() as conn:
        assert conn.scalars(wanted).all() == ["Admin"]


def test_it_says_what_is_wrong(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")

    name = admin.post(PAGE, data={"key": "Card 1", "new.en": "Kept as typed"})
    taken = admin.post(PAGE, data={"key": "profile", "new.en": "x"})
    facts = do(admin, "profile", facts=["name", "phone", "tier", "kind", "stage"],
               **{"label.en": "Kept as typed"})  # fmt: skip

    assert (name.status_code, taken.status_code, facts.status_code) == (422, 422, 422)
    assert "Kept as typed" in name.text
    assert "A name begins with a small letter" in name.text
    assert "There is one of this name already." in taken.text
    assert "At most 4 facts" in facts.text
    assert "Kept as typed" in facts.text
    assert admin.get(f"{PAGE}/profile/preview.pdf").status_code == 400
    assert admin.get(f"{PAGE}/profile/preview.pdf?record=999999").status_code == 404
    assert do(admin, "nothing").status_code == 404


def test_it_refuses_without_the_permission(panel: TestPanel, client_as: As) -> None:
    record = file_customer(panel)
    preview = f"{PAGE}/profile/preview.pdf?record={record.id}"

    assert [client_as("alice").get(each).status_code for each in (PAGE, preview)] == [403, 403]
    assert do(client_as("manager"), "profile").status_code == 403
