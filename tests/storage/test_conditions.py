"""Conditions mean the same in SQL, on both databases, and in Python."""

from __future__ import annotations

from typing import Any

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Engine

from app.core.errors import BadRequestError, FieldValueError
from app.fieldtypes.operators import EQUALS, FILLED
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related, holds
from app.schema.condition_reader import read_condition
from app.storage.condition_sql import clause
from app.storage.query import select_rows
from app.storage.rows import Row, read_rows
from app.storage.store import Store
from tests.condition_cases import (
    CASES,
    RECORDS,
    SHAPES,
    comparisons,
    operators,
    types_without_field,
    wanted,
)
from tests.storage.panel import applied, definitions, entity, insert, place


@pytest.fixture
def store(engine: Engine) -> Store:
    store = applied(engine, wanted())
    insert(store, "other", name="x")
    for record in RECORDS:
        insert(store, "thing", **record)
    return store


def _read(store: Store, data: Any) -> Condition:
    """Return a condition of the table; a mistake in it fails the test."""
    thing = store.definitions.entities["thing"]

    def note(*mistake: Any) -> None:
        raise AssertionError(mistake)

    return read_condition(data, thing.by_name, note=note, entity="thing")


def _rows(store: Store) -> list[Row]:
    here = place(store, "thing")
    names = [f.name for f in here.table.entity.live_fields]
    with store.reading() as conn:
        return read_rows(conn, here, select_rows(here, names, only=sa.true()), fields=names)


def _by_sql(store: Store, condition: Condition) -> list[int]:
    here = place(store, "thing")
    where = clause(condition, here.table, here.tables, here.moment, here.scope_of)
    with store.reading() as conn:
        return list(conn.scalars(sa.select(here.table.c.id).where(where).order_by(here.table.c.id)))


def _by_python(store: Store, rows: list[Row], condition: Condition) -> list[int]:
    moment = store.moment(user=1)
    return [r.id for r in rows if holds(condition, r.values, moment, lambda _: False)]


def _all_comparisons(store: Store, rows: list[Row]) -> list[Compare]:
    return comparisons(store.definitions.entities["thing"], [row.values for row in rows])


def test_sql_and_python_give_the_answers_of_the_table(store: Store) -> None:
    rows = _rows(store)
    wrong = []
    for data, fulfil in (*CASES, *SHAPES):
        condition = _read(store, data)
        found = tuple(_by_sql(store, condition)), tuple(_by_python(store, rows, condition))
        if found != (fulfil, fulfil):
            wrong.append((data, fulfil, found))

    assert wrong == []


def test_the_table_has_a_case_for_every_operator_of_every_type() -> None:
    told = set()
    for data, _ in CASES:
        ((name, comparison),) = data.items()
        told.add((name, comparison if isinstance(comparison, str) else next(iter(comparison))))
    fields = wanted().entities["thing"].by_name

    assert types_without_field() == []
    assert {(fields[name].type.name, key) for name, key in told} == set(operators())


def test_every_operator_of_every_field_agrees_and_so_does_its_opposite(store: Store) -> None:
    rows = _rows(store)
    differing = [
        (part.field.name, part.operator.key, part.operand, type(asked).__name__)
        for part in _all_comparisons(store, rows)
        for asked in (part, Not(part))
        if _by_sql(store, asked) != _by_python(store, rows, asked)
    ]

    assert len(_all_comparisons(store, rows)) > 100
    assert differing == []


@pytest.mark.parametrize("shape", [All, AnyOf])
def test_no_part_at_all_means_always_or_never(store: Store, shape: Any) -> None:
    assert _by_sql(store, shape(())) == _by_python(store, _rows(store), shape(()))


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_any_tree_agrees(store: Store, data: st.DataObject) -> None:
    rows = _rows(store)
    parts: Any = st.sampled_from(_all_comparisons(store, rows))
    trees = st.recursive(
        parts,
        lambda inner: st.one_of(
            st.lists(inner, max_size=3).map(lambda p: All(tuple(p))),
            st.lists(inner, max_size=3).map(lambda p: AnyOf(tuple(p))),
            inner.map(Not),
        ),
        max_leaves=6,
    )

    condition = data.draw(trees)

    assert _by_sql(store, condition) == _by_python(store, rows, condition)


def test_related_asks_for_living_records_in_scope_that_link_here(store: Store) -> None:
    thing = store.definitions.entities["thing"]
    always = All(())
    for via, linked in (("boss", [1, 3, 4]), ("friends", [1, 2, 3]), ("about", [1])):
        some = Related("thing", via, always, none=False)
        assert _by_sql(store, some) == linked, via
        assert _by_sql(store, Related("thing", via, always, none=True)) == [
            n for n in range(1, 6) if n not in linked
        ]
    only_graded = Related("thing", "boss", Compare(thing.by_name["mail"], FILLED), none=False)
    assert _by_sql(store, only_graded) == [1]

    def nothing(_: str) -> Any:
        return store.tables.entities["thing"].c.id == 5

    here = place(store, "thing", nothing)
    some = Related("thing", "boss", always, none=False)
    where = clause(some, here.table, here.tables, here.moment, nothing)
    with store.reading() as conn:
        assert list(conn.scalars(sa.select(here.table.c.id).where(where))) == [4]


def test_an_encrypted_field_is_found_by_its_exact_value_only(engine: Engine) -> None:
    store = applied(engine, definitions(thing=entity("card: {type: text, encrypted: true}")))
    insert(store, "thing", card="6222")
    insert(store, "thing", card="6223")
    here = place(store, "thing")
    field = here.table.entity.by_name["card"]

    def found(key: str, operand: Any, keys: Any = store.keys) -> list[int]:
        operator = field.type.operator(key)
        assert operator is not None
        part = Compare(field, operator, operand)
        where = clause(part, here.table, here.tables, here.moment, here.scope_of, keys=keys)
        with store.reading() as conn:
            return list(conn.scalars(sa.select(here.table.c.id).where(where)))

    assert found("equals", "6222") == [1]
    assert found("not", "6222") == [2]
    assert found("in", ("6223", "x")) == [2]
    assert found("empty", None) == []
    with pytest.raises(BadRequestError):
        found("contains", "62")
    with pytest.raises(BadRequestError):
        found(EQUALS.key, "6222", None)


def test_a_lookup_is_filtered_like_the_field_it_reads(engine: Engine) -> None:
    wanted = definitions(
        firm=entity("city: {type: text}"),
        person=entity("firm: {type: link, to: firm}\ncity: {type: lookup, via: firm, field: city}"),
    )
    store = applied(engine, wanted)
    insert(store, "firm", city="Wuhan")
    insert(store, "person", firm="1")
    insert(store, "person")
    here = place(store, "person")
    with store.reading() as conn:
        rows = read_rows(conn, here, [2, 1], fields=["city", "firm"])
    assert [(row.id, row.values["city"]) for row in rows] == [(2, None), (1, "Wuhan")]
    city = here.table.entity.by_name["city"]
    operators = {o.key: o for o in city.type.all_operators()}

    filled = Compare(city, operators["filled"])
    where = clause(filled, here.table, here.tables, here.moment, here.scope_of)
    with store.reading() as conn:
        assert list(conn.scalars(sa.select(here.table.c.id).where(where))) == [1]


def test_nonsense_is_refused_when_it_is_read_not_when_it_runs(store: Store) -> None:
    field = store.definitions.entities["thing"].by_name["pieces"]

    with pytest.raises(FieldValueError):
        field.type.operand(EQUALS, "many")
