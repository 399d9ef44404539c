"""A person narrows a list; the address says how."""

import json
from urllib.parse import quote

import pytest

from tests.features.customers import file_customer


@pytest.fixture(scope="module", autouse=True)
def records(panel):
    """File three customers that differ."""
    return [
        file_customer(panel, name="First filtered", tier="vip", industry="software"),
        file_customer(panel, name="Second filtered", tier="key", industry="it"),
        file_customer(panel, name="Third filtered", tier="normal", industry="finance"),
    ]


def names(answer):
    return [word for word in ("First", "Second", "Third") if f"{word} filtered" in answer.text]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("f.tier=vip", ["First"]),
        ("f.tier=vip&f.tier=key", ["First", "Second"]),
        ("f.tier.at_least=key", ["First", "Second"]),
        ("f.industry=it", ["First", "Second"]),
        ("f.phone.empty=1&f.tier=normal", ["Third"]),
        ("q=third", ["Third"]),
        ("f.name.contains=second", ["Second"]),
        ("filter=" + quote(json.dumps({"not": {"tier": "vip"}})), ["Second", "Third"]),
        ("f.owner=me", []),
    ],
)
def test_it_works(client_as, query, found):
    answer = client_as("admin").get(f"/customer/list/?{query}")

    assert answer.status_code == 200
    assert names(answer) == found


@pytest.mark.parametrize(
    "query",
    [
        "f.nonsense=1",
        "f.tier=nonsense",
        "f.tier.nonsense=vip",
        "filter=nonsense",
        "filter=" + quote(json.dumps({"nonsense": 1})),
        "f.founded.at_least=someday",
    ],
)
def test_it_says_what_is_wrong(client_as, query):
    answer = client_as("admin").get(f"/customer/list/?{query}")

    assert answer.status_code == 400
    assert "nonsense" in answer.text or "someday" in answer.text


def test_it_refuses_without_the_permission(client_as):
    assert client_as("nobody").get("/customer/filter/tier").status_code == 403


def test_a_stranger_counts_nothing(client_as):
    panel = client_as("charlie").get("/customer/filter/tier").text

    assert "ds-count ds-push" in panel
    assert ">1<" not in panel


def test_a_masked_field_can_be_compared_with_nothing(client_as):
    client = client_as("viewer")

    for query in ("f.phone.contains=138", "sort=phone", 'filter={"phone":{"contains":"138"}}'):
        assert client.get(f"/customer/list/?{query}").status_code == 400
    assert client.get("/customer/filter/phone").status_code == 400


def test_the_conditions_are_said_in_words(client_as):
    text = client_as("admin").get("/customer/list/?f.tier.at_least=key").text

    assert "is at least" in text
    assert "<b>Key account</b>" in text


def test_a_filter_panel_counts_with_the_other_conditions(client_as):
    text = client_as("admin").get("/customer/filter/tier?f.industry=finance&f.tier=vip").text

    assert 'name="f.industry" value="finance"' in text
    assert 'value="vip" checked' in text


def test_a_list_without_a_match_says_what_to_drop(client_as):
    text = client_as("admin").get("/customer/list/?f.tier=vip&f.industry=finance").text

    assert "No Customers match" in text
    assert "Without “Industry is in Finance” there are 1." in text
