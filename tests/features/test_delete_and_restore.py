"""A person puts records into the trash and takes them out again."""

import pytest

from tests.features.customers import file_customer


def listed(client, word):
    return "data-row-open" in client.get(f"/customer/list/?q={word}").text


def test_it_works(panel, client_as):
    record = file_customer(panel, name="Thrownaway")
    client = client_as("admin")

    answer = client.post(f"/customer/delete/{record.id}", follow_redirects=True)

    assert "is in the trash." in answer.text
    assert not listed(client, "Thrownaway")
    assert "Thrownaway" in client.get("/customer/trash/").text

    client.post(f"/customer/restore/{record.id}")

    assert listed(client, "Thrownaway")


def test_it_says_what_is_wrong(client_as):
    client = client_as("admin")

    assert client.post("/customer/delete/99999999").status_code == 404
    assert client.post("/customer/restore/99999999").status_code == 404
    assert client.post("/customer/delete").status_code == 400
    assert client.post("/customer/delete?id=first").status_code == 400


def test_it_refuses_without_the_permission(panel, client_as):
    record = file_customer(panel, name="Keptforgood")

    assert client_as("alice").post(f"/customer/delete/{record.id}").status_code == 403
    assert client_as("viewer").get("/customer/trash/").status_code == 403
    assert listed(client_as("admin"), "Keptforgood")


def test_a_stranger_sees_nothing(panel, client_as):
    record = file_customer(panel)

    assert client_as("charlie").post(f"/customer/delete/{record.id}").status_code in (403, 404)


def test_it_leaves_a_revision(panel, client_as):
    record = file_customer(panel)
    client = client_as("admin")

    client.post(f"/customer/delete/{record.id}")
    client.post(f"/customer/restore/{record.id}")

    text = client.get(f"/customer/show/{record.id}").text
    assert "deleted it" in text
    assert "restored it" in text


@pytest.mark.parametrize("path", ["delete", "restore"])
def test_it_takes_a_press_of_a_button_not_a_link(panel, client_as, path):
    record = file_customer(panel)

    assert client_as("admin").get(f"/customer/{path}/{record.id}").status_code == 405


def test_many_go_at_once_and_come_back_with_undo(panel, client_as):
    records = [file_customer(panel, name=f"Bulkdelete {n}") for n in range(3)]
    client = client_as("admin")
    ids = [str(record.id) for record in records]

    answer = client.post("/customer/delete", data={"id": ids}, follow_redirects=True)

    undo = "/customer/restore?" + "&amp;".join(f"id={each}" for each in ids)
    assert "3 records are in the trash." in answer.text
    assert undo in answer.text
    assert not listed(client, "Bulkdelete")

    client.post(undo.replace("&amp;", "&"))

    assert listed(client, "Bulkdelete")


def test_of_many_those_that_may_go_do(panel, client_as):
    record = file_customer(panel, name="Partlydeleted")

    answer = client_as("admin").post(
        "/customer/delete", data={"id": [str(record.id), "99999999"]}, follow_redirects=True
    )

    assert "1 record is in the trash." in answer.text
    assert "99999999" in answer.text.replace(",", "")


def test_after_it_the_way_back_leads_nowhere_else(panel, client_as):
    record = file_customer(panel)

    answer = client_as("admin").post(
        "/customer/delete", data={"id": str(record.id), "next": "//evil.example/"}
    )

    assert answer.status_code == 302
    assert "evil" not in answer.location


def test_the_trash_of_all_entities_is_one_page(client_as):
    assert "/customer/trash/" in client_as("admin").get("/trash/").text
    assert "/customer/trash/" not in client_as("viewer").get("/trash/").text
