"""What the timeline of a demo record tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
import sqlalchemy as sa

from app.demo import loader
from app.demo.loader import load_demo
from app.storage.store import Store
from app.storage.system import sys_event, sys_revision
from tests.demo.conftest import OWNERS, SEVERAL, MakeStore
from tests.demo.reading import all_rows


def events(store: Store, entity: str) -> dict[int, list[Mapping[str, Any]]]:
    """Return the events of an entity's records, in their order, by record."""
    chosen = sa.select(sys_event).where(sys_event.c.entity == entity).order_by(sys_event.c.id)
    found: dict[int, list[Mapping[str, Any]]] = {}
    with store.reading() as conn:
        for row in conn.execute(chosen).mappings():
            found.setdefault(row["record_id"], []).append(row)
    return found


@pytest.mark.parametrize("entity", ["customer", "follow_up"])
def test_every_record_was_made_by_its_owner(loaded: Store, entity: str) -> None:
    found = events(loaded, entity)
    names = {person.user: person.name for person in OWNERS}

    for row in all_rows(loaded, entity):
        made = found[row.id][0]
        owner = row.values["owner"].id
        assert made["kind"] == "record:create"
        assert (made["actor_id"], made["actor_name"]) == (owner, names[owner])
        assert made["at"] == row.values["created_at"]


def test_about_a_third_of_the_customers_changed_later(loaded: Store) -> None:
    found = events(loaded, "customer")

    for row in all_rows(loaded, "customer"):
        later = found[row.id][1:]
        assert all(event["kind"] == "record:update" for event in later)
        assert row.version == 1 + len(later)
        assert row.values["updated_at"] == found[row.id][-1]["at"]
    changed = sum(len(each) > 1 for each in found.values())
    assert SEVERAL / 8 < changed < SEVERAL / 2


def test_each_change_leads_to_what_the_record_says_now(loaded: Store) -> None:
    fields = loaded.definitions.entities["customer"].by_name
    rows = {row.id: row.values for row in all_rows(loaded, "customer")}
    with loaded.reading() as conn:
        changes = conn.execute(
            sa.select(sys_revision).where(sys_revision.c.entity == "customer")
        ).mappings()
        found = list(changes)

    assert {change["field"] for change in found} == {"stage", "tier", "credit_limit"}
    for change in found:
        field = fields[change["field"]]
        assert change["old"] != change["new"]
        assert field.type.parse(change["old"]) is not None
        assert field.type.parse(change["new"]) == rows[change["record_id"]][field.name]


def test_the_log_is_in_order_of_time(loaded: Store) -> None:
    with loaded.reading() as conn:
        moments = list(conn.scalars(sa.select(sys_event.c.at).order_by(sys_event.c.id)))

    assert moments[1:-1] == sorted(moments[1:-1])  # applying and loading come around them


def test_a_large_load_leaves_its_one_event_only(
    make: MakeStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loader, "REMEMBERED", 9)
    store = make("field_definitions")

    load_demo(store, records=10, seed=3, owners=OWNERS, only={"customer"})

    assert events(store, "customer") == {}
    assert len(all_rows(store, "customer")) == 10
