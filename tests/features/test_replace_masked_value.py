"""A person replaces a value that they only see masked."""

import pytest
import sqlalchemy as sa

from app.records.read import get_record
from tests.features.customers import file_customer, form_values, version_of

OLD, MASK, NEW = "11010519491231002X", "110****002X", "440524188001010014"


@pytest.fixture
def record(panel):
    return file_customer(panel, "alice", kind="person", id_card=OLD)


def stored(panel, record, field="id_card"):
    return get_record(panel.store, panel.actor("admin"), "customer", record.id).values[field]


def test_it_works(panel, client_as, record):
    client = client_as("alice")
    form = client.get(f"/customer/edit/{record.id}").text

    answer = client.post(
        f"/customer/edit/{record.id}",
        data={"version": version_of(client, record), "field.id_card": NEW},
        follow_redirects=True,
    )

    assert f"Stored: {MASK}" in form
    assert OLD not in form
    assert answer.request.path == f"/customer/show/{record.id}"
    assert NEW not in answer.text
    assert stored(panel, record) == NEW


def test_it_says_what_is_wrong(panel, client_as, record):
    client = client_as("alice")

    answer = client.post(
        f"/customer/edit/{record.id}",
        data={"version": version_of(client, record), "field.id_card": "440****0014"},
    )

    assert answer.status_code == 422
    assert "This is a mask, not a value." in answer.text
    assert stored(panel, record) == OLD


def test_it_refuses_without_the_permission(panel, client_as, record):
    answer = client_as("viewer").post(
        f"/customer/edit/{record.id}", data={"version": "1", "field.id_card": NEW}
    )

    assert answer.status_code == 403
    assert stored(panel, record) == OLD


def test_a_stranger_sees_nothing(client_as, record):
    answer = client_as("charlie").post(f"/customer/edit/{record.id}", data={"field.id_card": NEW})

    assert answer.status_code == 404


def test_it_leaves_a_revision_that_is_masked_too(client_as, record):
    client = client_as("alice")
    client.put(f"/api/v1/customer/{record.id}", json={"id_card": NEW})

    page = client.get(f"/customer/show/{record.id}").text

    assert f"<del>{MASK}</del>" in page
    assert "<ins>440****0014</ins>" in page


# -- the odd cases ---------------------------------------------------------------------------------


@pytest.mark.parametrize("sent", ["", MASK])
def test_a_form_that_sends_the_mask_back_changes_nothing(panel, client_as, record, sent):
    client = client_as("alice")
    values = form_values(client.get(f"/customer/edit/{record.id}").text)

    answer = client.post(
        f"/customer/edit/{record.id}", data={**values, "field.id_card": sent}, follow_redirects=True
    )

    assert answer.status_code == 200
    assert "changed" not in answer.text
    assert stored(panel, record) == OLD


def test_a_record_that_is_read_by_the_api_and_sent_back_whole_is_unchanged(panel, client_as):
    everything = {"phone": "13800138000", "email": "a.long.name@example.cn", "id_card": OLD}
    record = file_customer(panel, "admin", kind="person", **everything)
    url = f"/api/v1/customer/{record.id}"
    role = panel.store.definitions.roles["auditor"]
    masked = {name: client_as("viewer").get(url).json["result"][name] for name in everything}
    alice = file_customer(panel, "alice", kind="person", **everything)

    own = client_as("alice").get(f"/api/v1/customer/{alice.id}").json
    answer = client_as("alice").put(
        f"/api/v1/customer/{alice.id}", json={"id_card": own["result"]["id_card"]}
    )

    assert role.entities["customer"].fields["id_card"] == "masked"
    assert masked == {"phone": "138****8000", "email": "a.l***@example.cn", "id_card": MASK}
    assert answer.status_code == 200
    assert answer.json["version"] == own["version"]
    assert stored(panel, alice) == OLD


def test_the_api_says_what_is_wrong(panel, client_as, record):
    answer = client_as("alice").put(
        f"/api/v1/customer/{record.id}", json={"id_card": "440****0014"}
    )

    assert answer.status_code == 422
    assert [(e["code"], e["field"]) for e in answer.json["errors"]] == [("mask.typed", "id_card")]


# -- a value that nobody can decrypt ---------------------------------------------------------------


@pytest.fixture
def damaged(panel):
    record = file_customer(panel, "admin", bank_account="6222020200112233", english_name="Seen")
    table = panel.store.tables.entities["customer"].table
    with panel.store.writing() as conn:
        change = sa.update(table).where(table.c.id == record.id)
        conn.execute(change.values(bank_account="2.1:moved"))
    return record


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("/customer/show/{}", "An encrypted value cannot be read"),
        ("/customer/edit/{}", "Stored: ****"),
        ("/customer/list/?columns=name,bank_account", "An encrypted value cannot be read"),
        ("/customer/export.csv?columns=name,bank_account", "****"),
        ("/api/v1/customer/{}", "****"),
        ("/api/v1/customer/", "****"),
        ("/customer/{}/document/profile.pdf?language=en", ""),
    ],
)
def test_every_channel_goes_on_with_the_rest(client_as, damaged, address, says):
    answer = client_as("admin").get(address.format(damaged.id))

    assert answer.status_code == 200
    if says:
        assert damaged.title in answer.text
        assert says in answer.text
