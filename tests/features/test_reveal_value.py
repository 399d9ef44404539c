"""A person has a masked value shown, for a reason and for a while."""

import re
from itertools import count

import pytest
import sqlalchemy as sa

from app.records.write import create_record
from app.storage.system import REVEALED, sys_event
from app.web.records.reveal import SECONDS
from tests.features.customers import file_customer

ID_CARD, MASKED = "11010519491231002X", "110****002X"
ACCOUNT = "6222020200112233"
_numbers = count(1)


@pytest.fixture
def record(panel):
    """File a record of Alice's, on a day on which nobody has seen anything yet."""
    with panel.store.writing() as conn:
        conn.execute(sa.delete(sys_event).where(sys_event.c.kind == REVEALED))
    raw = {
        "name": f"Masked {next(_numbers)}", "kind": "person", "id_card": ID_CARD,
        "bank_account": ACCOUNT, "owner": f"_user:{panel.ids['alice']}",
        "department": f"_department:{panel.departments['east']}",
    }  # fmt: skip
    return create_record(panel.store, panel.actor("admin"), "customer", raw)


def ask(client, record, field="id_card", **more):
    data = {"reason": "verify", **more}
    return client.post(f"/customer/reveal/{record.id}/{field}", data=data)


def test_it_works(client_as, record):
    client = client_as("manager")
    page = client.get(f"/customer/show/{record.id}").text
    link = re.search(r'href="(/customer/reveal/[^"]+id_card)"', page)[1]

    question, answer = client.get(link), ask(client, record)

    assert ID_CARD not in page + question.text
    assert MASKED in page
    assert "You may view 20 more today" in question.text
    assert ID_CARD in answer.text
    assert "You may view 19 more today" in answer.text


def test_it_says_what_is_wrong(client_as, record):
    client = client_as("manager")

    short = ask(client, record, reason="other", note="x")
    none = ask(client, record, reason="because")
    long = ask(client, record, note="x" * 201)

    assert (short.status_code, none.status_code, long.status_code) == (422, 422, 422)
    assert "in at least 4 characters" in short.text
    assert "Choose a reason" in none.text
    assert "At most 200 characters" in long.text
    assert 'value="x"' in short.text
    assert ID_CARD not in short.text + none.text + long.text


def test_it_refuses_without_the_permission(client_as, record):
    page = client_as("viewer").get(f"/customer/show/{record.id}").text

    assert MASKED in page
    assert "/customer/reveal/" not in page
    for asking in (ask(client_as("viewer"), record), ask(client_as("alice"), record)):
        assert asking.status_code == 403
        assert ID_CARD not in asking.text


def test_a_stranger_sees_nothing(client_as, record):
    assert ask(client_as("charlie"), record).status_code == 404
    assert client_as("charlie").get(f"/customer/reveal/{record.id}/id_card").status_code == 404


def test_it_leaves_an_event_that_holds_the_reason_and_not_the_value(panel, client_as, record):
    ask(client_as("manager"), record, reason="other", note="November batch B-1121")
    timeline = client_as("alice").get(f"/customer/show/{record.id}").text

    assert "viewed the full value of ID card" in timeline
    assert "Reason: November batch B-1121" in timeline
    assert ID_CARD not in timeline


# -- the odd cases ---------------------------------------------------------------------------------


def test_who_may_not_know_of_a_field_is_not_told_that_it_was_seen(client_as, record):
    answer = ask(client_as("manager"), record, field="bank_account", note="B-1121")

    assert ACCOUNT in answer.text
    assert "B-1121" in client_as("admin").get(f"/customer/show/{record.id}").text
    assert "B-1121" not in client_as("alice").get(f"/customer/show/{record.id}").text


def test_what_is_not_masked_or_not_there_cannot_be_revealed(panel, client_as, record):
    empty = file_customer(panel, "alice")
    manager = client_as("manager")

    assert ask(client_as("admin"), record).status_code == 400
    assert ask(client_as("alice"), record, field="bank_account").status_code == 400
    assert ask(manager, record, field="name").status_code == 400
    assert ask(manager, record, field="no_such_field").status_code == 400
    assert ask(manager, empty).status_code == 400


def test_nothing_of_it_is_kept_by_any_cache(client_as, record):
    answer = ask(client_as("manager"), record)

    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Refresh"].startswith(f"{SECONDS};")


def test_at_the_limit_of_the_day_a_sentence_says_so(panel, client_as, record):
    panel.app.config["REVEALS_PER_DAY"] = 2
    viewed = [ask(client_as("manager"), record) for _ in range(3)]
    page = client_as("manager").get(f"/customer/reveal/{record.id}/id_card")
    panel.app.config["REVEALS_PER_DAY"] = 20

    assert viewed[-1].status_code == 429
    assert ID_CARD not in viewed[-1].text + page.text
    assert "as many as one person may" in viewed[-1].text
    assert "one person may" in page.text


def test_without_the_token_of_the_page_nothing_is_shown(client_as, record):
    client = client_as("manager")

    answer = client.post(
        f"/customer/reveal/{record.id}/id_card", data={"reason": "verify"}, without_csrf=True
    )

    assert answer.status_code == 400
    assert ID_CARD not in answer.text


def test_the_api_shows_it_too_and_counts_together(client_as, record):
    client = client_as("manager")
    url = f"/api/v1/customer/{record.id}/reveal"

    page = ask(client, record).text
    first = client.post(url, json={"field": "id_card", "reason": "verify"})
    second = client.post(url, json={"field": "bank_account", "reason": "To pay them back"})

    left = int(re.search(r"You may view (\d+) more", page)[1])
    assert (first.json["value"], first.json["left"]) == (ID_CARD, left - 1)
    assert (second.json["text"], second.json["left"]) == (ACCOUNT, left - 2)
    assert first.headers["Cache-Control"] == "no-store"
    assert "Reason: To pay them back" in client.get(f"/customer/show/{record.id}").text


@pytest.mark.parametrize(
    ("body", "status", "place"),
    [
        ({}, 422, "field"),
        ({"field": "id_card"}, 422, "reason"),
        ({"field": "id_card", "reason": "x"}, 422, "note"),
        ({"field": "id_card", "reason": 7}, 422, "reason"),
        ({"field": "id_card", "reason": "verify", "why": "x"}, 422, "why"),
    ],
)
def test_the_api_says_what_is_wrong(client_as, record, body, status, place):
    answer = client_as("manager").post(f"/api/v1/customer/{record.id}/reveal", json=body)

    assert answer.status_code == status
    assert place in {error["field"] for error in answer.json["errors"]}
    assert ID_CARD not in answer.text


@pytest.mark.parametrize(
    ("person", "status"), [("admin", 400), ("alice", 403), ("viewer", 403), ("charlie", 404)]
)
def test_the_api_refuses_as_the_screens_do(client_as, record, person, status):
    answer = client_as(person).post(
        f"/api/v1/customer/{record.id}/reveal", json={"field": "id_card", "reason": "verify"}
    )

    assert answer.status_code == status
    assert ID_CARD not in answer.text


def test_the_api_describes_it_to_whoever_may(client_as):
    path = "/api/v1/customer/{id}/reveal"
    found = {
        name: path in client_as(name).get("/api/v1/openapi.json").json["paths"]
        for name in ("admin", "manager", "viewer")
    }

    assert found == {"admin": False, "manager": True, "viewer": False}
