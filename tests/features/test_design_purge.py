"""What was retired is deleted for good: by its name, with what is lost told first."""

from __future__ import annotations

import re

import pytest
import sqlalchemy as sa

from app.design.drafts import Change, open_draft, save
from app.design.files.folder import read_one, write_one
from app.schema.loader import load
from app.storage.system import sys_event
from tests.features.customers import file_customer
from tests.panels import TestPanel, Visitor

CUSTOMER = "customer.yaml"
DROP = "/designer/purge/drop"


def apply(panel: TestPanel, texts: dict[str, str]) -> None:
    panel.installation.apply(load(texts), author="test", yes=True)
    panel.reload()


def retire(panel: TestPanel, name: str) -> None:
    """Retire a field of the customer that nothing else names, as the designer does."""
    texts = panel.store.definitions.texts
    data = read_one(texts, CUSTOMER)
    data["fields"][name] = {**data["fields"][name], "retired": True}
    apply(panel, dict(write_one(texts, CUSTOMER, data)))


def add(panel: TestPanel, name: str, **said: object) -> None:
    texts = panel.store.definitions.texts
    data = read_one(texts, CUSTOMER)
    data["fields"][name] = {"type": "text", "label": name.capitalize(), **said}
    apply(panel, dict(write_one(texts, CUSTOMER, data)))


def send(admin: Visitor, name: str, typed: str):
    """Ask as the form does, even where there is none as nothing may be deleted."""
    base = re.search(r'name="base" value="(\d+)"', admin.get("/designer/purge/").text)
    data = {"name": name, "typed": typed, **({"base": base[1]} if base else {})}
    return admin.post(DROP, data=data)


def columns(panel: TestPanel) -> set[str]:
    with panel.store.reading() as conn:
        return {each["name"] for each in sa.inspect(conn).get_columns("rec_customer")}


def test_it_works(panel: TestPanel) -> None:
    add(panel, "fax")
    file_customer(panel, "alice", name="Has a fax", fax="021-5550 0187")
    retire(panel, "fax")
    admin = panel.client("admin")

    page = admin.get("/designer/purge/").text
    answer = send(admin, "customer.fax", "customer.fax")
    panel.reload()

    assert "The field Fax of Customer" in page
    assert "The value of 1 record is lost." in page
    assert answer.status_code == 303
    assert not {each for each in columns(panel) if each.startswith("fax")}
    assert "fax" not in read_one(panel.store.definitions.texts, CUSTOMER)["fields"]
    assert panel.client("admin").get("/customer/list/").status_code == 200
    assert "customer.fax" not in panel.client("admin").get("/designer/purge/").text


def test_it_is_audited(panel: TestPanel) -> None:
    add(panel, "telex")
    retire(panel, "telex")
    send(panel.client("admin"), "customer.telex", "customer.telex")
    panel.reload()

    with panel.store.reading() as conn:
        found = conn.execute(
            sa.select(sys_event.c.actor_name, sys_event.c.detail)
            .where(sys_event.c.kind == "definitions:purge")
            .order_by(sys_event.c.id.desc())
        ).first()
    assert found is not None
    assert found.actor_name == "Admin"
    assert found.detail == {"name": "customer.telex", "records": 0, "files": 0}


def test_nothing_is_deleted_before_its_name_is_typed(panel: TestPanel) -> None:
    add(panel, "pager")
    retire(panel, "pager")
    admin = panel.client("admin")

    answer = send(admin, "customer.pager", "pager")

    assert answer.status_code == 422
    assert "Type customer.pager to say that this is what you mean." in answer.text
    assert 'value="pager"' in answer.text
    assert "pager" in columns(panel)


def test_what_is_in_use_is_not_there_to_be_deleted(panel: TestPanel) -> None:
    admin = panel.client("admin")

    answer = send(admin, "customer.name", "customer.name")

    assert answer.status_code == 404
    assert "Nothing is stored under customer.name." in answer.text
    assert "name" in columns(panel)


@pytest.mark.parametrize("name", ["manager", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel: TestPanel, name: str) -> None:
    client = panel.client(name)

    assert client.get("/designer/purge/").status_code == 403
    assert client.post(DROP, data={"name": "customer.name"}).status_code == 403


def test_designing_is_not_enough(panel: TestPanel) -> None:
    texts = dict(panel.store.definitions.texts)
    role = read_one(texts, "_roles/admin.yaml")
    role["system"] = [each for each in role["system"] if each != "purge"]
    apply(panel, dict(write_one(texts, "_roles/admin.yaml", role)))
    admin = panel.client("admin")

    assert admin.get("/designer/").status_code == 200
    assert admin.get("/designer/purge/").status_code == 403
    assert "/designer/purge/" not in admin.get("/designer/versions/").text
    apply(panel, texts)


def test_it_asks_for_a_proof_where_the_last_one_is_old(panel: TestPanel) -> None:
    add(panel, "beeper")
    retire(panel, "beeper")
    admin = panel.client("admin")
    admin.get("/designer/purge/")
    with panel.store.writing() as conn:
        conn.execute(sa.text("UPDATE sys_session SET proved_at = '2020-01-01 00:00:00.000000'"))

    answer = send(admin, "customer.beeper", "customer.beeper")

    assert answer.status_code == 403
    assert "Confirm" in answer.text
    assert "beeper" in columns(panel)


def test_no_number_is_told_of_what_is_closed_and_it_stays(panel: TestPanel) -> None:
    add(panel, "secret")
    file_customer(panel, "admin", name="Has a secret", secret="hush")
    before = dict(panel.store.definitions.texts)
    role = read_one(before, "_roles/admin.yaml")
    role["entities"]["customer"] = {**role["entities"]["*"], "fields": {"secret": "hidden"}}
    apply(panel, dict(write_one(before, "_roles/admin.yaml", role)))
    retire(panel, "secret")
    admin = panel.client("admin")

    page = admin.get("/designer/purge/").text
    answer = admin.post(DROP, data={"name": "customer.secret", "typed": "customer.secret"})

    part = page[page.index('id="customer.secret"') :].split("</li>")[0]
    assert "What is stored there is closed to you" in part
    assert "record" not in part
    assert answer.status_code == 403
    assert "secret" in columns(panel)
    apply(panel, before)


def test_an_entity_goes_with_its_file_its_rights_and_its_records(panel: TestPanel) -> None:
    before = dict(panel.store.definitions.texts)
    tea = "label: {en: Tea}\nfields:\n  name: {type: text, required: true}\n"
    apply(panel, {**before, "tea.yaml": tea})
    role = read_one(panel.store.definitions.texts, "_roles/staff.yaml")
    role["entities"]["tea"] = {"read": "all"}
    apply(panel, dict(write_one(panel.store.definitions.texts, "_roles/staff.yaml", role)))
    texts = panel.store.definitions.texts
    apply(panel, {**texts, "tea.yaml": tea + "retired: true\n"})
    admin = panel.client("admin")

    page = admin.get("/designer/purge/").text
    answer = send(admin, "tea", "tea")
    panel.reload()

    assert "The entity Tea, with all its records" in page
    assert answer.status_code == 303
    assert "tea.yaml" not in panel.store.definitions.texts
    said = read_one(panel.store.definitions.texts, "_roles/staff.yaml")["entities"]
    assert "tea" not in said
    with panel.store.reading() as conn:
        assert not sa.inspect(conn).has_table("rec_tea")


def test_an_entity_that_others_still_point_at_stays(panel: TestPanel) -> None:
    texts = dict(panel.store.definitions.texts)
    cup = "label: {en: Cup}\nfields:\n  name: {type: text}\n"
    desk = "label: {en: Desk}\nfields:\n  name: {type: text}\n  cup: {type: link, to: cup}\n"
    apply(panel, {**texts, "cup.yaml": cup, "desk.yaml": desk})
    gone = desk.replace("to: cup}", "to: cup, retired: true}")
    apply(panel, {**texts, "cup.yaml": cup + "retired: true\n", "desk.yaml": gone})
    admin = panel.client("admin")

    page = admin.get("/designer/purge/").text
    refused = send(admin, "cup", "cup")
    field_first = send(admin, "desk.cup", "desk.cup")
    panel.reload()
    then = send(panel.client("admin"), "cup", "cup")
    panel.reload()

    assert "Fields of others still point at its records" in page
    assert refused.status_code == 409
    assert field_first.status_code == 303
    assert then.status_code == 303
    apply(panel, texts)


def test_a_draft_that_somebody_works_on_goes_on_without_it(panel: TestPanel) -> None:
    add(panel, "minitel")
    retire(panel, "minitel")
    draft = open_draft(panel.store, panel.ids["admin"])
    data = read_one(draft.texts, CUSTOMER)
    data["fields"]["name"]["max_length"] = 99
    save(panel.store, draft, write_one(draft.texts, CUSTOMER, data), Change("changed", {}))

    send(panel.client("admin"), "customer.minitel", "customer.minitel")
    panel.reload()
    page = panel.client("admin").get("/designer/review/").text

    assert "Your changes stand on it now" in page
    assert "minitel" not in page.lower()
