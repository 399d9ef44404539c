"""What keeps itself while somebody types is one step to undo, however often it was sent."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.design.drafts import Draft, discard, open_draft
from tests.panels import TestPanel, Visitor

WORDS = {"icon": "car", "group": "business"}
FORMS = [
    ("general", [{**WORDS, "label.en": "Purch"}, {**WORDS, "label.en": "Purchase"}]),
    (
        "section/basics",
        [{"label.en": "Fac", "columns": "2"}, {"label.en": "Facts", "columns": "2"}],
    ),
    ("conditions", [{"visible_if": "number: A"}, {"visible_if": "number: AB"}]),
]


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    yield panel.client("admin")
    discard(panel.store, draft(panel))


def draft(panel: TestPanel) -> Draft:
    return open_draft(panel.store, panel.ids["admin"])


def address(form: str) -> str:
    if form == "conditions":
        return "/designer/conditions/order/field/subject"
    return f"/designer/entity/order/{form}"


@pytest.mark.parametrize(("form", "typed"), FORMS)
def test_what_goes_on_is_one_step(
    panel: TestPanel, admin: Visitor, form: str, typed: list[dict[str, str]]
) -> None:
    before = dict(panel.store.definitions.texts)

    first = admin.post(address(form), data=typed[0])
    kept = draft(panel)
    second = admin.post(address(form), data={**typed[1], "goes_on": str(kept.revision)})

    assert (first.status_code, second.status_code) == (303, 303)
    assert kept.texts != draft(panel).texts
    assert len(draft(panel).changes) == 1
    admin.post("/designer/draft/undo")
    assert dict(draft(panel).texts) == before


@pytest.mark.parametrize(("form", "typed"), FORMS)
def test_after_another_window_it_is_a_step_of_its_own(
    panel: TestPanel, admin: Visitor, form: str, typed: list[dict[str, str]]
) -> None:
    admin.post(address(form), data=typed[0])
    revision = draft(panel).revision
    admin.post("/designer/entity/customer/rules/title", data={"title": "{name} !"})

    admin.post(address(form), data={**typed[1], "goes_on": str(revision)})

    assert len(draft(panel).changes) == 3
