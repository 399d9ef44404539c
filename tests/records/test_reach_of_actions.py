"""What each action reaches: its own scope, and never further than reading."""

from __future__ import annotations

import pytest

from app.access.people import add_department, set_head
from app.core.errors import ForbiddenError, NotFoundError
from app.records.read import get_record, list_records
from app.records.record import Masked, Question, Record
from app.records.reveal import revealable
from app.records.stream import stream_records
from app.records.write import delete_record, restore_record
from app.schema.model import Action, FieldAccess, Scope
from tests.records.conftest import House
from tests.records.roles import having, made_role

OWNERS = ("alice", "bob", "charlie")  # east, east, south


@pytest.fixture(scope="module")
def records(house: House) -> dict[str, Record]:
    """File one record for each owner."""
    return {
        name: house.add(by=house.actor(name, "admin"), name=f"Reached {name}", phone="13800138000")
        for name in OWNERS
    }


def test_nothing_is_changed_that_may_not_be_read(house: House, records: dict[str, Record]) -> None:
    role = made_role("writes all", {Action.READ: Scope.OWN, Action.UPDATE: Scope.ALL})
    alice = having(house, "alice", role)

    assert house.change(records["alice"], alice, city="Mine").values["city"] == "Mine"
    with pytest.raises(NotFoundError):
        house.change(records["bob"], alice, city="Smuggled")


def test_nothing_is_deleted_or_restored_that_may_not_be_read(house: House) -> None:
    binned = house.add(by=house.actor("bob", "admin"), name="Binned unread")
    everywhere = {Action.READ: Scope.OWN, Action.DELETE: Scope.ALL, Action.RESTORE: Scope.ALL}
    alice = having(house, "alice", made_role("deletes all", everywhere))

    with pytest.raises(NotFoundError):
        delete_record(house.store, alice, "company", binned.id)
    delete_record(house.store, house.actor(), "company", binned.id)
    with pytest.raises(NotFoundError):
        restore_record(house.store, alice, "company", binned.id)
    page = list_records(house.store, alice, "company", Question(search="Binned", trash=True))

    assert page.records == ()
    assert restore_record(house.store, house.actor(), "company", binned.id).id == binned.id


@pytest.mark.parametrize(
    ("read", "export", "expected"),
    [
        (Scope.ALL, Scope.OWN, {"alice"}),
        (Scope.TEAM, Scope.ALL, {"alice", "bob"}),
        (Scope.OWN, Scope.TEAM, {"alice"}),
        (Scope.ALL, Scope.TEAM_AND_BELOW, {"alice", "bob"}),
        (Scope.ALL, Scope.ALL, set(OWNERS)),
    ],
)
def test_an_export_holds_what_is_both_read_and_exported(
    house: House, records: dict[str, Record], read: Scope, export: Scope, expected: set[str]
) -> None:
    role = made_role("exports", {Action.READ: read, Action.EXPORT: export})
    alice = having(house, "alice", role)

    streamed = stream_records(house.store, alice, "company", Question(search="Reached"))

    assert {each.title.removeprefix("Reached ") for each in streamed} == expected


@pytest.mark.parametrize(
    ("scope", "expected"),
    [(Scope.NONE, set()), (Scope.OWN, {"alice"}), (Scope.TEAM, {"alice", "bob"})],
)
@pytest.mark.parametrize("action", [Action.PRINT, Action.UPDATE, Action.DELETE])
def test_each_record_says_what_may_be_done(
    house: House, records: dict[str, Record], action: Action, scope: Scope, expected: set[str]
) -> None:
    alice = having(house, "alice", made_role("does", {Action.READ: Scope.ALL, action: scope}))

    page = list_records(house.store, alice, "company", Question(search="Reached"))

    may = {r.title.removeprefix("Reached ") for r in page.records if action in r.may}
    assert may == expected


@pytest.mark.parametrize(
    ("named", "system", "expected"),
    [
        ({}, (), set()),
        ({Action.REVEAL: Scope.OWN}, (), {"alice"}),
        ({Action.REVEAL: Scope.OWN}, ("reveal_masked",), {"alice"}),
        ({}, ("reveal_masked",), set(OWNERS)),
    ],
)
def test_a_masked_value_is_revealed_where_the_role_says(
    house: House, records: dict[str, Record], named: dict[Action, Scope], system: tuple[str, ...],
    expected: set[str],
) -> None:  # fmt: skip
    masking = {"phone": FieldAccess.MASKED}
    role = made_role("reveals", {Action.READ: Scope.ALL, **named}, masking, *system)
    alice = having(house, "alice", role)

    seen = {name: get_record(house.store, alice, "company", r.id) for name, r in records.items()}

    assert all(isinstance(record.values["phone"], Masked) for record in seen.values())
    shown = {name for name, record in seen.items() if revealable(house.store, alice, record)}
    assert shown == expected


def test_the_right_to_reveal_counts_beside_a_role_that_reads(
    house: House, records: dict[str, Record]
) -> None:
    reader = made_role("reads", {Action.READ: Scope.OWN}, {"phone": FieldAccess.MASKED})
    revealer = made_role("reveals", {}, {}, "reveal_masked")
    alice = having(house, "alice", reader, revealer)

    own = get_record(house.store, alice, "company", records["alice"].id)

    assert revealable(house.store, alice, own) == {"phone"}
    with pytest.raises(NotFoundError):
        get_record(house.store, alice, "company", records["bob"].id)


def test_a_role_that_reaches_no_record_opens_no_field(
    house: House, records: dict[str, Record]
) -> None:
    reader = made_role("reads", {Action.READ: Scope.OWN}, {"margin": FieldAccess.HIDDEN})
    idle = made_role("idle", {Action.READ: Scope.NONE}, {"phone": FieldAccess.READ})
    alice = having(house, "alice", reader, idle)

    values = get_record(house.store, alice, "company", records["alice"].id).values

    assert "phone" not in values
    assert "margin" not in values


def test_who_may_create_alone_sees_nothing(house: House, records: dict[str, Record]) -> None:
    alice = having(house, "alice", made_role("creates", {Action.CREATE: Scope.ALL}))

    with pytest.raises(ForbiddenError):
        get_record(house.store, alice, "company", records["alice"].id)


def test_a_head_has_reports_whichever_department_they_are_in_themselves(
    house: House, records: dict[str, Record]
) -> None:
    south = house.panel.departments["south"]
    role = made_role("leads", {Action.READ: Scope.OWN_AND_REPORTS})

    def reads_charlies() -> bool:
        page = list_records(
            house.store,
            having(house, "nobody", role),
            "company",
            Question(search="Reached charlie"),
        )
        return page.total == 1

    assert not reads_charlies()
    set_head(house.store, south, house.panel.ids["nobody"])
    assert reads_charlies()

    deeper = add_department(house.store, {"en": "Deeper"}, parent=house.panel.departments["east"])
    set_head(house.store, south, None)
    set_head(house.store, deeper, house.panel.ids["nobody"])
    assert not reads_charlies()
