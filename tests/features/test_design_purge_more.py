"""With what is deleted for good go its files; retired options and roles that are left go, too."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access.account_tables import roles, user_roles
from app.access.people import list_people
from app.design.files.folder import read_one, write_one
from app.records.files import add_file
from app.records.read import get_record
from app.records.record import Record
from app.records.update import update_record
from app.storage.system import sys_attachment, sys_event
from app.storage.versions import latest
from tests.features.customers import file_customer
from tests.features.test_design_purge import add, apply, retire, send
from tests.panels import TestPanel

INDUSTRY = "_options/industry.yaml"


@pytest.fixture(autouse=True)
def _as_before(panel: TestPanel) -> Iterator[None]:
    before = dict(panel.store.definitions.texts)
    yield
    apply(panel, before)


def hold_file(panel: TestPanel, field: str, **raw: str) -> tuple[Record, Path]:
    """File a customer that holds a file in a field; return it and where the bytes are."""
    content = io.BytesIO(b"%PDF-1.7 a plan")
    admin = panel.actor("admin")
    key = add_file(panel.store, admin, "customer", field, name="plan.pdf", content=content)
    return file_customer(panel, "admin", **{field: key}, **raw), panel.store.files / key[:2] / key


def rows(panel: TestPanel, field: str) -> int:
    asked = sa.select(sa.func.count()).where(sys_attachment.c.field == field)
    with panel.store.reading() as conn:
        return conn.scalar(asked) or 0


def part_of(page: str, name: str) -> str:
    """Return what the page says of one thing."""
    return page[page.index(f'id="{name}"') :].split("</li>")[0]


def last_event(panel: TestPanel) -> dict[str, object]:
    asked = sa.select(sys_event.c.detail).where(sys_event.c.kind == "definitions:purge")
    with panel.store.reading() as conn:
        found: dict[str, object] = conn.scalars(asked.order_by(sys_event.c.id.desc())).first()
    return found


def test_the_files_of_a_field_go_with_it_and_no_others(panel: TestPanel) -> None:
    add(panel, "plan", type="file")
    add(panel, "sketch", type="file")
    record, gone = hold_file(panel, "plan", name="Has a plan")
    _, kept = hold_file(panel, "sketch")
    retire(panel, "plan")
    admin = panel.client("admin")

    told = part_of(admin.get("/designer/purge/").text, "customer.plan")
    answer = send(admin, "customer.plan", "customer.plan")
    panel.reload()

    assert "1 file goes with it: 15 Bytes." in told
    assert answer.status_code == 303
    assert (rows(panel, "plan"), rows(panel, "sketch")) == (0, 1)
    assert (gone.exists(), kept.exists()) == (False, True)
    assert last_event(panel) == {"name": "customer.plan", "records": 1, "files": 1}
    history = panel.client("admin").get(f"/customer/history/{record.id}")
    assert history.status_code in (200, 404)
    assert panel.client("admin").get(f"/customer/show/{record.id}").status_code == 200


def test_files_that_moved_aside_go_once_no_record_holds_them(panel: TestPanel) -> None:
    add(panel, "scan", type="file")
    record, given_up = hold_file(panel, "scan")
    _, held = hold_file(panel, "scan")
    add(panel, "scan", type="text")
    add(panel, "scan", type="file")  # what was converted is held again
    admin = panel.actor("admin")
    now = get_record(panel.store, admin, "customer", record.id)
    update_record(panel.store, admin, "customer", record.id, {"scan": ""}, version=now.version)
    page = panel.client("admin").get("/designer/purge/").text

    for name in re.findall(r'id="(customer\.scan[^"]*)"', page):
        assert send(panel.client("admin"), name, name).status_code == 303
        panel.reload()

    assert (given_up.exists(), held.exists()) == (False, True)
    assert rows(panel, "scan") == 1


def test_the_files_of_an_entity_go_with_it(panel: TestPanel) -> None:
    texts = dict(panel.store.definitions.texts)
    tea = "label: {en: Tea}\nfields:\n  name: {type: text}\n  leaf: {type: file}\n"
    apply(panel, {**texts, "tea.yaml": tea})
    key = add_file(
        panel.store, panel.actor("admin"), "tea", "leaf", name="leaf.pdf",
        content=io.BytesIO(b"%PDF-1.7 a leaf"),
    )  # fmt: skip
    apply(panel, {**texts, "tea.yaml": tea + "retired: true\n"})

    send(panel.client("admin"), "tea", "tea")
    panel.reload()

    assert rows(panel, "leaf") == 0
    assert not (panel.store.files / key[:2] / key).exists()


# -- options ------------------------------------------------------------------------------------


def retire_option(panel: TestPanel, key: str) -> None:
    texts = panel.store.definitions.texts
    data = read_one(texts, INDUSTRY)
    before = data["options"][key]
    said = before if isinstance(before, dict) and "label" in before else {"label": before}
    data["options"][key] = {**said, "retired": True}
    apply(panel, dict(write_one(texts, INDUSTRY, data)))


def test_a_retired_option_that_nobody_holds_is_forgotten(panel: TestPanel) -> None:
    retire_option(panel, "saas")
    admin = panel.client("admin")

    told = part_of(admin.get("/designer/purge/").text, "industry:saas")
    answer = send(admin, "industry:saas", "industry:saas")
    panel.reload()

    assert "No record holds it." in told
    assert answer.status_code == 303
    assert "saas" not in read_one(panel.store.definitions.texts, INDUSTRY)["options"]
    with panel.store.reading() as conn:
        assert "saas" not in latest(conn).catalog.options["industry"]
    assert last_event(panel) == {"name": "industry:saas", "records": 0}


def test_an_option_that_a_record_holds_stays(panel: TestPanel) -> None:
    file_customer(panel, industry="cloud")
    retire_option(panel, "cloud")
    admin = panel.client("admin")

    told = part_of(admin.get("/designer/purge/").text, "industry:cloud")
    answer = send(admin, "industry:cloud", "industry:cloud")

    assert "1 record holds it: merge it into another option first." in told
    assert "<form" not in told
    assert answer.status_code == 409
    assert "Records hold industry:cloud: 1." in answer.text
    assert "cloud" in panel.store.definitions.option_sets["industry"].options


def test_an_option_that_another_lies_below_stays(panel: TestPanel) -> None:
    retire_option(panel, "hardware")

    answer = send(panel.client("admin"), "industry:hardware", "industry:hardware")

    assert answer.status_code == 422
    assert "hardware" in part_of(answer.text, "industry:hardware")
    assert "hardware" in panel.store.definitions.option_sets["industry"].options


def test_an_option_that_is_offered_is_not_there_to_be_deleted(panel: TestPanel) -> None:
    answer = send(panel.client("admin"), "industry:it", "industry:it")

    assert answer.status_code == 404
    assert "Nothing is stored under industry:it." in answer.text


# -- roles --------------------------------------------------------------------------------------


def test_a_role_that_is_left_on_accounts_is_taken_from_them(panel: TestPanel) -> None:
    with panel.store.writing() as conn:
        conn.execute(sa.insert(roles).values(name="ghost"))
        key = conn.scalar(sa.select(roles.c.id).where(roles.c.name == "ghost"))
        conn.execute(sa.insert(user_roles).values(user_id=panel.ids["alice"], role_id=key))
    admin = panel.client("admin")

    told = part_of(admin.get("/designer/purge/").text, "role:ghost")
    answer = send(panel.client("admin"), "role:ghost", "role:ghost")

    assert "1 account has it: a new role of this name would be theirs at once." in told
    assert answer.status_code == 303
    assert not any("ghost" in person.roles for person in list_people(panel.store))
    assert last_event(panel) == {"name": "role:ghost", "people": ["alice"]}


def test_a_role_that_is_defined_is_not_there_to_be_deleted(panel: TestPanel) -> None:
    answer = send(panel.client("admin"), "role:staff", "role:staff")

    assert answer.status_code == 404
    assert any("staff" in person.roles for person in list_people(panel.store))
