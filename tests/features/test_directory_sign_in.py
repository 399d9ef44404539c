"""A person signs in with name and password of the company's directory (LDAP)."""

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_event
from tests.directory import BASE, GROUPS, PASSWORD, PEOPLE
from tests.features.company import person
from tests.features.directory_people import give_email, identities, sign_in
from tests.second_factors import PASSWORD as OWN_PASSWORD
from tests.second_factors import code_of, is_in, with_app

pytestmark = pytest.mark.usefixtures("newcomers_leave")


def test_it_works(panel, directory_browser, dora):
    client = directory_browser()

    answer = sign_in(client, next="/customer/list/")

    assert answer.location == "/customer/list/"
    assert is_in(client)
    made = person(panel)
    assert (made.full_name, made.email, made.roles) == ("Dora 朵拉", "dora@example.com", ("staff",))


def test_the_second_time_the_person_is_known_whatever_their_name(
    panel, directory_browser, directory, dora
):
    sign_in(directory_browser())
    first = person(panel).id
    directory.change(dora, mail="elsewhere@example.com", cn="Dora Else")

    again = directory_browser()
    sign_in(again, "elsewhere@example.com")

    assert is_in(again)
    assert [row["user_id"] for row in identities(panel)] == [first]


def test_accounts_of_the_panel_still_work(directory_browser, dora):
    client = directory_browser()

    sign_in(client, "admin", OWN_PASSWORD)

    assert is_in(client)


def test_nobody_is_let_in_who_has_no_account_where_none_is_made(panel, directory_browser, dora):
    client = directory_browser(ldap_creates_people=False)

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "There is no account for you here yet." in answer.text
    assert not is_in(client)


def test_an_account_with_the_same_address_is_not_taken_over(panel, directory_browser, dora):
    give_email(panel, "bob", "dora@example.com")
    client = directory_browser()

    answer = sign_in(client)

    assert answer.status_code == 403
    assert "with your e-mail address and a password of its own" in answer.text
    assert not is_in(client)
    give_email(panel, "bob", "bob@example.com")


def test_an_account_with_the_same_name_is_not_taken_over(panel, directory_browser, directory):
    directory.person("alice", mail="another.alice@example.com")
    client = directory_browser()

    sign_in(client, "alice")

    assert is_in(client)
    assert person(panel, "alice-2").email == "another.alice@example.com"
    assert identities(panel)[0]["user_id"] != panel.ids["alice"]


def test_a_setting_lets_the_same_address_connect(panel, directory_browser, dora):
    give_email(panel, "bob", "dora@example.com")

    sign_in(directory_browser(ldap_connects_by_email=True, ldap_roles=()))

    assert [row["user_id"] for row in identities(panel)] == [panel.ids["bob"]]
    give_email(panel, "bob", "bob@example.com")


def test_somebody_who_is_paused_stays_out(panel, directory_browser, dora):
    sign_in(directory_browser())
    made = person(panel)
    people.update_person(
        panel.store, made.id, full_name=made.full_name, email=made.email, roles=made.roles,
        department=None, is_active=False,
    )  # fmt: skip

    client = directory_browser()
    answer = sign_in(client)

    assert answer.status_code == 403
    assert "Your account is paused." in answer.text
    assert not is_in(client)


def test_roles_follow_the_groups_and_others_stay(panel, directory_browser, directory, dora):
    sign_in(directory_browser())
    made = person(panel)
    people.update_person(
        panel.store, made.id, full_name=made.full_name, email=made.email,
        roles=["staff", "viewer"], department=None, is_active=True,
    )  # fmt: skip
    directory.change(f"cn=crm-sales,{GROUPS}", member=f"uid=x,{PEOPLE}")
    directory.group("crm-lead", dora)

    sign_in(directory_browser())

    assert set(person(panel).roles) == {"manager", "viewer"}


def test_a_group_elsewhere_in_the_tree_brings_no_role(panel, directory_browser, directory, dora):
    directory.group("crm-admin", dora, below=f"ou=other,{BASE}")

    sign_in(directory_browser(ldap_groups_base=GROUPS))

    assert person(panel).roles == ("staff",)


def test_groups_can_be_searched_for(panel, directory_browser, dora):
    wanted = "(&(objectClass=groupOfNames)(member={dn}))"

    sign_in(directory_browser(ldap_groups_attribute="none", ldap_groups_filter=wanted))

    assert person(panel).roles == ("staff",)


def test_the_last_administrator_stays_one_whatever_the_groups_say(panel, directory_browser, dora):
    admin = people.get_person(panel.store, panel.ids["admin"])
    people.update_person(
        panel.store, admin.id, full_name=admin.full_name, email="dora@example.com",
        roles=admin.roles, department=admin.department, is_active=True,
    )  # fmt: skip

    sign_in(directory_browser(ldap_connects_by_email=True))

    assert "admin" in people.get_person(panel.store, panel.ids["admin"]).roles
    people.update_person(
        panel.store, admin.id, full_name=admin.full_name, email=admin.email, roles=admin.roles,
        department=admin.department, is_active=True,
    )  # fmt: skip


def test_it_is_written_down(panel, directory_browser, dora):
    sign_in(directory_browser())
    made = person(panel)

    with panel.store.reading() as conn:
        query = sa.select(sys_event.c.kind, sys_event.c.detail)
        kinds = [row.kind for row in conn.execute(query) if row.detail.get("person") == made.id]

    assert {"person:create", "person:sign_in"} <= set(kinds)


def test_the_second_step_is_asked_for(panel, directory_browser, dora):
    give_email(panel, "bob", "dora@example.com")
    secret, _ = with_app(panel, "bob")
    client = directory_browser(ldap_connects_by_email=True, ldap_roles=())

    answer = sign_in(client)

    assert answer.location == "/login/second/"
    assert not is_in(client)
    client.post("/login/second/", data={"code": code_of(secret)})
    assert is_in(client)
    give_email(panel, "bob", "bob@example.com")


def test_a_program_gets_a_token(directory_browser, dora):
    client = directory_browser()

    answer = client.post(
        "/api/v1/security/login", json={"username": "dora", "password": PASSWORD, "provider": "db"}
    )

    assert answer.status_code == 200
    assert answer.json["access_token"]


def test_the_password_of_the_directory_confirms_who_it_is(panel, directory_browser, dora):
    client = directory_browser()
    sign_in(client)

    wrong = client.post("/people/me/confirm/", data={"step_up_password": "wrong"})
    right = client.post("/people/me/confirm/", data={"step_up_password": PASSWORD})

    assert wrong.status_code == 403
    assert right.status_code == 302


def test_a_password_of_ones_own_cannot_outlive_that_of_the_directory(
    panel, directory_browser, dora
):
    client = directory_browser()
    sign_in(client)
    new = "another horse battery"

    client.post("/people/me/password", data={"current": PASSWORD, "new": new, "again": new})

    assert sign_in(directory_browser(), "dora", new).status_code == 401
