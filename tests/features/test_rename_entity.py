"""An entity has another name: who still asks by the old one is led on until it is released."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from app.design.drafts import discard, open_draft
from app.design.entities.operations import rename_entity
from app.design.old_names import release_entity_name
from app.records.record import Record
from app.records.write import create_record
from app.schema.loader import load
from tests.features.customers import form_values
from tests.panels import TestPanel, Visitor

OLD, NEW, DESCRIPTION = "/api/v1/customer/", "/api/v1/client/", "/api/v1/openapi.json"


def published(panel: TestPanel, texts: dict[str, str]) -> TestPanel:
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()
    return panel


@pytest.fixture(scope="module")
def renamed(panel: TestPanel) -> TestPanel:
    before = panel.store.definitions.texts
    return published(panel, dict(rename_entity(before, "customer", "client")))


@pytest.fixture
def admin(renamed: TestPanel) -> Iterator[Visitor]:
    yield renamed.client("admin")
    discard(renamed.store, open_draft(renamed.store, renamed.ids["admin"]))


@pytest.fixture(scope="module")
def record(renamed: TestPanel) -> Record:
    return create_record(renamed.store, renamed.actor("alice"), "client", {"name": "Acme & Sons"})


def test_the_api_answers_at_the_old_address_and_names_the_new(
    admin: Visitor, record: Record
) -> None:
    one = admin.get(f"{OLD}{record.id}?_l_=en")
    listed = admin.get(OLD, query_string={"columns": "name"})
    made = admin.post(OLD, json={"name": "Made at the old address"})
    changed = admin.put(f"{OLD}{record.id}", json={"name": "Acme & Sons", "version": 1})

    assert [each.status_code for each in (one, listed, made, changed)] == [200, 200, 201, 200]
    assert one.json["result"]["name"] == "Acme & Sons"  # type: ignore[index]  # it is JSON
    assert one.headers["Link"] == f'<{NEW}{record.id}>; rel="successor-version"'
    assert listed.headers["Link"] == f'<{NEW}>; rel="successor-version"'
    assert all(each.headers["Deprecation"].startswith("@") for each in (one, made, changed))


def test_the_present_address_says_nothing_of_old_ones(admin: Visitor, record: Record) -> None:
    answer = admin.get(f"{NEW}{record.id}")

    assert answer.status_code == 200
    assert not {"Deprecation", "Link"} & set(answer.headers.keys())


def test_the_descriptions_name_the_old_name(admin: Visitor) -> None:
    info, described = admin.get(f"{NEW}_info").json, admin.get(DESCRIPTION).json

    assert info is not None
    assert described is not None
    assert info["old_names"] == ["customer"]
    assert [t["description"] for t in described["tags"] if "/customer/" in t.get("description", "")]
    assert not [path for path in described["paths"] if path.startswith("/api/v1/customer/")]


def test_a_condition_over_related_records_is_understood_by_the_old_name(
    renamed: TestPanel, admin: Visitor, record: Record
) -> None:
    tree = {"some": {"of": "contact.customer", "where": {"name": "Zhang"}}}
    texts = rename_entity(renamed.store.definitions.texts, "contact", "person")
    published(renamed, dict(texts))
    raw = {"name": "Zhang", "customer": str(record.id)}
    create_record(renamed.store, renamed.actor("alice"), "person", raw)

    answer = renamed.client("admin").get(OLD, query_string={"filter": json.dumps(tree)})

    assert answer.json is not None
    assert answer.json["ids"] == [record.id], answer.json
    (told,) = answer.json["warnings"]
    assert (told["field"], told["name"]) == ("contact.customer", "person.customer")


def test_what_points_at_a_record_by_the_old_name_is_understood(
    admin: Visitor, record: Record
) -> None:
    about = f"customer:{record.id}"
    made = admin.post("/api/v1/follow_up/", json={"belongs_to": about, "subject": "By phone"})
    listed = admin.get(
        "/api/v1/follow_up/", query_string={"filter": json.dumps({"belongs_to": about})}
    )
    shown = admin.get("/follow_up/list/", query_string={"f.belongs_to": about})

    assert made.status_code == 201, made.json
    assert made.json["result"]["belongs_to"] == f"client:{record.id}"  # type: ignore[index]  # it is JSON
    assert listed.json["count"] == 1  # type: ignore[index]  # it is JSON
    assert shown.status_code == 200
    assert "By phone" in shown.text


@pytest.mark.parametrize(
    "path",
    ["list/?f.name.contains=Acme%20%26&sort=-name", "show/{id}", "edit/{id}", "add?name=%E7%A0%9A"],
)
def test_an_old_address_of_a_screen_leads_to_the_new(
    admin: Visitor, record: Record, path: str
) -> None:
    moved = admin.get(f"/customer/{path.format(id=record.id)}")
    shown = admin.get(f"/customer/{path.format(id=record.id)}", follow_redirects=True)

    assert moved.status_code == 308
    assert moved.headers["Location"] == f"/client/{path.format(id=record.id)}"
    assert moved.headers["Cache-Control"] == "no-store"  # the old name may lead elsewhere one day
    assert shown.status_code == 200


def test_a_form_that_was_open_meanwhile_arrives(admin: Visitor) -> None:
    opened = form_values(admin.get("/client/add").text)
    typed = {**opened, "field.name": "Typed before the rename"}

    moved = admin.post("/customer/add", data=typed)
    answer = admin.post(moved.headers["Location"], data=typed, follow_redirects=True)

    assert moved.status_code == 308  # a browser sends what was typed again
    assert answer.status_code == 200
    assert "Typed before the rename" in answer.text


def test_it_refuses_without_the_permission(renamed: TestPanel) -> None:
    nobody, stranger = renamed.client("nobody"), renamed.client()

    assert nobody.get("/customer/list/").status_code == 403
    assert "/client/" not in nobody.get("/customer/list/").text
    assert "Location" not in nobody.get("/customer/list/").headers
    assert "/login/" in stranger.get("/customer/list/").headers["Location"]
    refused = nobody.get(OLD)
    assert refused.status_code == 403
    assert "Link" not in refused.headers


def test_what_never_was_is_not_found(admin: Visitor) -> None:
    assert admin.get("/costumer/list/").status_code == 404
    assert admin.get("/customer/nothing-like-that", follow_redirects=True).status_code == 404


def test_the_designer_leads_from_the_old_name_too(admin: Visitor) -> None:
    moved = admin.get("/designer/entity/customer/general?field=name")

    assert moved.status_code == 308
    assert moved.headers["Location"] == "/designer/entity/client/general?field=name"
    assert admin.get("/designer/entity/costumer/general").status_code == 404


def test_a_name_that_leads_here_is_not_given_to_another(admin: Visitor) -> None:
    visit = {"label.en": "Visit", "icon": "car", "group": "business", "name": "customer"}

    answer = admin.post("/designer/entities/add", data=visit)
    typed = admin.get("/designer/names/entity?name=customer").json

    assert answer.status_code == 422
    assert typed is not None
    assert typed["error"] == "“customer” is taken by Customer."


def test_a_name_that_was_never_published_is_not_remembered(admin: Visitor) -> None:
    visit = {"label.en": "Visit", "icon": "car", "group": "business", "name": "vsit"}
    admin.post("/designer/entities/add", data=visit)

    answer = admin.post("/designer/entity/vsit/rename", data={"name": "visit"})

    assert answer.status_code == 303
    assert "aliases" not in admin.get("/designer/entity/visit/yaml").text


def test_an_old_name_is_released(renamed: TestPanel, admin: Visitor, record: Record) -> None:
    page = admin.get("/designer/entity/client/general")
    answer = admin.post("/designer/entity/client/release", data={"old": "customer"})
    again = admin.post("/designer/entity/client/release", data={"old": "customer"})

    assert "/customer/" in page.text
    assert (answer.status_code, again.status_code) == (303, 404)
    draft = open_draft(renamed.store, renamed.ids["admin"])
    assert draft.definitions.entities["client"].aliases == ()


def test_a_released_name_leads_nowhere(renamed: TestPanel, record: Record) -> None:
    before = dict(renamed.store.definitions.texts)
    published(renamed, dict(release_entity_name(before, "client", "customer")))
    admin = renamed.client("admin")

    assert admin.get(OLD).status_code == 404
    assert admin.get(f"/customer/show/{record.id}").status_code == 404
    assert admin.get(f"/client/show/{record.id}").status_code == 200
    published(renamed, before)
