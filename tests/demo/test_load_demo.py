"""Demo records of the shipped definitions."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.demo.loader import load_demo
from app.demo.uniqueness import Taken, unique_fields
from app.fieldtypes.abilities import HoldsFiles, ReadsThrough
from app.fieldtypes.ref import Ref
from app.schema.condition import holds
from app.storage.engine import make_engine
from app.storage.store import Store
from app.storage.system import sys_event
from tests.demo.conftest import NOW, OWNERS, SEVERAL, SHIPPED, MakeStore, store_on
from tests.demo.reading import all_rows

ENTITIES = ("customer", "contact", "product", "order", "contract", "interaction", "follow_up")


def test_it_makes_as_many_of_the_root_as_asked_and_more_of_what_belongs_to_it(
    loaded: Store,
) -> None:
    counts = {name: len(all_rows(loaded, name)) for name in ENTITIES}

    assert counts["customer"] == SEVERAL
    assert counts["order"] > counts["contact"] > counts["contract"] > 0
    assert counts["interaction"] > SEVERAL


@pytest.mark.parametrize("entity", ENTITIES)
def test_every_value_is_one_that_a_person_could_have_typed(loaded: Store, entity: str) -> None:
    entity_fields = loaded.definitions.entities[entity].live_fields
    fields = [field for field in entity_fields if not isinstance(field.type, ReadsThrough)]
    today = loaded.moment().today

    for row in all_rows(loaded, entity):
        for field in fields:
            value = row.values[field.name]
            if value is not None:
                assert field.type.parse(field.type.dump(value)) == value, field.name
                field.type.check(value, today)


@pytest.mark.parametrize("entity", ENTITIES)
def test_conditions_of_the_definitions_are_obeyed(loaded: Store, entity: str) -> None:
    definition = loaded.definitions.entities[entity]

    for row in all_rows(loaded, entity):
        moment = loaded.moment()
        for check in definition.checks:
            assert not holds(check.when, row.values, moment, lambda part: part.none)
        for field in definition.live_fields:
            is_shown = field.visible_if is None or holds(
                field.visible_if, row.values, moment, lambda part: part.none
            )
            is_asked = field.required or (
                field.required_if is not None
                and holds(field.required_if, row.values, moment, lambda part: part.none)
            )
            if not is_shown:
                assert row.values[field.name] is None, field.name
            elif is_asked and not isinstance(field.type, HoldsFiles):
                assert row.values[field.name] is not None, field.name


@pytest.mark.parametrize("entity", ENTITIES)
def test_unique_values_are_unique(loaded: Store, entity: str) -> None:
    definition = loaded.definitions.entities[entity]
    numbers = [(definition.by_name[name],) for name in ("number",) if name in definition.by_name]

    for fields in (*unique_fields(definition), *numbers):
        taken = Taken(fields)
        digests = [taken.digest(row.values) for row in all_rows(loaded, entity)]
        assert Counter(d for d in digests if d is not None).most_common(1)[0][1] == 1


def test_links_stay_within_one_customer(loaded: Store) -> None:
    home = {row.id: row.values["customer"] for row in all_rows(loaded, "contact")}
    orders = [row.values for row in all_rows(loaded, "order")]

    linked = [order for order in orders if order["contact"] is not None]

    assert linked
    assert all(home[order["contact"].id] == order["customer"] for order in linked)


def test_a_follow_up_belongs_to_a_customer_or_to_a_contract(loaded: Store) -> None:
    targets = {row.values["belongs_to"].entity for row in all_rows(loaded, "follow_up")}

    assert targets == {"customer", "contract"}


def test_links_among_records_of_one_kind_point_at_earlier_ones(loaded: Store) -> None:
    contacts = [row for row in all_rows(loaded, "contact") if row.values["reports_to"]]

    assert contacts
    assert all(row.values["reports_to"].id < row.id for row in contacts)


def test_records_have_owners_and_were_made_in_the_past_two_years(loaded: Store) -> None:
    for row in all_rows(loaded, "customer"):
        values = row.values
        owner = next(o for o in OWNERS if values["owner"] == Ref("_user", o.user))
        assert values["department"] == Ref("_department", owner.department)
        assert values["created_at"] <= values["updated_at"] <= NOW
        assert (NOW - values["created_at"]).days <= 731


def test_both_languages_are_met(loaded: Store) -> None:
    names = [row.values["name"] for row in all_rows(loaded, "customer")]

    assert any(name.isascii() for name in names)
    assert sum(not name.isascii() for name in names) > len(names) / 2


def test_one_language_can_be_asked_for(make: MakeStore) -> None:
    store = make(SHIPPED)

    load_demo(store, records=12, seed=1, locale="en", owners=OWNERS)

    names = [row.values["name"] for row in all_rows(store, "customer")]
    assert all(ord(c) < 0x2E80 for name in names for c in name)


def test_it_leaves_one_event_that_says_what_was_made(loaded: Store) -> None:
    with loaded.reading() as conn:
        kinds = conn.execute(sa.select(sys_event.c.kind, sys_event.c.detail)).all()

    loads = [detail for kind, detail in kinds if kind == "demo:load"]
    assert [load["records"]["customer"] for load in loads] == [SEVERAL]


def test_the_same_seed_gives_the_same_records(tmp_path: Path) -> None:
    stores = []
    for name in ("one", "two"):
        store = store_on(make_engine(f"sqlite:///{tmp_path / name}.db"), SHIPPED, tmp_path)
        load_demo(store, records=10, seed=3, owners=OWNERS)
        stores.append(store)

    for entity in ENTITIES:
        first, second = (all_rows(store, entity) for store in stores)
        assert first == second


def test_another_seed_gives_other_records(tmp_path: Path) -> None:
    names = []
    for seed in (1, 2):
        store = store_on(make_engine(f"sqlite:///{tmp_path / str(seed)}.db"), SHIPPED, tmp_path)
        load_demo(store, records=8, seed=seed, owners=OWNERS)
        names.append([row.values["phone"] for row in all_rows(store, "customer")])

    assert names[0] != names[1]


def test_a_second_load_adds_to_the_first(make: MakeStore) -> None:
    store = make(SHIPPED)
    load_demo(store, records=10, seed=5, owners=OWNERS)

    load_demo(store, records=10, seed=5, owners=OWNERS)

    rows = all_rows(store, "customer")
    assert len(rows) == 20
    assert len({row.values["number"] for row in rows}) == 20
    codes = [row.values["uscc"] for row in rows if row.values["uscc"]]
    assert len(set(codes)) == len(codes)


def test_some_entities_alone_can_be_asked_for(make: MakeStore) -> None:
    store = make(SHIPPED)

    counts = load_demo(store, records=5, seed=1, owners=OWNERS, only={"customer"})

    assert counts == {"customer": 5}
    assert all_rows(store, "contact") == []


def test_without_people_records_belong_to_nobody(make: MakeStore) -> None:
    store = make(SHIPPED)

    load_demo(store, records=3, seed=1, owners=())

    assert {row.values["owner"] for row in all_rows(store, "customer")} == {None}


def test_open_follow_ups_are_due_around_today_and_others_were_due(loaded: Store) -> None:
    today = loaded.moment().today
    rows = [row.values for row in all_rows(loaded, "follow_up")]
    days = [(row["due"] - today).days for row in rows if row["status"] in ("open", "doing")]

    assert days
    assert -10 <= min(days) <= max(days) <= 20
    assert sum(day < 0 for day in days) < len(days) / 2
    assert all(r["due"] <= today for r in rows if r["status"] in ("done", "cancelled"))


def test_contracts_that_run_have_not_expired_and_some_soon_will(make: MakeStore) -> None:
    store = make(SHIPPED)

    load_demo(store, records=150, seed=2, owners=OWNERS, only={"customer", "contract"})

    rows = [row.values for row in all_rows(store, "contract") if row.values["expires_on"]]
    left = [
        (row["expires_on"] - store.moment().today).days for row in rows if row["status"] == "active"
    ]
    assert min(left) >= 0
    assert 0 < sum(days <= 30 for days in left) < len(left) / 2


@pytest.mark.postgres
def test_postgresql_gets_the_same_records(engine: Engine, tmp_path: Path, loaded: Store) -> None:
    store = store_on(engine, SHIPPED, tmp_path)

    load_demo(store, records=SEVERAL, seed=7, owners=OWNERS)

    for entity in ENTITIES:
        assert all_rows(store, entity) == all_rows(loaded, entity)
