"""Designing with stale pages, wrong numbers, forms that nobody drew: a sentence, never a crash."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.design.drafts import Change, discard, open_draft, save
from tests.panels import TestPanel, Visitor

ENTITY = "/designer/entity/customer"
HUGE = "9" * 25
MESSAGE = {"message.en": "Typed"}
As = Callable[..., Visitor]


@pytest.fixture
def admin(client_as: As) -> Visitor:
    return client_as("admin")


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


@pytest.mark.parametrize(
    "path",
    [
        f"/jobs/{HUGE}", f"/jobs/{HUGE}/file", f"/designer/versions/{HUGE}/download",
        f"/designer/versions/?version={HUGE}", f"/designer/review/?to={HUGE}",
        f"/designer/roles/staff/preview/customer/{HUGE}", f"{ENTITY}/?field=nothing",
        f"{ENTITY}/documents/profile/preview.pdf?record={HUGE}",
        f"{ENTITY}/preview/sheet?role=nobody",
    ],
)  # fmt: skip
def test_a_number_or_a_name_of_nothing_is_not_found(admin: Visitor, path: str) -> None:
    assert admin.get(path).status_code == 404


@pytest.mark.parametrize("at", ["99", "00000009", HUGE, "٣", "-1", "1.5", "x", ""])
def test_a_rule_that_is_not_there_has_no_form(admin: Visitor, at: str) -> None:
    page = admin.get(f"{ENTITY}/rules", query_string={"edit": f"checks.{at}"})

    assert page.status_code == 200
    assert 'name="mark"' not in page.get_data(as_text=True).split('id="checks"')[1].split("<h2")[0]


def test_a_retired_field_does_not_move_and_the_reason_is_told(
    panel: TestPanel, admin: Visitor
) -> None:
    assert admin.post(f"{ENTITY}/field/satisfaction/retire").status_code == 303

    answer = admin.post(f"{ENTITY}/field/satisfaction/move", data={"section": "basics"})

    assert answer.status_code == 409
    assert "Restore the field first." in answer.get_data(as_text=True)


def test_an_old_name_of_a_retired_field_is_released(panel: TestPanel, admin: Visitor) -> None:
    admin.post(f"{ENTITY}/field/satisfaction/rename", data={"name": "contentment"})
    assert admin.post(f"{ENTITY}/field/contentment/retire").status_code == 303

    answer = admin.post(
        f"{ENTITY}/rules/old-names", data={"field": "contentment", "old": "satisfaction"}
    )

    assert answer.status_code == 303
    fields = open_draft(panel.store, panel.ids["admin"]).definitions.entities["customer"].fields
    assert next(each for each in fields if each.name == "contentment").aliases == ()


@pytest.mark.parametrize(
    "back", ['[[1e999, 1, "x"]]', '{"a": 1}', "[[1]]", "5", "null", "[[1, null, 2]]", "[[[]]"]
)
def test_a_way_back_that_nobody_drew_is_refused(admin: Visitor, back: str) -> None:
    answer = admin.post(
        f"{ENTITY}/field/english_name/type", data={"kind": "long_text", "do": "back", "back": back}
    )

    assert answer.status_code == 400


@pytest.mark.parametrize(
    "condition",
    [
        "revenue: {at_least: 1e999999}", "revenue: .inf", f"owner: {HUGE}", "a: &x [*x]",
        "founded: {after: 99999-01-01}", "x: " + "[" * 500,
        "created_at: {past: 99999999999999999 day}", "none: {of: 5}", "all: 5", "\0",
    ],
)  # fmt: skip
def test_a_condition_that_cannot_be_is_told_and_stays_typed(admin: Visitor, condition: str) -> None:
    told = admin.post("/designer/conditions/customer/check", data={"condition": condition})
    kept = admin.post(f"{ENTITY}/rules/checks", data={"when": condition, **MESSAGE})

    assert (told.status_code, bool(told.get_json(force=True)["mistakes"])) == (200, True)
    assert kept.status_code == 422
    assert "Typed" in kept.get_data(as_text=True)


def test_a_number_of_thousands_of_digits_is_kept_as_it_was_typed(
    panel: TestPanel, admin: Visitor
) -> None:
    digits = "9" * 5000

    answer = admin.post(f"{ENTITY}/rules/checks", data={"when": f"name: {digits}", **MESSAGE})
    again = admin.post(f"{ENTITY}/field/name/copy")

    assert (answer.status_code, again.status_code) == (303, 303)
    assert digits in open_draft(panel.store, panel.ids["admin"]).texts["customer.yaml"]


def test_what_another_window_keeps_while_a_draft_is_published_stays(
    panel: TestPanel, admin: Visitor
) -> None:
    admin.post(f"{ENTITY}/field/satisfaction/retire")
    seen = open_draft(panel.store, panel.ids["admin"])
    texts = {**seen.texts, "customer.yaml": f"{seen.texts['customer.yaml']}# later\n"}
    later = save(panel.store, seen, texts, Change("A comment."))

    discard(panel.store, seen)  # as publishing does with what it published

    assert open_draft(panel.store, panel.ids["admin"]).texts == later.texts


def test_nothing_a_role_form_sends_is_told_in_the_language_of_the_files(
    admin: Visitor,
) -> None:
    answer: Any = admin.post("/designer/roles/staff/scopes", data={"set": "app:read:all"})

    assert answer.status_code in (404, 422)
    assert "app.yaml:" not in answer.get_data(as_text=True)


def test_choices_for_clashes_that_nobody_drew_change_nothing(admin: Visitor) -> None:
    name = "clash." + "[" * 100_000

    answer = admin.post("/designer/clashes/settle", data={name: "mine", "clash.5": "theirs"})

    assert answer.status_code == 303
