"""Before something that a forgotten open screen must not do, the password is asked for again."""

from __future__ import annotations

import pytest

from app.access import people
from tests.features.two_processes import PASSWORD, TwoProcesses
from tests.panels import Visitor

KEY = {"name": "Sync", "days": "30"}


@pytest.fixture
def alice(both: TwoProcesses) -> Visitor:
    """Return a browser in which Alice signed in eleven minutes ago."""
    visitor, _ = both.sign_in()
    both.clock.move(minutes=11)
    return visitor


def test_just_after_signing_in_it_is_not_asked(both: TwoProcesses) -> None:
    visitor, _ = both.sign_in()
    both.clock.move(minutes=9)

    assert "sst_" in visitor.post("/people/me/keys/", data=KEY).text


def test_later_it_is_asked_and_nothing_is_done_before(alice: Visitor) -> None:
    answer = alice.post("/people/me/keys/", data=KEY)

    assert answer.status_code == 403
    assert "Confirm that it is you" in answer.text
    assert 'name="name" value="Sync"' in answer.text
    assert "Sync" not in alice.get("/people/me/keys/").text


def test_the_right_password_does_what_was_posted(both: TwoProcesses, alice: Visitor) -> None:
    before = alice.get_cookie("dossier_session")

    answer = alice.post("/people/me/keys/", data={**KEY, "step_up_password": PASSWORD})

    assert answer.status_code == 200
    assert "sst_" in answer.text
    assert alice.get_cookie("dossier_session") != before, "a copy of the old cookie is worthless"
    assert "sst_" in alice.post("/people/me/keys/", data=KEY).text, "for ten minutes"
    assert both.kinds().count("person:step_up") == 1


def test_a_wrong_password_does_not(alice: Visitor) -> None:
    answer = alice.post("/people/me/keys/", data={**KEY, "step_up_password": "guess"})

    assert answer.status_code == 403
    assert "This is not your current password." in answer.text
    assert 'name="name" value="Sync"' in answer.text
    assert "guess" not in answer.text


def test_trying_it_out_is_stopped(alice: Visitor) -> None:
    for _ in range(5):
        alice.post("/people/me/keys/", data={**KEY, "step_up_password": "guess"})

    answer = alice.post("/people/me/keys/", data={**KEY, "step_up_password": PASSWORD})

    assert answer.status_code == 429
    assert "Too many wrong tries" in answer.text


def test_an_old_copy_of_the_cookie_is_worthless_afterwards(
    both: TwoProcesses, alice: Visitor
) -> None:
    copy = both.moved(alice)

    alice.post("/people/me/keys/", data={**KEY, "step_up_password": PASSWORD})

    assert (alice.get("/").status_code, copy.get("/").status_code) == (200, 302)


def test_roles_are_changed_only_with_it(both: TwoProcesses) -> None:
    admin, _ = both.sign_in("admin")
    both.clock.move(minutes=11)
    key = both.one.ids["bob"]
    form = {"full_name": "Bob", "email": "", "roles": ["admin", "staff"], "is_active": "on"}

    asked = admin.post(f"/people/{key}", data=form)
    before = people.get_person(both.one.store, key).roles
    done = admin.post(f"/people/{key}", data={**form, "step_up_password": PASSWORD})
    after = people.get_person(both.one.store, key).roles
    admin.post(f"/people/{key}", data={**form, "roles": "staff"})

    assert (asked.status_code, before) == (403, ("staff",))
    assert asked.text.count('name="roles"') == 2
    assert (done.status_code, after) == (302, ("admin", "staff"))


def test_the_page_alone_leads_back(alice: Visitor) -> None:
    page = alice.get("/people/me/confirm/?next=/people/me/keys/")
    answer = alice.post(
        "/people/me/confirm/", data={"next": "/people/me/keys/", "step_up_password": PASSWORD}
    )

    assert page.status_code == 200
    assert answer.location == "/people/me/keys/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_it_leads_to_no_other_site(alice: Visitor, target: str) -> None:
    answer = alice.post("/people/me/confirm/", data={"next": target, "step_up_password": PASSWORD})

    assert answer.location == "/"


def test_a_stranger_is_asked_to_sign_in(both: TwoProcesses) -> None:
    assert both.one.client(None).get("/people/me/confirm/").status_code == 302


def test_the_address_that_lets_one_in_is_changed_only_with_it(
    both: TwoProcesses, alice: Visitor
) -> None:
    form = {"full_name": "Alice", "email": "alice@new.example.com"}
    key = both.one.ids["alice"]

    asked = alice.post("/people/me", data=form)
    before = people.get_person(both.one.store, key).email
    done = alice.post("/people/me", data={**form, "step_up_password": PASSWORD})
    after = people.get_person(both.one.store, key).email
    alice.post("/people/me", data={**form, "email": ""})

    assert before != form["email"]
    assert (asked.status_code, done.status_code, after) == (403, 302, form["email"])


def test_a_name_is_changed_without_it(alice: Visitor) -> None:
    assert alice.post("/people/me", data={"full_name": "Alice", "email": ""}).status_code == 302


def test_sessions_elsewhere_are_ended_only_with_it(both: TwoProcesses, alice: Visitor) -> None:
    there, _ = both.sign_in(panel=both.other)

    asked = alice.post("/people/me/sessions/others/end")
    before = there.get("/").status_code
    done = alice.post("/people/me/sessions/others/end", data={"step_up_password": PASSWORD})

    assert (asked.status_code, before) == (403, 200)
    assert (done.status_code, there.get("/").status_code) == (302, 302)
