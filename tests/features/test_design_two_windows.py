"""One person designs in two windows: the one that is behind is told so, and takes nothing away."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from app.design.drafts import discard, open_draft
from app.design.files.folder import Texts
from tests.features.customers import page_values
from tests.panels import TestPanel, Visitor

HERE = "/designer/entity/customer/rules"
TITLE = "/designer/entity/customer/rules/title"
OVERTAKEN = "The draft was changed in another window. Look at it as it is now."


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    yield panel.client("admin")
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def texts(panel: TestPanel) -> Texts:
    return open_draft(panel.store, panel.ids["admin"]).texts


def bar(client: Visitor, action: str) -> dict[str, str]:
    """Return what a button of the bar would send from the page as it is now."""
    page = client.get(HERE).text
    form = re.search(rf'<form[^>]*action="/designer/draft/{action}".*?</form>', page, re.DOTALL)
    assert form, "the bar has no such button"
    return {name: found[0] for name, found in page_values(form[0]).items()}


def retitled(client: Visitor, title: str) -> None:
    assert client.post(TITLE, data={"title": title}).status_code == 303


@pytest.mark.parametrize("action", ["undo", "discard"])
def test_a_window_that_is_behind_takes_nothing_back(
    panel: TestPanel, admin: Visitor, action: str
) -> None:
    retitled(admin, "{name} (first)")
    behind = bar(admin, action)
    retitled(admin, "{name} (second)")
    before = texts(panel)

    answer = admin.post(f"/designer/draft/{action}", data=behind, follow_redirects=True)

    assert OVERTAKEN in answer.text
    assert answer.request.path == HERE
    assert "{name} (second)" in answer.text
    assert texts(panel) == before


def test_the_window_that_was_told_can_undo(panel: TestPanel, admin: Visitor) -> None:
    retitled(admin, "{name} (first)")
    behind = bar(admin, "undo")
    retitled(admin, "{name} (second)")
    admin.post("/designer/draft/undo", data=behind)

    admin.post("/designer/draft/undo", data=bar(admin, "undo"))

    assert 'title: "{name} (first)"' in texts(panel)["customer.yaml"]


def test_a_draft_that_was_thrown_away_elsewhere_is_not_undone_into(
    panel: TestPanel, admin: Visitor
) -> None:
    retitled(admin, "{name} (first)")
    behind = bar(admin, "undo")
    admin.post("/designer/draft/discard")

    answer = admin.post("/designer/draft/undo", data=behind, follow_redirects=True)

    assert "Nothing is left to undo." in answer.text


def test_a_review_from_before_publishes_nothing(panel: TestPanel, admin: Visitor) -> None:
    retitled(admin, "{name} (first)")
    review = page_values(admin.get("/designer/review/").text)
    retitled(admin, "{name} (second)")
    number, before = panel.installation.newest(), texts(panel)

    answer = admin.post("/designer/review/publish", data=review)

    assert answer.status_code == 409
    assert "Something changed since you opened the review." in answer.text
    assert "{name} (second)" in answer.text
    assert (panel.installation.newest(), texts(panel)) == (number, before)


def test_a_review_of_a_draft_that_was_thrown_away_publishes_nothing(
    panel: TestPanel, admin: Visitor
) -> None:
    retitled(admin, "{name} (first)")
    review = page_values(admin.get("/designer/review/").text)
    admin.post("/designer/draft/discard")
    number = panel.installation.newest()

    answer = admin.post("/designer/review/publish", data=review)

    assert answer.status_code == 409
    assert panel.installation.newest() == number


def test_an_undo_of_a_version_from_a_page_before_the_next_one_is_shown(
    panel: TestPanel, admin: Visitor
) -> None:
    retitled(admin, "{name} (published)")
    admin.post("/designer/review/publish", data=page_values(admin.get("/designer/review/").text))
    panel.reload()
    admin = panel.client("admin")
    review = page_values(admin.get(f"/designer/review/?without={panel.installation.newest()}").text)
    admin.post("/designer/entity/order/rules/title", data={"title": "{number}"})
    admin.post("/designer/review/publish", data=page_values(admin.get("/designer/review/").text))
    panel.reload()
    number = panel.installation.newest()

    behind = {name: sent for name, sent in review.items() if name != "csrf_token"}
    answer = panel.client("admin").post("/designer/review/publish", data=behind)

    assert answer.status_code == 409
    assert panel.installation.newest() == number
