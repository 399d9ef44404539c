"""Saying what records must be like: title, unique keys, checks, tiers, what stands beside one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from app.design.drafts import discard, open_draft
from app.design.entities.rules import rule_mark, rules_of
from app.design.fields.sections import entity_data
from app.schema.model import Entity
from tests.features.customers import file_customer, page_values
from tests.panels import TestPanel, Visitor

PAGE = "/designer/entity/customer/rules"
As = Callable[..., Visitor]
MESSAGE = {"message.zh_Hans": "不行", "message.en": "That cannot be"}


@pytest.fixture(autouse=True)
def no_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def texts(panel: TestPanel) -> Any:
    return open_draft(panel.store, panel.ids["admin"]).texts


def entity(panel: TestPanel, name: str = "customer") -> Entity:
    return open_draft(panel.store, panel.ids["admin"]).definitions.entities[name]


def said(panel: TestPanel, kind: str) -> list[dict[str, Any]]:
    return rules_of(entity_data(texts(panel), "customer"), kind)


def do(client: Visitor, place: str, **sent: Any) -> TestResponse:
    return client.post(f"{PAGE}/{place}", data=sent)


def test_it_works(panel: TestPanel, client_as: As) -> None:
    admin, before = client_as("admin"), len(entity(panel).checks)

    key = do(admin, "unique", fields=["name", "kind"], **MESSAGE)
    check = do(admin, "checks", when="{kind: person, revenue: {more_than: 5}}", field="revenue",
               **MESSAGE)  # fmt: skip

    assert (key.status_code, check.status_code) == (303, 303)
    assert entity(panel).unique[-1].fields == ("name", "kind")
    made = entity(panel).checks[before]
    assert (made.field, made.message.text("en")) == ("revenue", "That cannot be")
    assert said(panel, "checks")[-1]["when"] == {"kind": "person", "revenue": {"more_than": 5}}


def test_rules_are_told_in_words(client_as: As) -> None:
    admin = client_as("admin")
    do(admin, "checks", when="{kind: person}", field="revenue", **MESSAGE)

    page = admin.get(PAGE).text

    assert "Kind is Person" in page
    assert "That cannot be" in page


def test_a_rule_is_changed_moved_and_removed(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")
    do(admin, "checks", when="{kind: person}", **MESSAGE)
    do(admin, "checks", when="{kind: company}", **MESSAGE)
    at = len(said(panel, "checks")) - 1
    mark = rule_mark(said(panel, "checks")[at])

    do(admin, f"checks/{at}", do="up", mark=mark)
    moved = [each["when"] for each in said(panel, "checks")][-2:]
    do(admin, f"checks/{at - 1}", mark=mark, when="{name: empty}", **MESSAGE)
    changed = said(panel, "checks")[at - 1]
    do(admin, f"checks/{at - 1}", do="remove", mark=rule_mark(changed))

    assert moved == [{"kind": "company"}, {"kind": "person"}]
    assert changed["when"] == {"name": "empty"}
    assert [each["when"] for each in said(panel, "checks")][-1] == {"kind": "person"}


def test_a_rule_that_somebody_moved_meanwhile_is_not_overwritten(
    panel: TestPanel, client_as: As
) -> None:
    admin = client_as("admin")
    do(admin, "checks", when="{kind: person}", **MESSAGE)
    before = texts(panel)

    stale = do(admin, "checks/0", mark="stale", when="{name: empty}", **MESSAGE)

    assert stale.status_code == 409
    assert "changed meanwhile" in stale.text
    assert "name: empty" in stale.text
    assert texts(panel) == before


@pytest.mark.parametrize("rule", ["checks.0", "tiers.0", "tiers.1", "tiers.2"])
def test_what_nobody_changed_is_written_as_it_was(
    panel: TestPanel, client_as: As, rule: str
) -> None:
    admin, before = client_as("admin"), texts(panel)
    kind, at = rule.split(".")
    sent = page_values(admin.get(f"{PAGE}?edit={rule}").text)
    rule_said = said(panel, kind)[int(at)]
    kept = {key: sent[key] for key in sent if key in rule_said or key.startswith("message.")}

    answer = admin.post(f"{PAGE}/{kind}/{at}", data={**kept, "mark": rule_mark(rule_said)})

    assert answer.status_code == 303
    assert entity_data(texts(panel), "customer") == entity_data(before, "customer")


def test_the_tier_and_its_rules(panel: TestPanel, client_as: As) -> None:
    admin = client_as("admin")

    do(admin, "tiers", option="vip", when="{employees: {at_least: 10000}}")
    do(admin, "tier", field="tier", otherwise="watch")
    rules = entity(panel).tier_rules
    do(admin, "tier", field="")

    assert rules is not None
    assert rules.rules[-1].option == "vip"
    assert rules.otherwise == "watch"
    assert entity(panel).tier_rules is None


def test_a_title_is_tried_out_on_real_records_and_kept(panel: TestPanel, client_as: As) -> None:
    file_customer(panel, name="Title Ltd", english_name="Name in English")
    admin = client_as("admin")

    tried = do(admin, "title", do="try", title="{name} ({english_name})")
    untouched = texts(panel) == panel.store.definitions.texts
    do(admin, "title", do="save", title="{name} ({english_name})")

    assert "Title Ltd (Name in English)" in tried.text
    assert untouched
    assert entity(panel).title == "{name} ({english_name})"


def test_what_stands_beside_a_record_has_an_order(panel: TestPanel, client_as: As) -> None:
    before = entity(panel).related

    do(client_as("admin"), "related", related=[*reversed(before), ""])

    assert entity(panel).related == (*reversed(before),)


def test_it_says_what_is_wrong(client_as: As) -> None:
    admin = client_as("admin")

    empty = do(admin, "checks", when="", field="name")
    unknown = do(admin, "checks", when="{nobody: 1}", **MESSAGE)
    alone = do(admin, "unique", fields=[])
    title = do(admin, "title", do="save", title="{nobody}")
    secret = do(admin, "title", do="save", title="{id_card}")
    circle = do(admin, "tiers", option="vip", when="{tier: vip}")

    answers = (empty, unknown, alone, title, secret, circle)
    assert [each.status_code for each in answers] == [422] * 6
    assert "This field is required." in empty.text
    assert "nobody" in unknown.text
    assert "That cannot be" in unknown.text
    assert "no field" in title.text
    assert "kept from some people" in secret.text
    assert "cannot depend on" in circle.text


def test_it_refuses_without_the_permission(client_as: As) -> None:
    assert client_as("alice").get(PAGE).status_code == 403
    assert do(client_as("manager"), "title", do="try", title="{name}").status_code == 403
