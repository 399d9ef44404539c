"""Looking at records as somebody else: what both may see, never more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.access.actor import Actor
from app.core.errors import ForbiddenError, NotFoundError
from app.records.as_role import see_record, see_records
from app.records.reach import reach
from app.records.record import Masked
from app.records.write import create_record
from app.schema.model import Scope
from app.schema.source import read_folder
from tests.panels import SHIPPED, TestPanel, make_panel

NARROW = """
label: Narrow
entities:
  customer: {read: team, fields: {owner: hidden, phone: hidden, employees: masked}}
system: [design_schema]
"""
BY_LIMIT = """
label: By limit
entities:
  customer: {read: {employees: {at_least: 100}}}
"""
TEXTS = {
    **read_folder(SHIPPED), "_roles/narrow.yaml": NARROW, "_roles/by_limit.yaml": BY_LIMIT,
}  # fmt: skip


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestPanel]:
    folder: Path = tmp_path_factory.mktemp("as_role")
    made = make_panel(folder, TEXTS)
    for owner, name in (("alice", "Aster"), ("charlie", "Cedar")):
        raw = {"name": name, "phone": "13800138000", "employees": "500", "kind": "company"}
        create_record(made.store, made.actor(owner), "customer", raw)
    yield made
    made.installation.engine.dispose()


def with_role(panel: TestPanel, name: str, role: str) -> Actor:
    return replace(panel.actor(name), roles=(panel.store.definitions.roles[role],))


def titles(seen) -> list[str]:
    return sorted(record.title for record in seen.records)


def test_the_rows_are_those_that_both_reach(panel):
    admin, alice = panel.actor("admin"), with_role(panel, "alice", "staff")

    assert titles(see_records(panel.store, admin, alice, "customer")) == ["Aster"]
    assert titles(see_records(panel.store, alice, admin, "customer")) == ["Aster"]


def test_of_each_field_the_less_that_either_may_know(panel):
    narrow, alice = with_role(panel, "bob", "narrow"), with_role(panel, "alice", "viewer")

    seen = see_records(panel.store, panel.actor("admin"), narrow, "customer")
    (record,) = seen.records
    assert "phone" not in record.values
    assert isinstance(record.values["employees"], Masked | None)

    with pytest.raises(ForbiddenError):  # team tells the department, own the owner
        see_records(panel.store, narrow, with_role(panel, "alice", "staff"), "customer")
    assert titles(see_records(panel.store, narrow, alice, "customer")) == ["Aster"]


def test_a_record_out_of_reach_of_either_is_not_there(panel):
    admin, alice = panel.actor("admin"), with_role(panel, "alice", "staff")
    (cedar,) = [
        record.id
        for record in see_records(panel.store, admin, admin, "customer").records
        if record.title == "Cedar"
    ]

    with pytest.raises(NotFoundError):
        see_record(panel.store, admin, alice, "customer", cedar)
    with pytest.raises(NotFoundError):
        see_record(panel.store, alice, admin, "customer", cedar)
    assert see_record(panel.store, admin, admin, "customer", cedar).records[0].title == "Cedar"


def test_a_condition_over_what_the_asker_may_not_read_is_not_answered(panel):
    narrow, other = with_role(panel, "bob", "narrow"), with_role(panel, "alice", "by_limit")

    with pytest.raises(ForbiddenError):
        see_records(panel.store, narrow, other, "customer")
    scope = panel.store.definitions.roles["by_limit"].entities["customer"].actions
    (condition,) = scope.values()
    assert reach(panel.store, narrow, other, "customer", [condition]) == (None,)


def test_each_scope_is_counted_for_the_person_among_what_the_asker_reads(panel):
    admin, alice = panel.actor("admin"), with_role(panel, "alice", "staff")
    scopes = [Scope.NONE, Scope.OWN, Scope.TEAM, Scope.ALL]

    assert reach(panel.store, admin, alice, "customer", scopes) == (0, 1, 1, 2)
    assert reach(panel.store, alice, alice, "customer", scopes) == (0, 1, 1, 1)
    assert reach(panel.store, admin, alice, "customer", [Scope.ALL], within=Scope.OWN) == (1,)


def test_whose_a_record_is_is_not_told_to_who_may_not_know(panel):
    narrow, alice = with_role(panel, "bob", "narrow"), with_role(panel, "alice", "staff")

    assert reach(panel.store, narrow, alice, "customer", [Scope.OWN, Scope.ALL]) == (None, 1)
