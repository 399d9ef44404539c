"""A person opens one record."""

import re

import pytest

from app.records.write import create_record
from tests.features.customers import file_customer


def test_it_works(panel, client_as):
    record = file_customer(panel, name="Opened customer", tier="vip", website="example.com")

    answer = client_as("alice").get(f"/customer/show/{record.id}")

    assert answer.status_code == 200
    assert "Opened customer" in answer.text
    assert 'href="https://example.com' in answer.text
    assert "filed this record" in answer.text


def test_it_says_what_is_wrong(client_as):
    assert client_as("alice").get("/customer/show/99999999").status_code == 404
    assert client_as("alice").get("/customer/show/first").status_code == 404


def test_it_refuses_without_the_permission(panel, client_as):
    record = file_customer(panel)

    assert client_as("nobody").get(f"/customer/show/{record.id}").status_code == 403


def test_a_stranger_sees_nothing(panel, client_as):
    record = file_customer(panel, name="Nobody elses business")

    answer = client_as("charlie").get(f"/customer/show/{record.id}")

    assert answer.status_code == 404
    assert "Nobody elses business" not in answer.text


def test_hidden_and_masked_fields_stay_so_everywhere_on_the_page(panel, client_as):
    record = file_customer(
        panel, "admin", name="Canary", phone="13912345678", bank_account="6222020200112233445"
    )

    for name in ("viewer", "manager"):
        text = client_as(name).get(f"/customer/show/{record.id}").text.replace(" ", "")
        assert "6222020200112233445" not in text
    assert "13912345678" not in client_as("viewer").get(f"/customer/show/{record.id}").text


def test_a_button_is_there_only_for_who_may_press_it(panel, client_as):
    record = file_customer(panel)

    own = client_as("alice").get(f"/customer/show/{record.id}").text
    other = client_as("bob").get(f"/customer/show/{record.id}").text

    assert f"/customer/edit/{record.id}" in own
    assert f"/customer/edit/{record.id}" not in other
    assert f"/customer/delete/{record.id}" not in own


def test_related_records_are_listed_with_a_way_to_add_one(panel, client_as):
    record = file_customer(panel)
    actor = panel.actor("alice")
    create_record(
        panel.store, actor, "contact", {"name": "Related Person", "customer": str(record.id)}
    )

    text = client_as("alice").get(f"/customer/show/{record.id}?tab=contact.customer").text

    assert "Related Person" in text
    assert f"/contact/add?customer={record.id}" in text
    assert f"/contact/list/?f.customer={record.id}" in text


@pytest.mark.parametrize("website", ["javascript:alert(1)", "data:text/html,x"])
def test_only_web_addresses_become_links(website):
    from app.web.cells import safe_href

    assert safe_href(website, "url") == ""


def test_a_picker_offers_what_matches(panel, client_as):
    record = file_customer(panel, name="Pickable company")

    choices = client_as("alice").get("/contact/pick/customer?q=pickable").json

    assert [(c["value"], c["text"]) for c in choices] == [(str(record.id), "Pickable company")]
    assert client_as("charlie").get("/contact/pick/customer?q=pickable").json == []


def test_a_document_is_offered_in_every_language(panel, client_as):
    record = file_customer(panel)

    text = client_as("alice").get(f"/customer/show/{record.id}").text

    offered = re.findall(
        rf'name="language" value="([^"]+)" formaction="/customer/{record.id}/print/profile"', text
    )
    assert {"zh_Hans", "zh_Hant", "en", "zh_Hans+en"} <= {*offered}
