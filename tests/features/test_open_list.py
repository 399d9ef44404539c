"""A person opens the list of an entity."""

import pytest

from tests.features.customers import file_customer


def test_it_works(panel, client_as):
    record = file_customer(panel, name="杭州拾光云数据", tier="vip")

    answer = client_as("admin").get("/customer/list/")

    assert answer.status_code == 200
    assert "杭州拾光云数据" in answer.text
    assert f"/customer/show/{record.id}" in answer.text
    assert "VIP" in answer.text


@pytest.mark.parametrize(
    "query", ["nonsense=1", "page=none", "size=100000", "columns=nonsense", "sort=nonsense"]
)
def test_it_says_what_is_wrong(client_as, query):
    answer = client_as("admin").get(f"/customer/list/?{query}")

    assert answer.status_code == 400
    assert query.split("=")[0] in answer.text or "nonsense" in answer.text


def test_it_refuses_without_the_permission(panel, client_as):
    file_customer(panel, name="Not for everybody")

    answer = client_as("nobody").get("/customer/list/")

    assert answer.status_code == 403
    assert "Not for everybody" not in answer.text


def test_who_is_not_signed_in_is_asked_to(client_as):
    answer = client_as(None).get("/customer/list/")

    assert answer.status_code in (302, 401)
    assert "Customer" not in answer.text.replace("customer", "")


def test_a_stranger_sees_nothing(panel, client_as):
    file_customer(panel, name="Of the east only")

    answer = client_as("charlie").get("/customer/list/")

    assert answer.status_code == 200
    assert "Of the east only" not in answer.text


def test_a_masked_field_shows_its_mask_only(panel, client_as):
    file_customer(panel, name="Masked phone", phone="13800138006")

    answer = client_as("viewer").get("/customer/list/?columns=name,phone&q=Masked+phone")

    assert "****" in answer.text
    assert "13800138006" not in answer.text.replace(" ", "")


def test_a_hidden_field_is_an_unknown_column(client_as):
    hidden = client_as("alice").get("/customer/list/?columns=bank_account")
    unknown = client_as("alice").get("/customer/list/?columns=bank_accounts")

    assert hidden.status_code == unknown.status_code == 400


def test_pages_follow_each_other(panel, client_as):
    for number in range(21):
        file_customer(panel, name=f"Paged {number:02}")

    client = client_as("admin")
    first = client.get("/customer/list/?q=Paged&size=20&sort=name")
    second = client.get("/customer/list/?q=Paged&size=20&sort=name&page=2")

    assert "Paged 19" in first.text
    assert "Paged 20" not in first.text
    assert "Paged 20" in second.text
    assert "page=2" in first.text


def test_what_people_type_is_shown_as_text(panel, client_as):
    file_customer(panel, name="<script>alert(1)</script> {0} %s")

    for address in ("/customer/list/", "/customer/list/?q=script"):
        text = client_as("admin").get(address).text
        assert "<script>alert(1)</script>" not in text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; {0} %s" in text


@pytest.mark.parametrize("language", ["zh_Hans", "zh_Hant", "en"])
def test_it_opens_in_every_language(client_as, language):
    answer = client_as("admin", language).get("/customer/list/")

    assert answer.status_code == 200
    assert f'lang="{language.replace("_", "-")}"' in answer.text
