"""Whose records an action reaches, for each scope, and for several roles at once."""

from __future__ import annotations

import pytest

from app.core.errors import ForbiddenError, InvalidRecordError, NotFoundError
from app.records.read import get_record, list_records
from app.records.record import Question, Record
from app.records.timeline import timeline
from app.records.write import delete_record
from app.schema.model import Action
from tests.records.conftest import House

OWNERS = ("admin", "manager", "alice", "bob", "charlie")  # head, east, east, east, south


@pytest.fixture(scope="module")
def records(house: House) -> dict[str, Record]:
    """File one record for each owner; Charlie's is won."""
    more = {"charlie": {"stage": "won", "signed_on": "2026-01-01"}}
    return {
        name: house.add(by=house.actor(name, "admin"), name=f"Scoped {name}", **more.get(name, {}))
        for name in OWNERS
    }


@pytest.mark.parametrize(
    ("name", "roles", "expected"),
    [
        ("alice", ["own"], {"alice"}),
        ("alice", ["team"], {"manager", "alice", "bob"}),
        ("alice", ["own_and_team"], {"manager", "alice", "bob"}),
        ("charlie", ["team"], {"charlie"}),
        ("admin", ["team"], {"admin"}),
        ("admin", ["below"], set(OWNERS)),
        ("alice", ["below"], {"manager", "alice", "bob"}),
        ("manager", ["reports"], {"manager", "alice", "bob"}),
        ("alice", ["reports"], {"alice"}),
        ("bob", ["won"], {"charlie"}),
        ("bob", ["own", "won"], {"bob", "charlie"}),
        ("bob", ["own", "team", "won"], {"manager", "alice", "bob", "charlie"}),
        ("nobody", ["own_and_team"], set()),
        ("bob", ["viewer"], set(OWNERS)),
    ],
)
def test_who_sees_what(
    house: House, records: dict[str, Record], name: str, roles: list[str], expected: set[str]
) -> None:
    actor = house.actor(name, *roles)

    page = list_records(house.store, actor, "company", Question(search="Scoped"))

    assert {record.title.removeprefix("Scoped ") for record in page.records} == expected
    assert page.total == len(expected)


@pytest.mark.parametrize("role", ["own", "team", "won"])
def test_a_record_outside_the_scope_is_not_there(
    house: House, records: dict[str, Record], role: str
) -> None:
    alice, key = house.actor("alice", role), records["admin"].id

    for ask in (get_record, timeline):
        with pytest.raises(NotFoundError):
            ask(house.store, alice, "company", key)


def test_without_a_role_nothing_is_there(house: House, records: dict[str, Record]) -> None:
    nobody = house.actor("nobody")

    with pytest.raises(ForbiddenError):
        list_records(house.store, nobody, "company", Question())
    with pytest.raises(ForbiddenError):
        get_record(house.store, nobody, "company", records["alice"].id)


def test_what_is_seen_but_not_writable_is_forbidden_not_missing(
    house: House, records: dict[str, Record]
) -> None:
    alice = house.actor("alice", "own", "team")

    with pytest.raises(ForbiddenError):
        house.change(records["bob"], alice, city="Smuggled")
    with pytest.raises(ForbiddenError):
        delete_record(house.store, alice, "company", records["bob"].id)
    with pytest.raises(NotFoundError):
        house.change(records["charlie"], alice, city="Smuggled")


def test_a_condition_counts_for_the_record_as_it_is(
    house: House, records: dict[str, Record]
) -> None:
    charlie = house.actor("charlie", "won")

    assert house.change(records["charlie"], charlie, city="Won city").values["city"] == "Won city"
    with pytest.raises(NotFoundError):
        house.change(records["bob"], charlie, city="Not won")


def test_each_record_says_what_may_be_done_to_it(house: House, records: dict[str, Record]) -> None:
    alice = house.actor("alice", "own", "team")

    page = list_records(house.store, alice, "company", Question(search="Scoped"))

    may = {record.title: record.may for record in page.records}
    assert may["Scoped alice"] == {Action.UPDATE, Action.DELETE}
    assert may["Scoped bob"] == frozenset()


def test_a_link_to_what_is_outside_the_scope_is_refused(
    house: House, records: dict[str, Record]
) -> None:
    alice = house.actor("alice", "own")

    with pytest.raises(InvalidRecordError) as raised:
        house.change(records["alice"], alice, parent=str(records["charlie"].id))
    missing = str(raised.value.errors["parent"])
    with pytest.raises(InvalidRecordError) as raised:
        house.change(records["alice"], alice, parent="99999999")

    assert missing.replace(str(records["charlie"].id), "99999999") == str(
        raised.value.errors["parent"]
    )


def test_the_title_behind_a_link_is_shown_to_who_may_read_it(
    house: House, records: dict[str, Record]
) -> None:
    linked = house.add(by=house.actor("alice", "admin"), parent=str(records["charlie"].id))

    def titles(*roles: str) -> set[str]:
        actor = house.actor("alice", *roles)
        return set(get_record(house.store, actor, "company", linked.id).titles.values())

    assert "Scoped charlie" in titles("viewer")
    assert "Scoped charlie" not in titles("own")


def test_a_link_follows_the_condition_of_its_definition(
    house: House, records: dict[str, Record]
) -> None:
    with pytest.raises(InvalidRecordError):
        house.add(partner=str(records["bob"].id))

    assert house.add(partner=str(records["charlie"].id)).values["partner"].id == (
        records["charlie"].id
    )
