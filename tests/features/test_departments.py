"""An administrator keeps the tree of departments, and rights follow it at once."""

import pytest
import sqlalchemy as sa

from app.access.people import departments, get_person
from app.storage.system import sys_event
from tests.features.customers import file_customer
from tests.features.two_processes import PASSWORD

NEW = {"name.zh_Hans": "华北", "name.zh_Hant": "華北", "name.en": "North", "parent": "", "head": ""}


def found(panel, name):
    return next((each for each in departments(panel.store) if each.name.get("en") == name), None)


def test_it_works(panel, client_as):
    admin = client_as("admin")

    made = admin.post("/departments/add", data={**NEW, "parent": panel.departments["head"]})
    page = admin.get(made.location)

    key = found(panel, "North").id
    assert made.location == f"/departments/{key}"
    assert "North" in page.text
    assert "華北" in page.text
    tree = client_as("admin", language="zh_Hans").get("/departments/").text
    assert tree.index("总部") < tree.index("华北")


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"name.zh_Hans": "", "name.zh_Hant": " ", "name.en": ""}, "Give a name in one language"),
        ({"name.en": "x" * 65}, "At most 64 characters"),
        ({"parent": "99999"}, "There is no such department."),
        ({"head": "99999"}, "There is no such person."),
    ],
)
def test_it_says_what_is_wrong(panel, client_as, changed, sentence):
    before = len(departments(panel.store))

    answer = client_as("admin").post("/departments/add", data={**NEW, **changed})

    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'value="华北"' in answer.text or "name.zh_Hans" in changed
    assert len(departments(panel.store)) == before


@pytest.mark.parametrize("name", ["manager", "alice", "viewer", "nobody"])
def test_it_refuses_without_the_permission(panel, client_as, name):
    client, east = client_as(name), panel.departments["east"]
    before = departments(panel.store)

    assert client.get("/departments/").status_code == 403
    assert client.post("/departments/add", data=NEW).status_code == 403
    assert client.post(f"/departments/{east}", data=NEW).status_code == 403
    assert client.post(f"/departments/{east}/delete").status_code == 403
    moved = client.post(f"/departments/{east}/members", data={"person": panel.ids["nobody"]})
    assert moved.status_code == 403
    assert departments(panel.store) == before


def test_a_stranger_sees_nothing(client_as):
    answer = client_as(None).get("/departments/", follow_redirects=True)

    assert answer.request.path == "/login/"
    assert "Head office" not in answer.text


def test_it_leaves_an_event(panel, client_as):
    admin, south = client_as("admin"), panel.departments["south"]
    data = {"name.en": "South China", "parent": panel.departments["head"], "head": ""}

    admin.post(f"/departments/{south}", data=data)

    query = sa.select(sys_event).where(sys_event.c.kind == "department:change")
    with panel.store.reading() as conn:
        (event,) = conn.execute(query).mappings().all()
    assert event["actor_id"] == panel.ids["admin"]
    assert event["detail"]["department"] == south
    assert event["detail"]["before"]["name"] == {"en": "South", "zh_Hans": "华南"}
    assert event["detail"]["after"]["name"] == {"en": "South China"}


def test_who_is_moved_sees_the_new_team_at_the_next_request(panel, client_as):
    record = file_customer(panel, "charlie", name="Seen by the south")
    bob, admin = client_as("bob"), client_as("admin")
    assert bob.get(f"/customer/show/{record.id}").status_code == 404
    path = f"/departments/{panel.departments['south']}/members"

    admin.post(path, data={"person": panel.ids["bob"]})
    assert bob.get(f"/customer/show/{record.id}").status_code == 200

    admin.post(path, data={"person": panel.ids["bob"], "leave": "1"})
    assert bob.get(f"/customer/show/{record.id}").status_code == 404
    assert get_person(panel.store, panel.ids["bob"]).department is None


def test_a_department_that_holds_something_is_kept(panel, client_as):
    answer = client_as("admin").post(f"/departments/{panel.departments['head']}/delete")

    assert answer.status_code == 409
    assert "Other departments lie below this one" in answer.text
    assert found(panel, "Head office") is not None


def test_an_empty_department_is_deleted(panel, client_as):
    admin = client_as("admin")
    made = admin.post("/departments/add", data={**NEW, "name.en": "Short-lived"})

    answer = admin.post(f"{made.location}/delete", follow_redirects=True)

    assert "Short-lived is deleted." in answer.text
    assert found(panel, "Short-lived") is None


def test_a_department_cannot_be_put_below_itself(panel, client_as):
    head = panel.departments["head"]
    data = {"name.en": "Head office", "parent": panel.departments["east"]}

    answer = client_as("admin").post(f"/departments/{head}", data=data)

    assert answer.status_code == 422
    assert "cannot lie below itself" in answer.text
    offered = answer.text[answer.text.index('id="parent"') : answer.text.index('id="head"')]
    assert "East" not in offered


def test_a_department_that_is_not_there_is_not_found(client_as):
    assert client_as("admin").get("/departments/99999").status_code == 404
    assert client_as("admin").post("/departments/99999/delete").status_code == 404


def test_it_asks_for_the_password_again(both):
    admin, _ = both.sign_in("admin")
    both.clock.move(minutes=11)
    before = departments(both.one.store)

    asked = admin.post("/departments/add", data=NEW)

    assert asked.status_code == 403
    assert "Confirm that it is you" in asked.text
    assert 'name="name.zh_Hans" value="华北"' in asked.text
    assert departments(both.one.store) == before
    done = admin.post("/departments/add", data={**NEW, "step_up_password": PASSWORD})
    assert done.status_code == 302
    assert len(departments(both.one.store)) == len(before) + 1
