"""A designer changes roles: a draft until it is published, never more than they have."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from werkzeug.test import TestResponse

from app.design.drafts import Change, Draft, discard, open_draft, save
from app.design.files.folder import read_one, write_one
from app.records.write import create_record
from app.schema.model import Action, Scope
from tests.panels import TestPanel

ROLES = "/designer/roles/"


@pytest.fixture(autouse=True)
def empty_draft(panel: TestPanel) -> Iterator[None]:
    yield
    discard(panel.store, draft_of(panel))


@pytest.fixture(scope="module", autouse=True)
def filed(panel: TestPanel) -> None:
    for owner, name in (("alice", "Aster"), ("bob", "Birch"), ("charlie", "Cedar")):
        raw = {"name": name, "phone": "13800138000", "kind": "company"}
        create_record(panel.store, panel.actor(owner), "customer", raw)


def draft_of(panel: TestPanel, name: str = "admin") -> Draft:
    return open_draft(panel.store, panel.ids[name])


def role_of(panel: TestPanel, name: str):
    return draft_of(panel).definitions.roles[name]


def post(client, address: str, **data: object) -> TestResponse:
    return client.post(ROLES + address, data=data)


def problem(answer: TestResponse) -> str:
    found = re.search(r'role="alert".*?<div>(.*?)</div>', answer.text, re.DOTALL)
    return found.group(1) if found else ""


def cell(answer: TestResponse, key: str) -> str:
    """Return the HTML of one cell of a matrix."""
    found = re.search(rf'<td data-cell="{re.escape(key)}".*?</td>', answer.text, re.DOTALL)
    assert found, key
    return found.group(0)


def test_it_works(panel, client_as):
    admin = client_as("admin")

    answer = post(admin, "staff/scopes", set="customer:update:team")

    assert answer.status_code == 303
    assert role_of(panel, "staff").entities["customer"].actions[Action.UPDATE] is Scope.TEAM
    page = admin.get(f"{ROLES}staff")
    assert "is-changed" in cell(page, "customer:update")
    assert "is-changed" not in cell(page, "customer:read")
    assert "opens access" in page.text
    running = panel.store.definitions.roles["staff"].entities["customer"]
    assert running.actions[Action.UPDATE] is Scope.OWN


def test_it_says_what_is_wrong(client_as):
    admin = client_as("admin")

    for data, status in (
        ({"set": "customer:create:own"}, 400),
        ({"set": "customer:update:half"}, 400),
        ({"set": "customer"}, 400),
        ({"set": "planet:update:own"}, 404),
        ({"cell": "customer:export", "condition": "tier: {at_leas: key}"}, 422),
        ({"cell": "customer:export", "condition": "}{"}, 422),
    ):
        answer = post(admin, "staff/scopes", **data)
        assert (answer.status_code, bool(problem(answer))) == (status, True), data


def test_a_refused_form_keeps_what_was_typed(client_as):
    answer = post(client_as("admin"), "new-role", key="Bad Key", **{"label.en": "Finance team"})

    assert answer.status_code == 422
    assert "A name begins with a small letter" in problem(answer)
    assert 'value="Bad Key"' in answer.text
    assert 'value="Finance team"' in answer.text


def test_a_role_without_a_key_is_given_one_from_its_name(panel, client_as):
    for _ in range(2):
        answer = post(client_as("admin"), "new-role", key="", **{"label.en": "Finance team"})
        assert answer.status_code == 303

    assert {"finance_team", "finance_team_2"} <= set(draft_of(panel).definitions.roles)


@pytest.mark.parametrize("name", ["alice", "charlie", "viewer"])
def test_it_refuses_without_the_permission(client_as, name):
    assert client_as(name).get(ROLES).status_code == 403
    assert post(client_as(name), "staff/scopes", set="customer:update:all").status_code == 403


def test_nobody_gives_what_they_lack(panel, client_as):
    admin = client_as("admin")
    post(admin, "manager/settings", system=["design_schema", "reveal_masked"], **{"label.en": "M"})
    publish(panel)
    manager = panel.client("manager")

    for address, data in (
        ("staff/scopes", {"set": "customer:read:all"}),
        ("by-field/customer", {"set": "staff:bank_account:write"}),
        ("manager/settings", {"system": ["design_schema", "manage_users"], "label.en": "M"}),
        ("admin/copy", {"key": "mine", "copy_label.en": "Mine"}),
    ):
        answer = post(manager, address, **data)
        assert answer.status_code == 403, address
        assert "Nobody can give a role" in problem(answer)
    assert post(manager, "staff/scopes", set="customer:read:own").status_code == 303
    assert post(manager, "staff/scopes", set="customer:update:team").status_code == 303


def publish(panel: TestPanel) -> None:
    draft = draft_of(panel)
    panel.installation.apply(draft.definitions, author="test")
    discard(panel.store, draft)
    panel.reload()


def test_somebody_always_manages_people(client_as):
    answer = post(client_as("admin"), "admin/settings", system="design_schema", **{"label.en": "A"})

    assert answer.status_code == 409
    assert "manage people" in problem(answer)


def test_a_whole_row_and_a_whole_column_are_set_at_once(panel, client_as):
    admin = client_as("admin")

    post(admin, "viewer/scopes", set="customer:read:team", spread="row")
    post(admin, "viewer/scopes", set="customer:delete:own", spread="column")

    role = role_of(panel, "viewer")
    actions = role.entities["customer"].actions
    assert actions[Action.EXPORT] is Scope.TEAM
    assert actions[Action.DELETE] is Scope.OWN
    assert Action.CREATE not in actions or actions[Action.CREATE] is Scope.NONE
    assert role.entities["*"].actions[Action.DELETE] is Scope.OWN
    assert len(draft_of(panel).changes) == 2


def test_a_condition_is_a_scope(panel, client_as):
    admin = client_as("admin")

    answer = post(admin, "staff/scopes", cell="customer:read", condition="tier: {at_least: key}")

    assert answer.status_code == 303
    page = admin.get(f"{ROLES}staff")
    assert 'data-value="condition"' in cell(page, "customer:read")
    assert "Key account" in cell(page, "customer:read")


def test_field_rights_of_several_roles_at_once(panel, client_as):
    admin = client_as("admin")

    post(admin, "by-field/customer", set=["staff:phone:masked", "viewer:phone:masked"])

    for name in ("staff", "viewer"):
        assert role_of(panel, name).entities["customer"].fields["phone"] == "masked"
    assert "is-changed" in cell(admin.get(f"{ROLES}by-field/customer"), "staff:phone")
    post(admin, "by-field/customer", set="staff:phone:unnamed")
    assert "phone" not in role_of(panel, "staff").entities["customer"].fields


def test_a_role_is_made_copied_and_removed(panel, client_as):
    admin = client_as("admin")

    assert post(admin, "new-role", key="finance", **{"label.zh_Hans": "财务"}).status_code == 303
    assert post(admin, "staff/copy", key="junior", **{"copy_label.en": "Junior"}).status_code == 303
    assert {"finance", "junior"} <= set(draft_of(panel).definitions.roles)
    assert post(admin, "finance/rename", key="accounts").status_code == 303
    assert post(admin, "accounts/remove").status_code == 303
    assert set(draft_of(panel).definitions.roles) - set(panel.store.definitions.roles) == {"junior"}


def test_a_role_that_people_have_stays_and_says_who(client_as):
    admin = client_as("admin")

    for action in ("remove", "rename"):
        answer = post(admin, f"staff/{action}", key="sales")
        assert answer.status_code == 409
        assert "Alice" in problem(answer)


def test_undo_takes_a_right_back(panel, client_as):
    admin = client_as("admin")
    post(admin, "staff/scopes", set="customer:update:all")

    admin.post("/designer/draft/undo", data={"next": f"{ROLES}staff"})

    assert draft_of(panel).is_empty


def test_the_menu_counts_what_each_scope_would_reach(panel, client_as):
    page = client_as("admin").get(f"{ROLES}staff/cell/customer/read?person={panel.ids['alice']}")

    counts = re.findall(r'value="customer:read:(\w+)".*?ds-num ds-muted">(\d+)<', page.text)
    assert dict(counts) == {
        "none": "0", "own": "1", "own_and_reports": "1", "team": "2", "own_and_team": "2",
        "team_and_below": "2", "all": "3",
    }  # fmt: skip


def test_what_a_person_sees_now_and_with_the_draft(panel, client_as):
    admin = client_as("admin")
    post(admin, "staff/scopes", set="customer:read:all")

    page = admin.get(f"{ROLES}by-person/?person={panel.ids['alice']}")

    row = re.search(r"Customers</span></th>(.*?)</tr>", page.text, re.DOTALL)
    assert row
    assert re.findall(r"ds-num ds-end[^>]*>(\d+)<", row.group(1))[::3] == ["2", "3"]
    assert "rx-differs" in row.group(1)


def test_the_preview_shows_what_the_draft_would_show(panel, client_as):
    admin = client_as("admin")
    address = f"{ROLES}staff/preview/customer?person={panel.ids['alice']}"
    before = admin.get(address)
    assert "Aster" in before.text
    assert "Birch" in before.text
    assert "Cedar" not in before.text

    post(admin, "staff/scopes", set="customer:read:own")
    post(admin, "by-field/customer", set="staff:phone:masked")

    after = admin.get(address)
    assert "Birch" not in after.text
    (number,) = re.findall(r"/preview/customer/(\d+)", after.text)
    record = admin.get(f"{ROLES}staff/preview/customer/{number}?person={panel.ids['alice']}")
    assert "138****8000" in record.text
    assert "13800138000" not in record.text


def test_a_preview_of_a_role_that_reads_nothing_says_so(client_as):
    admin = client_as("admin")
    post(admin, "new-role", key="finance", **{"label.en": "Finance"})

    answer = admin.get(f"{ROLES}finance/preview/customer")

    assert answer.status_code == 409
    assert "reads no records" in answer.text


def test_a_role_that_hangs_on_what_only_the_draft_has_waits_for_it(panel, client_as):
    draft = draft_of(panel)
    customer = read_one(draft.texts, "customer.yaml")
    customer["fields"]["mood"] = {"type": "text"}
    texts = write_one(draft.texts, "customer.yaml", customer)
    save(panel.store, draft, texts, Change("A field is added."))
    admin = client_as("admin")
    post(admin, "by-field/customer", set="viewer:mood:hidden")
    post(admin, "staff/scopes", cell="customer:read", condition="mood: filled")

    assert admin.get(f"{ROLES}viewer/preview/customer").status_code == 200
    waiting = admin.get(f"{ROLES}staff/preview/customer")
    assert waiting.status_code == 409
    assert "once that is published" in waiting.text
    assert admin.get(f"{ROLES}staff/cell/customer/update").status_code == 200
    assert admin.get(f"{ROLES}by-person/?person={panel.ids['alice']}").status_code == 200


def test_differences_from_what_runs_and_from_another_role(client_as):
    admin = client_as("admin")
    assert "No difference" in admin.get(f"{ROLES}staff/differences").text

    post(admin, "staff/scopes", set="customer:update:all")

    page = admin.get(f"{ROLES}staff/differences").text
    assert "as it runs" in page
    assert "No difference" not in page
    assert "System rights" in admin.get(f"{ROLES}staff/differences?with=manager").text
    assert admin.get(f"{ROLES}staff/differences?with=nobody").status_code == 404


def test_names_are_shown_as_text(client_as):
    admin = client_as("admin")
    nasty = "<script>alert(1)</script> 100% {x} \u202e" + "y" * 200

    assert post(admin, "new-role", key="odd", **{"label.en": nasty}).status_code == 303
    for address in ("", "odd", "by-field/customer", "odd/differences", "odd/preview/customer"):
        page = admin.get(ROLES + address).text
        assert "<script>alert" not in page
        assert "100% {x}" in page
