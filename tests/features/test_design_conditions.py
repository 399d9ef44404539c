"""Say when a field shows, is required or is locked, and which records a link offers."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator

import pytest

from app.design.drafts import discard, open_draft
from app.storage.store import Store
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

ADDRESS = "/designer/conditions/customer/field/website"


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    """Return an admin whose draft is empty."""
    _forget(panel.store, panel.ids["admin"])
    yield panel.client("admin")
    _forget(panel.store, panel.ids["admin"])


def _forget(store: Store, user: int) -> None:
    discard(store, open_draft(store, user))


def said_of(panel: TestPanel, field: str, entity: str = "customer") -> str:
    """Return what the draft's file says of a field."""
    text = open_draft(panel.store, panel.ids["admin"]).texts[f"{entity}.yaml"]
    return text.split(f"\n  {field}:")[1].split("\n\n")[0]


def test_it_works(panel: TestPanel, admin: Visitor) -> None:
    form = {"visible_if": '{"kind": {"equals": "company"}}', "required_if": "stage: won",
            "read_only_if": ""}  # fmt: skip

    answer = admin.post(ADDRESS, data=form)

    assert answer.status_code == 303
    said = said_of(panel, "website")
    assert "visible_if: {kind: company}" in said
    assert "required_if: {stage: won}" in said
    assert "read_only_if" not in said


def test_the_draft_says_what_was_done(admin: Visitor) -> None:
    admin.post(ADDRESS, data={"required_if": "stage: won"})

    assert "Conditions of “Website” changed" in admin.get("/designer/").text


def test_what_nobody_touched_is_not_written_anew(panel: TestPanel, admin: Visitor) -> None:
    page = admin.get("/designer/conditions/follow_up/field/done_on").text
    shown = {
        key: html.unescape(page.split(f'name="{key}"')[1].split(">", 1)[1].split("</textarea>")[0])
        for key in ("visible_if", "required_if", "read_only_if")
    }

    answer = admin.post("/designer/conditions/follow_up/field/done_on", data=shown)

    assert shown["visible_if"].strip()
    assert answer.status_code == 303
    assert open_draft(panel.store, panel.ids["admin"]).is_empty


def test_it_says_what_is_wrong_and_keeps_what_was_typed(admin: Visitor) -> None:
    answer = admin.post(ADDRESS, data={"visible_if": "knid: company", "required_if": "stage: won"})

    assert answer.status_code == 422
    assert "There is no field “knid” that a condition can ask about." in answer.text
    assert "knid: company</textarea>" in answer.text
    assert "stage: won</textarea>" in answer.text


def test_it_says_it_in_the_readers_language(panel: TestPanel, admin: Visitor) -> None:
    answer = panel.client("admin", "zh_Hans").post(ADDRESS, data={"visible_if": "kind: firm"})

    assert answer.status_code == 422
    assert "“firm”不在选项中。" in answer.text


def test_fields_cannot_show_each_other_in_a_circle(admin: Visitor) -> None:
    admin.post(ADDRESS, data={"visible_if": "english_name: filled"})
    answer = admin.post(
        "/designer/conditions/customer/field/english_name", data={"visible_if": "website: filled"}
    )

    assert answer.status_code == 422
    assert "Fields would show each other in a circle." in answer.text


def test_a_link_says_which_records_it_offers(panel: TestPanel, admin: Visitor) -> None:
    address = "/designer/conditions/contract/field/customer"

    answer = admin.post(address, data={"where": "kind: company"})

    assert answer.status_code == 303
    assert "where: {kind: company}" in said_of(panel, "customer", "contract")


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_right(panel: TestPanel, name: str) -> None:
    client = panel.client(name)

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, data={"visible_if": "kind: company"}).status_code == 403
    assert client.get("/designer/conditions/customer/fields").status_code == 403
    assert client.post("/designer/conditions/customer/check").status_code == 403


def test_what_is_not_there_is_not_found(admin: Visitor) -> None:
    assert admin.get("/designer/conditions/nothing/fields").status_code == 404
    assert admin.get("/designer/conditions/customer/field/nothing").status_code == 404
    assert admin.post("/designer/conditions/nothing/check").status_code == 404


# -- what the token editor asks -------------------------------------------------------------------


def test_the_editor_is_told_what_can_be_compared_and_how(admin: Visitor) -> None:
    offer = admin.get("/designer/conditions/customer/fields").json

    fields = {each["name"]: each for each in offer["fields"]}
    kind = fields["kind"]
    assert kind["label"] == "Kind"
    assert {"key": "equals", "label": "is", "takes": "value"} in kind["operators"]
    assert {"value": "company", "label": "Company"} in kind["options"]
    assert [each["value"] for each in fields["owner"]["words"]] == ["me"]
    assert fields["founded"]["words"][0]["value"] == "today"
    assert fields["parent"]["pick"] == "/customer/pick/parent"
    assert "order.customer" in {each["of"] for each in offer["related"]}
    assert fields["name"]["words"] == []


def test_a_new_part_begins_with_a_field_of_few_values_not_with_the_number(admin: Visitor) -> None:
    offer = admin.get("/designer/conditions/customer/fields").json

    assert offer is not None
    first = next(each for each in offer["fields"] if each["name"] == offer["first"])
    assert offer["fields"][0]["name"] == "number"
    assert first["options"]


def test_of_an_encrypted_field_only_exact_values_can_be_asked(admin: Visitor) -> None:
    offer = admin.get("/designer/conditions/customer/fields").json

    encrypted = next(each for each in offer["fields"] if each["name"] == "bank_account")
    assert [each["key"] for each in encrypted["operators"]] == ["equals", "empty", "filled"]


def check(client: Visitor, text: str, entity: str = "customer") -> dict[str, object]:
    answer = client.post(f"/designer/conditions/{entity}/check", data={"condition": text})
    assert answer.status_code == 200
    found: dict[str, object] = answer.json
    return found


def test_it_counts_the_records_that_match(panel: TestPanel, admin: Visitor) -> None:
    for number, kind in enumerate(("company", "company", "person")):
        file_customer(panel, "admin", name=f"Counted {number}", kind=kind, stage="lead")

    assert check(admin, "name: {contains: Counted}")["count"] == "3 records match now."
    told = check(admin, '{"name": {"contains": "Counted"}, "kind": "person"}')

    assert told["count"] == "1 record matches now."
    assert told["mistakes"] == []


def test_it_tells_mistakes_at_their_tokens(admin: Visitor) -> None:
    told = check(admin, json.dumps({"any": [{"kind": "firm"}, {"phone": "empty"}]}))

    assert told["mistakes"] == [
        {"path": ["any", "1", "kind"], "text": "“firm” is not one of the options."}
    ]
    assert told["count"] == ""


def test_numbers_of_records_and_codes_are_told_in_words(panel: TestPanel, admin: Visitor) -> None:
    told = check(admin, f"{{owner: {panel.ids['alice']}, region: {{under: '3301'}}}}")

    words = told["words"]
    assert isinstance(words, dict)
    assert words[f"owner:{panel.ids['alice']}"] == "Alice"
    assert "Hangzhou" in words["region:3301"]


def test_what_is_not_published_yet_cannot_be_counted(panel: TestPanel, admin: Visitor) -> None:
    from app.design.drafts import Change, save
    from app.design.files.folder import read_one, write_one

    draft = open_draft(panel.store, panel.ids["admin"])
    data = read_one(draft.texts, "customer.yaml")
    data["fields"]["brand_new"] = {"type": "integer", "label": "Brand new"}
    save(panel.store, draft, write_one(draft.texts, "customer.yaml", data), Change("x"))

    told = check(admin, "brand_new: {at_least: 1}")

    assert told["mistakes"] == []
    assert told["count"] == "How many records match cannot be told before it is published."
