"""A field has another name: who still asks by the old one is led on until it is released."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.design.drafts import Change, discard, open_draft, save
from app.design.fields.renaming import rename_fields
from app.design.old_names import release_old_name
from app.records.record import Record
from app.schema.loader import load
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

API = "/api/v1/customer/"
NAMES = {"english_name": "name_abroad", "credit_limit": "ceiling"}


@pytest.fixture(scope="module")
def renamed(panel: TestPanel) -> TestPanel:
    texts = rename_fields(panel.store.definitions.texts, "customer", NAMES)
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()
    return panel


@pytest.fixture
def admin(renamed: TestPanel) -> Iterator[Visitor]:
    yield renamed.client("admin")
    discard(renamed.store, open_draft(renamed.store, renamed.ids["admin"]))


@pytest.fixture
def record(renamed: TestPanel) -> Record:
    return file_customer(renamed, name_abroad="Acme Abroad")


def warned(answer: Any) -> list[tuple[str, str, str]]:
    return [(w["code"], w["field"], w["name"]) for w in answer.json.get("warnings", [])]


OLD = ("field.renamed", "english_name", "name_abroad")


def test_the_api_takes_the_old_name_and_answers_with_the_new_one(admin: Visitor) -> None:
    made = admin.post(API, json={"name": "Made by the old name", "english_name": "Old"})
    changed = admin.put(f"{API}{made.json['id']}", json={"english_name": "Older"})  # type: ignore[index]  # it is JSON

    assert (made.status_code, changed.status_code) == (201, 200)
    assert changed.json is not None
    assert changed.json["result"]["name_abroad"] == "Older"
    assert "english_name" not in changed.json["result"]
    assert warned(made) == warned(changed) == [OLD]
    assert "“english_name” is called “name_abroad” now" in changed.json["warnings"][0]["message"]


@pytest.mark.parametrize(
    "question",
    [
        {"filter": json.dumps({"english_name": "Acme Abroad"})},
        {"filter": json.dumps({"any": [{"not": {"english_name": "x"}}, {"name": "x"}]})},
        {"sort": "-english_name"},
        {"columns": "name,english_name"},
        {"q": "(filters:!((col:english_name,opr:eq,value:'Acme Abroad')))"},
        {"q": "(order_column:english_name,order_direction:desc)"},
        {"q": "(columns:!(english_name))"},
    ],
)
def test_questions_by_the_old_name_are_answered(
    admin: Visitor, record: Record, question: dict[str, str]
) -> None:
    answer = admin.get(API, query_string=question)

    assert answer.status_code == 200, answer.json
    assert answer.json is not None
    assert record.id in answer.json["ids"]
    assert warned(answer) == [OLD]


def test_who_asks_by_the_present_name_is_not_warned(admin: Visitor, record: Record) -> None:
    answer = admin.get(API, query_string={"sort": "name_abroad"})

    assert answer.json is not None
    assert "warnings" not in answer.json


def test_both_names_at_once_are_refused(admin: Visitor) -> None:
    answer = admin.post(API, json={"name": "x", "english_name": "a", "name_abroad": "b"})

    assert answer.status_code == 422
    assert answer.json is not None
    assert [(e["code"], e["field"]) for e in answer.json["errors"]] == [
        ("field.twice", "english_name")
    ]


def test_the_description_names_the_old_names(admin: Visitor) -> None:
    info = admin.get(f"{API}_info").json

    assert info is not None
    told = {each["name"]: each["old_names"] for each in info["fields"]}
    assert told["name_abroad"] == ["english_name"]
    assert told["name"] == []


def test_a_saved_address_of_a_list_leads_on(admin: Visitor, record: Record) -> None:
    address = (
        "/customer/list/?f.english_name.contains=Acme&sort=-english_name&columns=name,english_name"
    )

    moved = admin.get(address)
    shown = admin.get(address, follow_redirects=True)
    exported = admin.get("/customer/export.csv?columns=english_name&f.english_name.contains=Acme")

    assert moved.status_code == 302
    assert moved.headers["Location"] == (
        "/customer/list/?f.name_abroad.contains=Acme&sort=-name_abroad&columns=name%2Cname_abroad"
    )
    assert shown.status_code == 200
    assert record.title in shown.text
    assert "Acme Abroad" in exported.text


def test_a_saved_filter_and_a_filled_form_lead_on(admin: Visitor, record: Record) -> None:
    tree = json.dumps({"any": [{"english_name": {"contains": "Acme"}}]})

    shown = admin.get("/customer/list/", query_string={"filter": tree}, follow_redirects=True)
    form = admin.get("/customer/add?english_name=Prefilled")
    panel = admin.get("/customer/filter/english_name")

    assert record.title in shown.text
    assert 'value="Prefilled"' in form.text
    assert panel.status_code == 200


def test_the_old_name_of_a_hidden_field_tells_nothing_of_it(renamed: TestPanel) -> None:
    viewer = renamed.client("viewer")

    old = viewer.get("/customer/list/?sort=credit_limit")
    never = viewer.get("/customer/list/?sort=credit_limiu")
    api = viewer.get(API, query_string={"sort": "credit_limit"})

    assert old.status_code == never.status_code == 400
    assert "ceiling" not in old.text + never.text
    assert api.json is not None
    assert "ceiling" not in json.dumps(api.json)


def test_an_old_name_is_released(renamed: TestPanel, admin: Visitor) -> None:
    page = admin.get("/designer/entity/customer/rules")
    answer = admin.post(
        "/designer/entity/customer/rules/old-names",
        data={"field": "name_abroad", "old": "english_name"},
    )
    again = admin.post(
        "/designer/entity/customer/rules/old-names",
        data={"field": "name_abroad", "old": "english_name"},
    )

    assert "english_name" in page.text
    assert (answer.status_code, again.status_code) == (303, 404)
    draft = open_draft(renamed.store, renamed.ids["admin"])
    assert draft.definitions.entities["customer"].by_name["name_abroad"].aliases == ()


def test_a_released_name_is_unknown(renamed: TestPanel, admin: Visitor) -> None:
    draft = open_draft(renamed.store, renamed.ids["admin"])
    texts = release_old_name(draft.texts, "customer", "name_abroad", "english_name")
    save(renamed.store, draft, texts, Change("released"))
    renamed.installation.apply(load(texts), author="test", yes=True)
    renamed.reload()

    answer = renamed.client("admin").get(API, query_string={"sort": "english_name"})

    assert answer.status_code == 400
    renamed.installation.apply(load(draft.texts), author="test", yes=True)
    renamed.reload()
