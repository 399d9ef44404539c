"""A person signs in, works, and signs out."""

import pytest
import sqlalchemy as sa

from app.storage.system import sys_event

PASSWORD = "correct horse battery"


def sign_in(client, username="alice", password=PASSWORD, **more):
    return client.post("/login/", data={"username": username, "password": password, **more})


def events(panel):
    with panel.store.reading() as conn:
        return list(conn.execute(sa.select(sys_event.c.kind).order_by(sys_event.c.id)).scalars())


def test_it_works(client_as):
    client = client_as(None)

    answer = sign_in(client)

    assert (answer.status_code, answer.location) == (302, "/")
    assert client.get("/customer/list/").status_code == 200


@pytest.mark.parametrize(
    ("username", "password"),
    [("alice", "wrong"), ("alice", ""), ("", ""), ("nobody there", PASSWORD), ("alice\0", "x")],
)
def test_it_says_what_is_wrong(client_as, username, password):
    client = client_as(None)

    answer = sign_in(client, username, password)

    assert answer.status_code == 401
    assert "User name or password is wrong" in answer.text
    assert client.get("/").status_code == 302


def test_somebody_who_is_paused_is_told_the_same_as_everybody(panel, client_as):
    admin, key = client_as("admin"), panel.ids["charlie"]
    form = {"full_name": "Charlie", "email": "", "roles": "staff"}
    admin.post(f"/people/{key}", data=form)

    refused = sign_in(client_as(None), "charlie")
    admin.post(f"/people/{key}", data={**form, "is_active": "on"})

    assert refused.status_code == 401
    assert "User name or password is wrong" in refused.text
    assert sign_in(client_as(None), "charlie").status_code == 302


def test_it_leads_to_the_page_that_was_asked_for(client_as):
    client = client_as(None)

    asked = client.get("/customer/list/?f.tier=vip")
    answer = sign_in(client, next="/customer/list/?f.tier=vip")

    assert asked.location.startswith("/login/?next=/customer/list/")
    assert answer.location == "/customer/list/?f.tier=vip"


def test_after_signing_out_nothing_is_open(client_as):
    client = client_as(None)
    sign_in(client)

    answer = client.post("/logout/", follow_redirects=True)

    assert answer.request.path == "/login/"
    assert client.get("/customer/list/").status_code == 302


def test_a_link_cannot_sign_anybody_out(client_as):
    client = client_as("alice")

    assert client.get("/logout/").status_code == 405
    assert client.get("/").status_code == 200


def test_it_leaves_an_event(panel, client_as):
    before, client = len(events(panel)), client_as(None)

    sign_in(client, password="wrong")
    sign_in(client)
    client.post("/logout/")

    assert events(panel)[before:] == [
        "person:sign_in_failed", "person:sign_in", "person:sign_out",
    ]  # fmt: skip


def test_a_session_from_before_is_not_kept(client_as):
    """Who planted a session cannot use it after somebody signed in with it."""
    client = client_as(None)
    with client.session_transaction() as session:
        session["planted"] = "by somebody else"

    sign_in(client)

    with client.session_transaction() as session:
        assert "planted" not in session


def test_signing_out_clears_what_the_browser_holds(client_as):
    answer = client_as("alice").post("/logout/")

    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


@pytest.mark.parametrize("path", ["/", "/customer/list/", "/customer/add", "/people/me", "/trash/"])
def test_signing_out_is_on_every_page(client_as, path):
    page = client_as("admin").get(path)

    assert page.status_code == 200
    assert 'action="/logout/"' in page.text
