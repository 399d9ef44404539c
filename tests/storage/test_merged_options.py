"""Options merged into others: on both databases, the records that hold one follow the trail."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.schema.model import Definitions
from app.storage.apply import PlanRefusedError, planned, preview
from app.storage.engine import reading
from app.storage.steps import MergeOptions
from app.storage.store import Store
from tests.storage.panel import KEYS, applied, definitions, dumped, entity, insert

FIELDS = "kind: {type: select, options: kind}\nalso: {type: multi_select, options: kind}"
SEALED = "kind: {type: select, options: kind, encrypted: true}"
PLAIN = "  a: {label: A}\n  b: {label: B}\n  c: {label: C}"
MERGED = "  a: {label: A, merged_into: b}\n  b: {label: B}\n  c: {label: C}"


def kinds(options: str, fields: str = FIELDS, name: str = "kind") -> Definitions:
    files = {
        f"o__{name}": f"label: Kind\n{'id: kind' if name != 'kind' else ''}\noptions:\n{options}"
    }
    return definitions(
        customer=entity(fields.replace("options: kind", f"options: {name}")), **files
    )


def held(store: Store) -> list[Mapping[str, str | None]]:
    return dumped(
        store, "customer", *(f.name for f in store.definitions.entities["customer"].fields)
    )


def test_records_follow_in_fields_of_one_value_and_of_many(engine: Engine) -> None:
    store = applied(engine, kinds(PLAIN))
    insert(store, "customer", kind="a", also="a\nc")
    insert(store, "customer", kind="c", also="c")

    store = applied(engine, kinds(MERGED))

    assert held(store) == [{"kind": "b", "also": "b, c"}, {"kind": "c", "also": "c"}]


def test_a_record_that_had_both_has_the_one_once(engine: Engine) -> None:
    insert(applied(engine, kinds(PLAIN)), "customer", kind="a", also="a\nb\nc")

    store = applied(engine, kinds(MERGED))

    assert held(store) == [{"kind": "b", "also": "b, c"}]


def test_a_chain_a_rename_and_a_merge_in_one_plan_end_where_the_trail_ends(engine: Engine) -> None:
    store = applied(engine, kinds(PLAIN))
    insert(store, "customer", kind="a", also="a\nb")
    insert(store, "customer", kind="c", also="c")
    options = "  x: {id: a, merged_into: b}\n  b: {merged_into: a}\n  a: {id: c, label: C}"

    store = applied(engine, kinds(options))

    assert held(store) == [{"kind": "a", "also": "a"}, {"kind": "a", "also": "a"}]


def test_a_set_that_is_renamed_in_the_same_plan_is_still_the_same_set(engine: Engine) -> None:
    insert(applied(engine, kinds(PLAIN)), "customer", kind="a")

    store = applied(engine, kinds(MERGED, name="sort"))

    assert [row["kind"] for row in held(store)] == ["b"]


def test_choices_in_line_that_become_a_set_are_still_the_same_options(engine: Engine) -> None:
    fields = "kind: {type: select, choices: {a: A, b: B}}"
    insert(applied(engine, definitions(customer=entity(fields))), "customer", kind="a")

    store = applied(engine, kinds("  z: {id: a, label: A}\n  b: B", FIELDS.splitlines()[0]))

    assert held(store) == [{"kind": "z"}]


def test_encrypted_values_follow_and_are_found_by_the_new_key(engine: Engine) -> None:
    insert(applied(engine, kinds(PLAIN, SEALED)), "customer", kind="a")
    expected = insert(applied(engine, kinds(PLAIN, SEALED)), "customer", kind="b")

    store = applied(engine, kinds(MERGED, SEALED))

    blind = store.tables.entities["customer"].blind["kind"]
    with store.reading() as conn:
        digests = conn.scalars(sa.select(blind).order_by(sa.column("id"))).all()
    assert held(store) == [{"kind": "b"}, {"kind": "b"}]
    assert expected == 2
    assert digests[0] == digests[1]


def test_values_of_a_retired_field_follow_as_well(engine: Engine) -> None:
    insert(applied(engine, kinds(PLAIN)), "customer", kind="a", also="a")
    asleep = FIELDS.replace("}", ", retired: true}")
    applied(engine, kinds(PLAIN, f"n: {{type: text}}\n{asleep}"))

    applied(engine, kinds(MERGED, f"n: {{type: text}}\n{asleep}"))

    store = applied(engine, kinds(MERGED, f"n: {{type: text}}\n{FIELDS}"))
    assert dumped(store, "customer", "kind", "also") == [{"kind": "b", "also": "b"}]


@pytest.mark.parametrize("fields", [FIELDS, SEALED], ids=["plain", "encrypted"])
def test_the_plan_tells_how_many_records_change_and_asks(engine: Engine, fields: str) -> None:
    insert(applied(engine, kinds(PLAIN, fields)), "customer", kind="a")

    _, steps, found = preview(engine, kinds(MERGED, fields), keys=KEYS)
    with pytest.raises(PlanRefusedError) as refused:
        applied(engine, kinds(MERGED, fields), yes=False)

    assert steps == (MergeOptions("kind", "a", "b", "a"),)
    assert [str(each) for each in found] == ["1 records change from a to b; history keeps a. (#1)"]
    assert refused.value.params["name"] == "kind.a"


def test_merging_once_is_enough_and_the_way_back_only_offers_it_again(engine: Engine) -> None:
    insert(applied(engine, kinds(PLAIN)), "customer", kind="a")
    applied(engine, kinds(MERGED))

    assert planned(engine, kinds(MERGED)) == ()
    assert [str(s) for s in planned(engine, kinds(PLAIN))] == ["kind: offer option a again"]


def test_a_plan_that_fails_leaves_every_record_as_it_was(engine: Engine) -> None:
    fields = "kind: {type: select, options: kind, unique: true}"
    store = applied(engine, kinds(PLAIN, fields))
    insert(store, "customer", kind="a")
    insert(store, "customer", kind="b")

    with pytest.raises(PlanRefusedError) as refused:
        applied(engine, kinds(MERGED, fields))

    assert refused.value.code == "plan.values_clash"
    with reading(engine, door=True) as conn:
        rows = conn.exec_driver_sql("SELECT kind FROM rec_customer ORDER BY id").scalars().all()
    assert rows == ["a", "b"]
