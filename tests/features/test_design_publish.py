"""An admin sees what a draft does before it is done, publishes it, and takes it back."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from app.design.drafts import Change, discard, open_draft, save
from app.design.files.folder import read_one, write_one
from app.schema.loader import load
from app.storage.draft_tables import sys_definition_draft
from tests.features.customers import file_customer

CUSTOMER = "customer.yaml"
PUBLISH = "/designer/review/publish"
SITE = "https://a.example"  # which one of the tests asks for


@pytest.fixture(autouse=True)
def no_drafts(panel):
    panel.reload()
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_definition_draft))


def draft(panel, edit: Callable[[dict[str, Any]], None], path=CUSTOMER, name="admin"):
    """Change a file in the draft of somebody."""
    found = open_draft(panel.store, panel.ids[name])
    data = read_one(found.texts, path)
    edit(data)
    return save(panel.store, found, write_one(found.texts, path, data), Change("changed", {}))


def field(name: str, **said: Any) -> Callable[[dict[str, Any]], None]:
    def edit(data):
        data["fields"][name] = {**data["fields"].get(name, {}), **said}

    return edit


def sent(page) -> dict[str, Any]:
    """Return what the page's form sends without a tick or a word."""
    names = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page.text))
    return {key: names[key] for key in ("base", "revision", "to", "without") if key in names}


def published(panel, admin, **more):
    answer = admin.post(PUBLISH, data={**sent(admin.get("/designer/review/")), **more})
    panel.reload()
    return answer


def test_it_works(panel, client_as):
    admin = client_as("admin")
    draft(panel, field("rival", type="text", label={"en": "Rival", "zh_Hans": "竞争对手"}))
    before = panel.installation.newest()

    page = admin.get("/designer/review/")
    answer = admin.post(PUBLISH, data={**sent(page), "note": "Sales asked for it"})
    panel.reload()
    history = panel.client("admin").get("/designer/versions/")

    assert "New field Rival (Text) in Customer" in page.text
    assert answer.status_code == 303
    assert panel.installation.newest() == before + 1
    assert "rival" in panel.store.definitions.entities["customer"].by_name
    assert open_draft(panel.store, panel.ids["admin"]).is_empty
    assert "Sales asked for it" in history.text
    assert "Admin" in history.text


def test_the_review_speaks_the_language_of_who_reads_it(panel, client_as):
    draft(panel, field("rival2", type="text", label={"en": "Rival", "zh_Hans": "对手"}))

    page = client_as("admin", language="zh_Hans").get("/designer/review/").text

    assert "对手" in page
    assert "客户" in page


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, name):
    client, number = client_as(name), panel.installation.newest()

    assert client.get("/designer/review/").status_code == 403
    assert client.get("/designer/versions/").status_code == 403
    assert client.post(PUBLISH, data={"to": "1", "base": str(number)}).status_code == 403
    assert client.post(f"/designer/versions/{number}/undo").status_code == 403
    assert panel.installation.newest() == number


def test_publishing_asks_for_a_proof_where_the_last_one_is_old(panel):
    admin = panel.client("admin")
    draft(panel, field("rival3", type="text", label="Rival"))
    page = admin.get("/designer/review/")
    number = panel.installation.newest()
    with panel.store.writing() as conn:
        conn.execute(sa.text("UPDATE sys_session SET proved_at = '2020-01-01 00:00:00.000000'"))

    answer = admin.post(PUBLISH, data=sent(page))

    assert answer.status_code == 403
    assert "Confirm" in answer.text
    assert panel.installation.newest() == number


def test_nothing_is_published_before_every_point_is_answered(panel, client_as):
    file_customer(panel, "alice", name="Without a site")
    admin = client_as("admin")
    draft(panel, field("website", required=True))

    page = admin.get("/designer/review/")
    refused = admin.post(PUBLISH, data={**sent(page), "note": "kept words"})
    key = re.search(r'name="agree" value="([^"]+)"', page.text)[1]
    agreed = admin.post(PUBLISH, data={**sent(page), "agree": key})

    assert "is empty on" in page.text
    assert "Still needed before it can be published" in page.text
    assert "Without a site" in page.text
    assert refused.status_code == 409
    assert 'value="kept words"' in refused.text
    assert agreed.status_code == 303


def test_values_that_would_be_lost_must_be_named(panel, client_as):
    file_customer(
        panel, "alice", name="Number one", english_name="not a number at all",
        website="https://one.example",
    )  # fmt: skip
    admin = client_as("admin")
    draft(panel, lambda data: data["fields"].update(
        english_name={"type": "number", "label": data["fields"]["english_name"]["label"]}
    ))  # fmt: skip

    page = admin.get("/designer/review/")
    typed = re.search(r'name="(typed\.[^"]+)"', page.text)[1]
    wrong = admin.post(PUBLISH, data={**sent(page), typed: "something"})
    right = admin.post(PUBLISH, data={**sent(page), typed: "english_name"})

    assert "loses data" in page.text
    assert "not a number at all" in page.text
    assert wrong.status_code == 409
    assert right.status_code == 303


def test_records_that_are_alike_stand_in_the_way_of_a_unique_field(panel, client_as):
    for name in ("Twin one", "Twin two"):
        file_customer(
            panel, "alice", name=name, bank_name="The same bank", website="https://a.example"
        )
    admin = client_as("admin")
    draft(panel, field("bank_name", unique=True))

    page = admin.get("/designer/review/")
    answer = admin.post(PUBLISH, data=sent(page))

    assert "Twin one" in page.text
    assert "Twin two" in page.text
    assert re.search(r'href="/customer/show/\d+"', page.text)
    assert answer.status_code == 409


def test_a_rule_that_records_break_can_be_left_out(panel, client_as):
    for name in ("Alike one", "Alike two"):
        file_customer(panel, "alice", name=name, invoice_title="The same title", website=SITE)
    admin = client_as("admin")
    draft(panel, field("invoice_title", unique=True))
    draft(panel, field("rival9", type="text", label="Rival nine"))

    page = admin.get("/designer/review/")
    key = re.search(r'form="without-rule" name="point" value="([^"]+)"', page.text)[1]
    left_out = admin.post("/designer/review/without-rule", data={"point": key})
    answer = admin.post(PUBLISH, data=sent(admin.get("/designer/review/")))
    panel.reload()

    assert "Alike one" in page.text
    assert left_out.status_code == 303
    assert answer.status_code == 303
    fields = read_one(panel.store.definitions.texts, CUSTOMER)["fields"]
    assert "unique" not in fields["invoice_title"]
    assert "rival9" in fields


def test_a_key_over_several_fields_that_records_break_can_be_left_out(panel, client_as):
    for name in ("Pair one", "Pair two"):
        file_customer(
            panel, "alice", name=name, invoice_title="A pair", bank_name="A bank", website=SITE
        )
    admin = client_as("admin")
    draft(panel, lambda data: data.update(unique=[{"fields": ["invoice_title", "bank_name"]}]))

    page = admin.get("/designer/review/")
    key = re.search(r'form="without-rule" name="point" value="([^"]+)"', page.text)[1]
    admin.post("/designer/review/without-rule", data={"point": key})

    now = read_one(open_draft(panel.store, panel.ids["admin"]).texts, CUSTOMER)
    assert "unique" not in now


def test_more_records_that_are_alike_are_shown_when_asked_for(panel, client_as):
    for group in range(6):
        for name in ("one", "two"):
            called = f"Six {group} {name}"
            file_customer(
                panel, "alice", name=called, legal_representative=f"{group}", website=SITE
            )
    admin = client_as("admin")
    draft(panel, field("legal_representative", unique=True))

    page = admin.get("/designer/review/").text
    address = re.search(r'href="([^"]*all=[^"#]+)', page)[1].replace("&amp;", "&")
    more = admin.get(address).text

    assert "Six 5 one" not in page
    assert "Six 5 one" in more
    assert re.search(r'href="/customer/show/\d+">Six 5 two', more)


def test_what_else_uses_something_is_told_with_the_way_there(panel, client_as):
    data = read_one(panel.store.definitions.texts, CUSTOMER)
    assert any("website" in each["fields"] for each in data["sections"])

    def retire(data):
        data["fields"]["website"]["retired"] = True
        for each in data["sections"]:
            each["fields"] = [name for name in each["fields"] if name != "website"]

    draft(panel, retire)

    page = client_as("admin").get("/designer/review/").text

    assert "Website is used by" in page
    assert re.search(r'href="/designer/entity/customer/\?section=\w+">the section', page)


def test_what_uses_a_retired_entity_is_told_with_the_way_there(panel, client_as):
    texts = panel.store.definitions.texts
    tea = {"label": "Tea", "fields": {"name": {"type": "text"}}}
    role = read_one(texts, "_roles/staff.yaml")
    role["entities"]["tea"] = {"read": "all"}
    texts = write_one(write_one(texts, "tea.yaml", tea), "_roles/staff.yaml", role)
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()
    draft(panel, lambda data: data.update(retired=True), "tea.yaml")

    page = client_as("admin").get("/designer/review/").text

    assert "Tea is used by" in page
    assert 'href="/designer/roles/staff"' in page


def test_roles_are_told_by_what_they_open_and_narrow(panel, client_as):
    def edit(data):
        data["entities"]["customer"]["update"] = "all"
        data["entities"]["customer"]["export"] = "none"

    draft(panel, edit, "_roles/manager.yaml")

    page = client_as("admin").get("/designer/review/").text

    assert "opens access" in page
    assert "narrows access" in page
    assert "Customer, Change: all instead of" in page


def test_a_review_that_somebody_overtook_is_shown_anew(panel, client_as):
    admin = client_as("admin")
    draft(panel, field("rival4", type="text", label="Rival"))
    page = admin.get("/designer/review/")
    draft(panel, field("rival5", type="text", label="Rival too"))
    number = panel.installation.newest()

    answer = admin.post(PUBLISH, data=sent(page))

    assert answer.status_code == 409
    assert "Something changed since you opened the review" in answer.text
    assert "Rival too" in answer.text
    assert panel.installation.newest() == number


def test_the_last_role_that_lets_people_in_stays(panel, client_as):
    draft(panel, lambda data: data.update(system=["design_schema"]), "_roles/admin.yaml")
    admin, number = client_as("admin"), panel.installation.newest()

    page = admin.get("/designer/review/")
    answer = admin.post(PUBLISH, data=sent(page))

    assert "nobody could let people in" in page.text or "Nobody who can sign in" in page.text
    assert answer.status_code == 409
    assert panel.installation.newest() == number


def test_a_draft_comes_along_when_somebody_else_publishes(panel, client_as):
    draft(panel, field("rival6", type="text", label="Mine"), name="admin")
    texts = dict(panel.store.definitions.texts)
    texts[CUSTOMER] += "# by somebody else\n"
    panel.installation.apply(load(texts), author="somebody else")
    panel.reload()
    admin = panel.client("admin")

    page = admin.get("/designer/review/")
    answer = admin.post(PUBLISH, data=sent(page))
    panel.reload()

    assert "was published meanwhile. Your changes stand on it now" in page.text
    assert answer.status_code == 303
    now = panel.store.definitions
    assert "# by somebody else" in now.texts[CUSTOMER]
    assert "rival6" in now.entities["customer"].by_name


def test_what_two_changed_in_two_ways_is_chosen_side_by_side(panel, client_as):
    draft(panel, field("name", max_length=50), name="admin")
    data = read_one(panel.store.definitions.texts, CUSTOMER)
    field("name", max_length=90)(data)
    theirs = write_one(panel.store.definitions.texts, CUSTOMER, data)
    panel.installation.apply(load(theirs), author="somebody else", yes=True)
    panel.reload()
    admin = panel.client("admin")

    review = admin.get("/designer/review/")
    page = admin.get(review.location)
    name = re.search(r'name="(clash\.[^"]+)"', page.text)[1].replace("&#34;", '"')
    unanswered = admin.post("/designer/clashes/settle")
    settled = admin.post("/designer/clashes/settle", data={name: "mine"})

    assert review.location == "/designer/clashes/"
    assert "somebody else" in page.text
    assert "Still" in unanswered.text or unanswered.status_code == 422
    assert settled.status_code == 303
    draft_now = open_draft(panel.store, panel.ids["admin"])
    assert draft_now.base == panel.store.number
    assert read_one(draft_now.texts, CUSTOMER)["fields"]["name"]["max_length"] == 50
    discard(panel.store, draft_now)
