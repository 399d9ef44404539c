"""Rows in and out: exact values, versions, pages, search, counts, numbers."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine

from app.core.errors import AppError, BadRequestError
from app.schema.model import SortKey
from app.storage.counters import next_number, raise_counter
from app.storage.encryption import Keys
from app.storage.query import count_rows, option_counts, search_clause, select_rows
from app.storage.rows import read_rows
from app.storage.store import Store
from app.storage.writes import insert_rows, set_deleted, update_row
from tests.storage.panel import KEYS, NOW, applied, definitions, dumped, entity, insert, place

FIELDS = """
name: {type: text, search: true, pinyin: true}
price: {type: money}
tags: {type: multi_select, choices: {a: A, b: B}}
phones: {type: phone, country: CN, many: true}
grade: {type: tier, options: grade}
boss: {type: link, to: thing}
"""
GRADE = "kind: tier\nlabel: Grade\noptions:\n  top: {label: T}\n  low: {label: L}"


@pytest.fixture
def store(engine: Engine) -> Store:
    wanted = definitions(thing=entity(FIELDS, more='title: "{name}"\n'), o__grade=GRADE)
    return applied(engine, wanted)


def ids(store: Store, *sort: str, **how: object) -> list[int]:
    keys = [SortKey(s.removeprefix("-"), s.startswith("-")) for s in sort]
    here = place(store, "thing")
    query = select_rows(here, (), sort=keys, **{"only": sa.true(), **how})  # type: ignore[arg-type]  # what each test passes
    with store.reading() as conn:
        return [row.id for row in read_rows(conn, here, query, fields=())]


def test_money_is_exact(store: Store) -> None:
    for _ in range(10):
        insert(store, "thing", price="0.10")

    with store.reading() as conn:
        column = store.tables.entities["thing"].columns["price"][""]
        assert conn.scalar(sa.select(sa.func.sum(column))) == Decimal("1.00")
    assert dumped(store, "thing", "price")[0] == {"price": "0.10"}


def test_a_row_comes_back_with_standard_values_and_items_in_order(store: Store) -> None:
    insert(store, "thing", name="Ada", tags="a, b")
    here = place(store, "thing")

    with store.reading() as conn:
        (row,) = read_rows(conn, here, [1], fields=["id", "tags", "owner", "created_at"])

    assert (row.id, row.version, row.deleted_at) == (1, 1, None)
    assert row.values["tags"] == ("a", "b")
    assert row.values["owner"].id == 1
    assert row.values["created_at"] == NOW


def test_an_update_at_an_old_version_changes_nothing(store: Store) -> None:
    insert(store, "thing", name="Ada", tags="a")
    table = store.tables.entities["thing"]

    with store.writing() as conn:
        first = update_row(
            conn, table, 1, {"name": "Eve", "tags": ("b",)}, version=1, now=NOW, user=1
        )
        second = update_row(conn, table, 1, {"tags": ("a",)}, version=1, now=NOW, user=1)

    assert (first, second) == (True, False)
    assert dumped(store, "thing", "name", "tags") == [{"name": "Eve", "tags": "b"}]


def test_the_trash_is_another_list(store: Store) -> None:
    insert(store, "thing", name="Ada")
    table = store.tables.entities["thing"]

    with store.writing() as conn:
        assert set_deleted(conn, table, 1, deleted_at=NOW, now=NOW, user=1, version=1)

    assert (ids(store), ids(store, trash=True)) == ([], [1])


def test_many_rows_get_numbers_in_their_order(store: Store) -> None:
    table = store.tables.entities["thing"]
    insert(store, "thing", name="first")
    many = [{"name": f"n{i}", "tags": ("a",)} if i % 2 else {"price": Decimal(i)} for i in range(5)]

    with store.writing() as conn:
        numbers = insert_rows(conn, table, many, now=NOW, user=1)
        assert insert_rows(conn, table, [], now=NOW, user=1) == []

    assert numbers == [2, 3, 4, 5, 6]
    assert dumped(store, "thing", "name", "tags")[2] == {"name": "n1", "tags": "a"}
    assert insert(store, "thing", name="last") > 6


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (["name"], [2, 1, 3]),
        (["-name"], [1, 2, 3]),
        (["price"], [2, 1, 3]),
        (["grade"], [1, 2, 3]),
        (["-grade"], [2, 1, 3]),
        (["boss"], [1, 3, 2]),
        (["phones", "-id"], [2, 3, 1]),
        (["-updated_at"], [3, 2, 1]),
    ],
)
def test_lists_are_sorted_with_empty_values_last(
    store: Store, sort: list[str], expected: list[int]
) -> None:
    insert(store, "thing", name="张伟", price="10", grade="low", boss=None)
    insert(store, "thing", name="李娜", price="9", grade="top", phones="13800138000")
    insert(store, "thing")
    with store.writing() as conn:
        table = store.tables.entities["thing"].table
        conn.execute(sa.update(table).where(table.c.id == 1).values(boss=2))
        conn.execute(sa.update(table).where(table.c.id == 3).values(boss=1))

    assert ids(store, *sort) == expected


def test_pages_and_counts_stop_where_they_are_told(store: Store) -> None:
    for _ in range(7):
        insert(store, "thing", name="x")
    table = store.tables.entities["thing"]

    with store.reading() as conn:
        capped = conn.scalar(count_rows(table, only=sa.true(), where=None, limit=5))
        exact = conn.scalar(count_rows(table, only=table.c.id > 4, where=None, limit=5))

    assert (capped, exact) == (6, 3)
    assert ids(store, "id", limit=3, offset=3) == [4, 5, 6]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("zhangwei", [1]), ("zw", [1]), ("張偉", [1]), ("100%", [2]), ("_", []), ("", [1, 2])],
)
def test_search_finds_by_every_way_of_typing(store: Store, text: str, expected: list[int]) -> None:
    insert(store, "thing", name="张伟")
    insert(store, "thing", name="100% cotton")

    assert (
        ids(store, where=search_clause(store.tables.entities["thing"], ["name"], text)) == expected
    )


def test_options_are_counted(store: Store) -> None:
    insert(store, "thing", grade="top", tags="a, b")
    insert(store, "thing", grade="top", tags="b")
    insert(store, "thing")
    table = store.tables.entities["thing"]

    with store.reading() as conn:
        assert dict(conn.execute(option_counts(table, "grade", only=sa.true())).all()) == {"top": 2}
        tags = conn.execute(option_counts(table, "tags", only=table.c.id == 1)).all()
    assert dict(tags) == {"a": 1, "b": 1}


@pytest.mark.parametrize("field", ["nothing", "secret"])
def test_an_impossible_sort_is_an_error(engine: Engine, field: str) -> None:
    store = applied(engine, definitions(thing=entity("secret: {type: text, encrypted: true}")))

    with pytest.raises(BadRequestError):
        ids(store, field)


def test_numbers_are_counted_per_period_and_given_back_on_failure(store: Store) -> None:
    with store.writing() as conn:
        assert [next_number(conn, "e", "f", "2026") for _ in range(2)] == [1, 2]
        assert next_number(conn, "e", "f", "2027") == 1
    with pytest.raises(ZeroDivisionError), store.writing() as conn:
        assert next_number(conn, "e", "f", "2026") / 0
    with store.writing() as conn:
        assert next_number(conn, "e", "f", "2026", count=3) == 3
        raise_counter(conn, "e", "f", "2026", at_least=10)
        assert next_number(conn, "e", "f", "2026") == 11


def test_a_wrong_key_says_so() -> None:
    sealed = KEYS.encrypt("6222", entity="e", field="f", record=1)
    other = Keys.derive(b"x" * 32)

    assert KEYS.decrypt(sealed, entity="e", field="f", record=1) == "6222"
    assert "6222" not in sealed + repr(KEYS)
    for keys, field in ((other, "f"), (KEYS, "g")):
        with pytest.raises(AppError, match="cannot be read"):
            keys.decrypt(sealed, entity="e", field=field, record=1)
    with pytest.raises(AppError, match="32 bytes"):
        Keys.derive(b"short")
