"""An administrator lets people in, changes what they may do, and keeps them out."""

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_event

NEW = {
    "username": "dora", "full_name": "Dora 朵拉", "email": "", "password": "a sentence is good",
    "roles": "staff",
}  # fmt: skip


def account(panel, username):
    return people.find_username(panel.store, username)


def test_it_works(panel, client_as):
    answer = client_as("admin").post("/people/add", data=NEW, follow_redirects=True)

    assert answer.status_code == 200
    assert "Dora 朵拉" in answer.text
    entered = client_as(None).post(
        "/login/", data={"username": "dora", "password": NEW["password"]}
    )
    assert entered.location == "/"


@pytest.mark.parametrize(
    "changed",
    [
        {"username": "alice"}, {"username": ""}, {"full_name": " "}, {"password": "short"},
        {"roles": "emperor"},
    ],
)  # fmt: skip
def test_it_says_what_is_wrong(panel, client_as, changed):
    before = len(people.list_people(panel.store))

    answer = client_as("admin").post("/people/add", data={**NEW, "username": "erin", **changed})

    assert answer.status_code == 422
    assert "need correction" in answer.text or "needs correction" in answer.text
    assert len(people.list_people(panel.store)) == before


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, name):
    client = client_as(name)

    assert client.get("/people/").status_code == 403
    assert client.post("/people/add", data={**NEW, "username": "smuggled"}).status_code == 403
    assert account(panel, "smuggled") is None


def test_a_stranger_sees_nothing(client_as):
    answer = client_as(None).get("/people/", follow_redirects=True)

    assert answer.request.path == "/login/"
    assert "Charlie" not in answer.text


def test_it_leaves_an_event(panel, client_as):
    client_as("admin").post(
        f"/people/{panel.ids['viewer']}",
        data={"full_name": "Viewer", "email": "", "roles": ["viewer", "staff"], "is_active": "on"},
    )

    query = sa.select(sys_event.c.detail).where(sys_event.c.kind == "person:update")
    with panel.store.reading() as conn:
        details = conn.execute(query).scalars().all()
    assert any(
        d["person"] == panel.ids["viewer"] and set(d["roles"]) == {"viewer", "staff"}
        for d in details
    )


def test_a_new_role_counts_at_once(panel, client_as):
    nobody, admin = client_as("nobody"), client_as("admin")
    assert nobody.get("/customer/list/").status_code == 403

    admin.post(
        f"/people/{panel.ids['nobody']}",
        data={"full_name": "Nobody", "email": "", "roles": "viewer", "is_active": "on"},
    )

    assert nobody.get("/customer/list/").status_code == 200


def test_people_are_found_by_name(client_as):
    page = client_as("admin").get("/people/?q=charlie").text

    assert "Charlie" in page
    assert "Alice" not in page
