"""Who has an account: seeing, making, changing; and one's own profile."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_event
from tests.panels import TestPanel

NEW = {
    "username": "dora",
    "full_name": "Dora 朵拉",
    "email": "dora@example.com",
    "password": "a sentence is good",
    "roles": "staff",
}


def sent(shop: TestPanel, name: str, **changed: Any) -> dict[str, Any]:
    """Return the form of a person as the page sends it when only ``changed`` was touched."""
    account = people.get_person(shop.store, shop.ids[name])
    form = {
        "full_name": account.full_name,
        "email": "",
        "department": account.department or "",
        "roles": list(account.roles),
        "is_active": "on",
        **changed,
    }
    return {key: value for key, value in form.items() if value is not None}


def test_somebody_who_manages_people_sees_everybody(shop: TestPanel) -> None:
    page = shop.client("admin").get("/people/")

    assert page.status_code == 200
    assert all(name.title() in page.text for name in shop.ids)


def test_a_new_person_can_sign_in(shop: TestPanel) -> None:
    answer = shop.client("admin").post("/people/add", data=NEW)
    entered = shop.client(None).post(
        "/login/", data={"username": NEW["username"], "password": NEW["password"]}
    )

    assert answer.status_code == 302
    assert (entered.status_code, entered.location) == (302, "/")


def test_all_that_is_wrong_with_a_new_person_is_said_at_once(shop: TestPanel) -> None:
    wrong = {**NEW, "username": "alice", "full_name": " ", "password": "short", "email": "at"}
    page = shop.client("admin").post("/people/add", data=wrong)

    assert page.status_code == 422
    assert "4 places need correction" in page.text
    assert "“alice” is taken" in page.text
    assert "“at” is not an e-mail address" in page.text
    assert f"At least {people.SHORTEST_PASSWORD} characters." in page.text
    assert 'value="short"' not in page.text


def test_two_people_do_not_share_an_address(shop: TestPanel) -> None:
    admin, bob = shop.client("admin"), shop.ids["bob"]
    admin.post(f"/people/{bob}", data=sent(shop, "bob", email="bob@Example.com"))

    other = admin.post(
        f"/people/{shop.ids['charlie']}", data=sent(shop, "charlie", email="BOB@example.com")
    )
    new = admin.post("/people/add", data={**NEW, "username": "erin", "email": "bob@example.com"})
    own = shop.client("bob").post("/people/me", data={"full_name": "Bob", "email": "@"})
    kept = people.get_person(shop.store, bob).email
    admin.post(f"/people/{bob}", data=sent(shop, "bob", email=""))

    assert (other.status_code, new.status_code, own.status_code) == (422, 422, 422)
    assert "Somebody else has this e-mail address." in other.text
    assert "Somebody else has this e-mail address." in new.text
    assert kept == "bob@example.com"
    assert "example.com" not in people.get_person(shop.store, bob).email


def test_staff_may_not_see_who_has_an_account(shop: TestPanel) -> None:
    alice = shop.client("alice")

    assert alice.get("/people/").status_code == 403
    assert alice.post("/people/add", data=NEW).status_code == 403
    assert alice.get(f"/people/{shop.ids['bob']}").status_code == 403
    assert "/people/" not in alice.get("/").text.replace("/people/me", "")


def test_a_stranger_is_asked_to_sign_in(shop: TestPanel) -> None:
    assert shop.client(None).get("/people/").location == "/login/?next=/people/"


def test_a_manager_cannot_make_somebody_an_administrator(shop: TestPanel) -> None:
    key = shop.ids["charlie"]
    page = shop.client("manager").post(
        f"/people/{key}", data=sent(shop, "charlie", roles=["staff", "admin"])
    )

    assert page.status_code == 422
    assert "You cannot give or take Administrator" in page.text
    assert people.get_person(shop.store, key).roles == ("staff",)


@pytest.mark.parametrize("path", ["", "/password"])
def test_a_manager_cannot_take_over_an_administrator(shop: TestPanel, path: str) -> None:
    data = sent(shop, "admin", password="a sentence is good")
    page = shop.client("manager").post(f"/people/{shop.ids['admin']}{path}", data=data)

    assert page.status_code == 403
    assert people.check_password(shop.store, shop.ids["admin"], "correct horse battery")


def test_somebody_who_may_not_sign_in_is_out_at_once(shop: TestPanel) -> None:
    charlie = shop.client("charlie")
    assert charlie.get("/").status_code == 200

    data = sent(shop, "charlie", is_active=None)
    shop.client("admin").post(f"/people/{shop.ids['charlie']}", data=data)

    assert charlie.get("/").status_code == 302


def test_the_last_person_who_manages_people_stays(shop: TestPanel) -> None:
    admin = shop.client("admin")
    admin.post(f"/people/{shop.ids['manager']}", data=sent(shop, "manager", roles=["staff"]))
    page = admin.post(f"/people/{shop.ids['admin']}", data=sent(shop, "admin", roles=[]))

    assert page.status_code == 409
    assert "the last person who can manage people" in page.text
    assert people.get_person(shop.store, shop.ids["admin"]).roles == ("admin",)
    admin.post(f"/people/{shop.ids['manager']}", data=sent(shop, "manager", roles=["manager"]))


def test_a_change_of_roles_is_remembered(shop: TestPanel) -> None:
    key = shop.ids["viewer"]
    shop.client("admin").post(f"/people/{key}", data=sent(shop, "viewer", roles=["staff"]))

    query = sa.select(sys_event.c.detail).where(sys_event.c.kind == "person:update")
    with shop.store.reading() as conn:
        details = conn.execute(query).scalars().all()
    assert {"person": key, "roles": ["staff"], "before": [], "active": True} in details


def test_a_person_who_is_not_there_is_not_found(shop: TestPanel) -> None:
    assert shop.client("admin").get("/people/9999").status_code == 404


def test_everybody_may_change_their_own_name_but_not_their_roles(shop: TestPanel) -> None:
    bob = shop.client("bob")
    answer = bob.post("/people/me", data={"full_name": "Bob 鲍勃", "email": "", "roles": "admin"})

    account = people.get_person(shop.store, shop.ids["bob"])
    assert answer.status_code == 302
    assert (account.full_name, account.roles) == ("Bob 鲍勃", ("staff",))
    assert "Bob 鲍勃" in bob.get("/").text


def test_a_new_password_needs_the_current_one(shop: TestPanel) -> None:
    bob, key = shop.client("bob"), shop.ids["bob"]
    new = {"password": "another good sentence"}

    refused = bob.post("/people/me/password", data={**new, "current": "guess"})
    assert refused.status_code == 422
    assert "This is not your current password." in refused.text

    bob.post("/people/me/password", data={**new, "current": "correct horse battery"})
    assert people.check_password(shop.store, key, "another good sentence")
