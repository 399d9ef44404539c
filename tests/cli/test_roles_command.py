"""Whoever has the shell gives any role; somebody is still left who manages people."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from app.access import people
from app.storage.system import sys_event
from tests.cli.conftest import Terminal


@pytest.fixture
def staffed(applied: Terminal) -> Terminal:
    """Return a terminal whose panel has a manager and somebody of the staff."""
    for words in ("create mona --role manager", "create otto --role staff"):
        assert (
            applied.run(f"users {words} --password-stdin", typed="a sentence is good\n").status == 0
        )
    return applied


def roles_of(terminal: Terminal, name: str) -> tuple[str, ...]:
    account = people.find_username(terminal.installation().store(), name)
    assert account is not None
    return account.roles


def test_roles_are_given_and_taken(staffed: Terminal) -> None:
    said = staffed.run("users roles otto --role manager --role staff")

    assert (said.status, said.out) == (0, "otto has manager, staff now\n")
    assert roles_of(staffed, "otto") == ("manager", "staff")
    assert staffed.run("users roles mona").out == "mona has no role now\n"
    assert roles_of(staffed, "mona") == ()


def test_it_leaves_an_event(staffed: Terminal) -> None:
    staffed.run("users roles otto --role manager")

    store = staffed.installation().store()
    query = sa.select(sys_event).where(sys_event.c.kind == "person:update")
    with store.reading() as conn:
        (event,) = conn.execute(query).mappings().all()
    assert event["actor_id"] is None
    assert event["detail"]["roles"] == ["manager"]
    assert event["detail"]["before"] == ["staff"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("users roles who --role staff", "no such person"),
        ("users roles otto --role emperor", "emperor"),
        ("users roles mona --role staff", "last person who can manage people"),
    ],
)
def test_it_says_what_is_wrong(staffed: Terminal, words: str, part: str) -> None:
    said = staffed.run(words)

    assert said.status == 1
    assert part in said.err
    assert roles_of(staffed, "mona") == ("manager",)
    assert roles_of(staffed, "otto") == ("staff",)
