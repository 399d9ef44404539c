"""Reading and doing what one may not: one test for each attack on other systems of this kind."""

from __future__ import annotations

import io
import json
import logging
import re
from pathlib import Path

import pytest
import sqlalchemy as sa

from app.access import people
from app.core.errors import AppError
from app.records.files import add_file
from app.records.record import Record
from app.records.write import create_record, update_record
from app.schema.loader import load
from app.schema.source import read_folder
from app.storage.system import sys_event, sys_revision
from tests.panels import SHIPPED, TestPanel, copied
from tests.routes.asking import PIXEL
from tests.security.conftest import SECRET, As

HIDDEN = "bank_account"  # from Alice
MASKED = "id_card"


@pytest.mark.parametrize("field", [HIDDEN, MASKED])
@pytest.mark.parametrize("operator", ["equals", "contains", "starts_with", "empty", "in"])
def test_filter_oracle_on_a_field_that_is_not_shown(
    as_: As, customer: Record, field: str, operator: str
) -> None:
    for value in (SECRET, "0", [SECRET]):
        condition = json.dumps({field: {operator: value}})
        answer = as_("alice").get("/api/v1/customer/", query_string={"filter": condition})
        assert answer.status_code == 400
        assert "count" not in answer.json


def test_filter_oracle_through_a_link(as_: As, customer: Record) -> None:
    for name in (f"customer.{HIDDEN}", f"customer__{HIDDEN}", "customer.owner.password"):
        condition = json.dumps({name: {"equals": SECRET}})
        answer = as_("alice").get("/api/v1/contact/", query_string={"filter": condition})
        assert answer.status_code == 400


@pytest.mark.parametrize("field", [HIDDEN, MASKED, f"-{HIDDEN}", "deleted_at,password"])
def test_sort_oracle(as_: As, field: str) -> None:
    assert as_("alice").get(f"/customer/list/?sort={field}").status_code == 400
    assert as_("alice").get(f"/api/v1/customer/?sort={field}").status_code == 400


@pytest.mark.parametrize(
    "word", ["group", "aggregate", "min", "fields", "expand", "alias", "having"]
)
def test_aggregate_oracle(as_: As, word: str) -> None:
    assert as_("alice").get(f"/api/v1/customer/?{word}={HIDDEN}").status_code == 400


@pytest.mark.parametrize(
    "name",
    [f"name as {HIDDEN}", HIDDEN.upper(), f"{HIDDEN}.text", f"customer.{HIDDEN}", "ｂank_account",
     f" {HIDDEN}", f"{HIDDEN}\0", f'"{HIDDEN}"'],
)  # fmt: skip
def test_alias_trick(as_: As, customer: Record, name: str) -> None:
    for query in ({"columns": name}, {"q": json.dumps({"columns": [name]})}):
        answer = as_("alice").get("/api/v1/customer/", query_string=query)
        assert answer.status_code == 400
        assert SECRET not in answer.text


def test_history_shows_no_value_of_a_hidden_field(
    panel: TestPanel, as_: As, customer: Record
) -> None:
    admin = panel.actor("admin")
    for value in ("6217001234567897126", SECRET):
        update_record(panel.store, admin, "customer", customer.id, {HIDDEN: value}, version=None)

    for path in ("show", "timeline"):
        page = as_("alice").get(f"/customer/{path}/{customer.id}").text
        assert "6217001234567897126" not in page
        assert SECRET not in page


def test_logs_hold_no_value(
    panel: TestPanel, as_: As, customer: Record, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = as_("admin")

    client.get(f"/customer/show/{customer.id}")
    client.get(f"/customer/list/?q={SECRET}")
    client.put(f"/api/v1/customer/{customer.id}", json={HIDDEN: SECRET})
    client.post("/customer/add", data={"field.name": "", f"field.{HIDDEN}": SECRET})

    assert SECRET not in caplog.text


def test_a_grant_does_not_pass_to_a_field_made_anew(panel: TestPanel, tmp_path: Path) -> None:
    """Grants hang on ids: a field with an old name and a new id is a field nobody was granted."""
    own = copied(panel, tmp_path)
    texts = read_folder(SHIPPED)
    role = texts["_roles/staff.yaml"]
    assert "credit_limit: read" in role
    texts["customer.yaml"] = texts["customer.yaml"].replace(
        "  credit_limit:\n", "  credit_limit:\n    id: another_limit\n", 1
    )
    before = own.store.definitions.roles["staff"].entities["customer"].fields
    after = load(texts).roles["staff"].entities["customer"].fields

    assert "credit_limit" in before
    assert "credit_limit" not in after
    own.installation.engine.dispose()


@pytest.mark.parametrize("rule", [{"any": []}, {"name": {"in": []}}, {"not": {"any": []}}])
def test_an_empty_rule_opens_nothing(as_: As, customer: Record, rule: object) -> None:
    query = {"filter": json.dumps(rule)}

    answer = as_("charlie").get("/api/v1/customer/", query_string=query)

    assert answer.status_code == 400 or "Harbour" not in answer.text


@pytest.fixture(scope="module")
def held(panel: TestPanel) -> tuple[Record, str]:
    """File a customer of Alice's with a picture."""
    alice = panel.actor("alice")
    key = add_file(
        panel.store, alice, "customer", "logo", name="logo.png", content=io.BytesIO(PIXEL)
    )
    return create_record(panel.store, alice, "customer", {"name": "Held", "logo": key}), key


def test_files_are_asked_for_through_their_record(
    panel: TestPanel, as_: As, held: tuple[Record, str]
) -> None:
    record, key = held
    other = create_record(panel.store, panel.actor("charlie"), "customer", {"name": "Charlie's"})

    for path in (
        f"/customer/{record.id}/file/logo/{key}", f"/customer/{record.id}/file/logo/{key}?show=1",
        f"/customer/{other.id}/file/logo/{key}", f"/customer/{other.id}/file/name/{key}",
        f"/contact/{record.id}/file/logo/{key}", f"/customer/{record.id}/file/logo/{key}/",
        f"/api/v1/customer/{record.id}/file/logo/{key}", f"/files/{key[:2]}/{key}",
    ):  # fmt: skip
        assert as_("charlie").get(path).status_code in (400, 404), path


def test_a_file_of_somebody_else_is_not_attached(
    panel: TestPanel, as_: As, held: tuple[Record, str]
) -> None:
    answer = as_("charlie").post("/api/v1/customer/", json={"name": "Taken", "logo": held[1]})

    assert answer.status_code == 422


def test_who_may_not_write_a_field_uploads_nothing(panel: TestPanel) -> None:
    with pytest.raises(AppError) as refused:
        add_file(
            panel.store, panel.actor("viewer"), "customer", "logo", name="a.png",
            content=io.BytesIO(PIXEL),
        )  # fmt: skip

    assert refused.value.status == 403


def test_helpers_of_forms_ask_too(as_: As, customer: Record) -> None:
    for path in ("/contact/pick/customer?q=Harbour", "/customer/filter/owner"):
        assert "Harbour" not in as_("charlie").get(path).text
        assert as_("nobody").get(path).status_code == 403


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("/customer/edit/{id}", {"version": "1", "field.name": "Taken"}),
        ("/customer/delete/{id}", {}),
        ("/customer/delete", {"id": "{id}"}),
        ("/customer/restore/{id}", {}),
    ],
)
def test_nothing_is_written_before_it_is_allowed(
    panel: TestPanel, as_: As, customer: Record, path: str, data: dict[str, str]
) -> None:
    before = _everything(panel)
    sent = {name: value.format(id=customer.id) for name, value in data.items()}

    for name in ("viewer", "charlie", "nobody"):
        answer = as_(name).post(path.format(id=customer.id), data=sent)
        assert answer.status_code in (302, 403, 404)
        assert _everything(panel) == before


def _everything(panel: TestPanel) -> list[object]:
    table = panel.store.tables.entities["customer"].table
    with panel.store.reading() as conn:
        rows = conn.execute(sa.select(table).order_by(table.c.id)).all()
        noted = conn.scalar(sa.select(sa.func.count()).select_from(sys_revision))
        events = conn.scalar(sa.select(sa.func.count()).select_from(sys_event))
    return [rows, noted, events]


def test_of_many_only_the_allowed_ones_go(panel: TestPanel, as_: As) -> None:
    actor = panel.actor("manager")
    mine = create_record(panel.store, actor, "customer", {"name": "The manager's"})
    other = create_record(panel.store, panel.actor("charlie"), "customer", {"name": "Not hers"})

    answer = as_("manager").post("/customer/delete", data={"id": [str(mine.id), str(other.id)]})

    assert answer.status_code == 302
    assert as_("admin").get(f"/customer/show/{mine.id}").status_code == 404
    assert as_("admin").get(f"/customer/show/{other.id}").status_code == 200


@pytest.mark.parametrize(
    "key",
    ["id", "version_", "created_by", "created_at", "updated_by", "deleted_at", "__class__",
     "number", HIDDEN, "credit_limit", "roles", "password", "rec_customer.name"],
)  # fmt: skip
def test_mass_assignment(as_: As, customer: Record, key: str) -> None:
    client = as_("alice")
    before = as_("admin").get(f"/api/v1/customer/{customer.id}").json

    for value in ("1", 1, {"name": "x"}, ["x"], True):
        answer = client.put(f"/api/v1/customer/{customer.id}", json={"name": "New", key: value})
        assert answer.status_code in (400, 422)

    assert as_("admin").get(f"/api/v1/customer/{customer.id}").json == before


def test_a_key_that_stands_there_twice_is_refused(as_: As, customer: Record) -> None:
    answer = as_("alice").put(
        f"/api/v1/customer/{customer.id}", data='{"name": "a", "name": "b"}',
        content_type="application/json",
    )  # fmt: skip

    assert answer.status_code == 400


def test_nobody_gives_themselves_a_role(panel: TestPanel, as_: As) -> None:
    before = people.get_person(panel.store, panel.ids["alice"]).roles

    as_("alice").post(
        "/people/me", data={"full_name": "Alice", "email": "", "roles": "admin", "is_active": "1"}
    )
    as_("alice").post(f"/people/{panel.ids['alice']}", data={"full_name": "A", "roles": "admin"})

    assert people.get_person(panel.store, panel.ids["alice"]).roles == before


@pytest.mark.parametrize(
    "path",
    ["/people/?next=/login/", "//people/", "/people/..;/login/", "/people/%2e%2e/login/",
     "/login/../people/", "/people/;/health/live", "/health/live/../../people/", "/PEOPLE/"],
)  # fmt: skip
def test_no_spelling_of_an_address_is_open(as_: As, path: str) -> None:
    answer = as_(None).get(path)

    assert answer.status_code in (301, 302, 308, 400, 404)
    assert not re.search("charlie", answer.text, re.IGNORECASE)


def test_who_is_paused_is_out_at_once(panel: TestPanel, tmp_path: Path) -> None:
    own = copied(panel, tmp_path)
    client = own.client("charlie")
    assert client.get("/").status_code == 200

    account = people.get_person(own.store, own.ids["charlie"])
    people.update_person(
        own.store, account.id, full_name=account.full_name, email="", roles=account.roles,
        department=account.department, is_active=False,
    )  # fmt: skip

    assert client.get("/").status_code == 302
    assert client.get("/api/v1/customer/").status_code == 401
    own.installation.engine.dispose()


def test_no_cache_on_the_way_gives_one_person_what_is_anothers(as_: As, customer: Record) -> None:
    for path in ("/customer/list/", "/api/v1/customer/", "/customer/export.csv"):
        answer = as_("admin").get(path)
        assert "no-store" in answer.headers["Cache-Control"]
        assert "public" not in answer.headers["Cache-Control"]
