"""A person changes their own password."""

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_event

OLD = "correct horse battery"
NEW = "a longer sentence is better"


def change(client, current=OLD, password=NEW, **more):
    return client.post(
        "/people/me/password", data={"current": current, "password": password}, **more
    )


@pytest.fixture
def restored(panel):
    """Give Bob his old password back."""
    yield
    people.set_password(panel.store, panel.ids["bob"], OLD)


def fits(panel, password):
    return people.check_password(panel.store, panel.ids["bob"], password)


def test_it_works(panel, client_as, restored):
    answer = change(client_as("bob"), follow_redirects=True)

    assert "Your password is changed" in answer.text
    assert fits(panel, NEW)
    assert not fits(panel, OLD)


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"current": "guess"}, "This is not your current password."),
        ({"current": ""}, "This is not your current password."),
        ({"password": "short"}, "At least"),
        ({"password": ""}, "At least"),
        ({"password": "x" * 1000}, "At most"),
    ],
)
def test_it_says_what_is_wrong(panel, client_as, sent, sentence):
    answer = change(client_as("bob"), **sent)

    assert answer.status_code == 422
    assert sentence in answer.text
    assert fits(panel, OLD)
    assert NEW not in answer.text


def test_a_stranger_is_asked_to_sign_in(panel, client_as):
    assert change(client_as(None)).status_code == 302
    assert fits(panel, OLD)


def test_another_site_cannot_change_it(panel, client_as):
    assert change(client_as("bob"), without_csrf=True).status_code == 400
    assert fits(panel, OLD)


def test_it_leaves_an_event_without_the_password(panel, client_as, restored):
    change(client_as("bob"))

    query = sa.select(sys_event).where(sys_event.c.kind == "person:password")
    with panel.store.reading() as conn:
        rows = [str(dict(row)) for row in conn.execute(query).mappings()]
    assert rows
    assert not any(NEW in row or OLD in row for row in rows)
