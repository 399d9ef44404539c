"""The designer sets what stands around a document, its languages, and who may print it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.design.drafts import discard, open_draft
from app.design.files.folder import read_one
from app.schema.model import Document
from tests.panels import TestPanel, Visitor

PAGE = "/designer/entity/customer/documents"
As = Callable[..., Visitor]
PLAIN: dict[str, Any] = {"layout": "sections", "paper": "A4", "orientation": "portrait"}
USUAL = {**PLAIN, "marks": "1", "logo": "1", "page_numbers": "1", "qr": "1"}


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def document(panel: TestPanel, name: str = "card") -> Document:
    draft = open_draft(panel.store, panel.ids["admin"])
    found = draft.definitions.entities["customer"].document(name)
    assert found is not None
    return found


def written(panel: TestPanel) -> dict[str, Any]:
    texts = open_draft(panel.store, panel.ids["admin"]).texts
    return dict(read_one(texts, "customer.yaml")["documents"]["card"])


def kept(client: Visitor, **more: Any) -> TestResponse:
    client.post(PAGE, data={"key": "card", "new.en": "Card"})
    return client.post(f"{PAGE}/card", data={"do": "save", "label.en": "Card", **more})


def test_it_works(panel: TestPanel, client_as: As) -> None:
    answer = kept(
        client_as("admin"), **PLAIN, marks="1", attachments="1", timeline="1", seal="1",
        columns="2", bilingual="columns", languages=["en", "zh_Hans+en"], roles=["manager"],
        **{"header.en": "Original", "footer.zh_Hans": "存根", "signatures.0.en": "Buyer",
           "signatures.1.zh_Hans": "见证人"},
    )  # fmt: skip

    card = document(panel)
    assert answer.status_code == 303
    assert (card.attachments, card.timeline, card.seal) == (True, True, True)
    assert (card.logo, card.page_numbers, card.qr) == (False, False, False)
    assert (card.columns, card.bilingual) == (2, "columns")
    assert (card.languages, card.roles) == (("en", "zh_Hans+en"), ("manager",))
    assert card.header is not None
    assert card.footer is not None
    assert (card.header.text("en"), card.footer.text("zh_Hant")) == ("Original", "存根")
    assert [label.text("zh_Hans") for label in card.signatures] == ["Buyer", "见证人"]


def test_what_is_as_by_itself_is_not_written(panel: TestPanel, client_as: As) -> None:
    everything = open_draft(panel.store, panel.ids["admin"]).definitions.roles

    kept(client_as("admin"), **USUAL, roles=list(everything), columns="", bilingual="stacked")

    assert written(panel).keys() == {"label"}


def test_a_form_without_these_words_leaves_them_alone(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    kept(admin, **USUAL, timeline="1", roles=["manager"])

    admin.post(f"{PAGE}/card", data={"do": "save", "label.en": "Card", **PLAIN, "paper": "A5"})

    card = document(panel)
    assert (card.paper, card.timeline, card.roles) == ("A5", True, ("manager",))


def test_the_page_shows_what_is_written(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    kept(admin, **USUAL, roles=["manager"], **{"header.en": "Original", "signatures.0.en": "Buyer"})

    page = admin.get(f"{PAGE}?document=card").text

    assert 'value="Original"' in page
    assert 'value="Buyer"' in page
    assert "signatures.1.en" in page
    assert 'name="roles" value="manager" checked' in page
    assert 'name="roles" value="staff" checked' not in page
    assert 'name="qr" value="1" checked' in page


def test_a_mistake_is_told_at_its_place_and_nothing_is_lost(
    panel: TestPanel, client_as: As
) -> None:
    answer = kept(client_as("admin"), **USUAL, **{"header.en": "x" * 200, "signatures.0.en": "Me"})

    assert answer.status_code == 422
    assert "at most 120 characters; this has 200" in answer.text
    assert 'id="header-error"' in answer.text
    assert 'value="Me"' in answer.text
    assert document(panel).header is None


def test_an_agreement_has_its_seal_by_itself(panel: TestPanel, client_as: As) -> None:
    kept(client_as("admin"), **{**USUAL, "layout": "agreement"}, seal="1")
    assert "seal" not in written(panel)
    assert document(panel).seal

    kept(client_as("admin"), **{**USUAL, "layout": "agreement"})
    assert written(panel)["seal"] is False
