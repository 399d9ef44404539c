"""A person looks through the trash."""

import pytest

from tests.features.customers import file_customer


def thrown(panel, client_as, owner="alice", **raw):
    record = file_customer(panel, owner, **raw)
    client_as("admin").post(f"/customer/delete/{record.id}")
    return record


def test_it_works(panel, client_as):
    record = thrown(panel, client_as, name="Seen in the trash")

    page = client_as("admin").get("/customer/trash/")

    assert page.status_code == 200
    assert "Seen in the trash" in page.text
    assert f"/customer/restore/{record.id}" in page.text


@pytest.mark.parametrize("query", ["page=none", "page=0", "page=-1"])
def test_it_says_what_is_wrong(client_as, query):
    assert client_as("admin").get(f"/customer/trash/?{query}").status_code == 400


@pytest.mark.parametrize("name", ["alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(client_as, name):
    assert client_as(name).get("/customer/trash/").status_code == 403


def test_a_stranger_sees_nothing(panel, client_as):
    thrown(panel, client_as, "charlie", name="Southern rubbish")

    assert "Southern rubbish" not in client_as("manager").get("/customer/trash/").text
    assert "Southern rubbish" in client_as("admin").get("/customer/trash/").text


def test_what_is_in_the_trash_is_nowhere_else(panel, client_as):
    record = thrown(panel, client_as, name="Nowhere else")
    client = client_as("admin")

    assert client.get(f"/customer/show/{record.id}").status_code == 404
    assert client.get(f"/api/v1/customer/{record.id}").status_code == 404
    assert client.get("/api/v1/customer/?search=Nowhere").json["count"] == 0
    assert client.get("/contact/pick/customer?q=Nowhere").json == []
    assert "Nowhere else" not in client.get("/customer/export.csv").text


def test_the_way_back_is_closed_where_the_value_was_taken(panel, client_as):
    record = thrown(panel, client_as, name="First of its code", uscc="91110000600037341L")
    file_customer(panel, name="Second of its code", uscc="91110000600037341L")
    client = client_as("admin")

    answer = client.post(f"/customer/restore/{record.id}", follow_redirects=True)

    assert answer.status_code in (200, 422)
    assert client.get(f"/customer/show/{record.id}").status_code == 404
