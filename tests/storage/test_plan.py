"""Plans are sentences; here they are read as a person reads them."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from sqlalchemy import Engine
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect

from app.core.errors import NotFoundError
from app.storage.catalog import catalog_of
from app.storage.engine import DOOR
from app.storage.execute import show_sql
from app.storage.names import LONGEST, index_name, link_table_name
from app.storage.plan import Applied, plan, wider
from app.storage.versions import diff, load_version
from tests.storage.panel import applied, definitions, entity

NAME = "name: {type: text, max_length: 40}"


def sentences(before: str, after: str, **files: str) -> list[str]:
    old, new = (definitions(customer=entity(text), **files) for text in (before, after))
    return [str(step) for step in plan(Applied(1, old.texts, catalog_of(old)), new)]


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        (NAME, NAME, []),
        (NAME, f"{NAME}\nfax: {{type: text}}", ["customer.fax: add the field"]),
        (
            NAME,
            "full: {id: name, type: text, max_length: 40}",
            ["customer.name: rename the field to full"],
        ),
        (
            f"{NAME}\nfax: {{type: text}}",
            NAME,
            ["customer.fax: retire the field (its values are kept, hidden)"],
        ),
        (
            f"{NAME}\nfax: {{type: text}}",
            f"{NAME}\nfax: {{type: text, retired: true}}",
            ["customer.fax: retire the field (its values are kept, hidden)"],
        ),
        (
            NAME,
            NAME.replace("40", "80"),
            [
                "customer.name: make room for longer values",
                "customer.name: change what the field allows",
            ],
        ),
        (NAME, NAME.replace("40", "20"), ["customer.name: change what the field allows"]),
        (NAME, "name: {type: email}", ["customer.name: convert from text to email"]),
        (
            NAME,
            NAME.replace("}", ", unique: true}"),
            ["customer: no two records may have the same name"],
        ),
        (
            NAME.replace("}", ", unique: true}"),
            NAME,
            ["customer: records may have the same name"],
        ),
        (NAME, NAME.replace("}", ", index: true}"), ["customer: index name"]),
        (
            NAME.replace("}", ", required: true}"),
            NAME,
            ["customer.yaml: change labels, layout or rules"],
        ),
        (NAME, NAME.replace("}", ", required: true}"), ["customer.name: may no longer be empty"]),
        (
            NAME,
            NAME.replace("}", ", search: true}"),
            [
                "customer.name: work out the keys for searching and sorting",
                "customer: index name",
            ],
        ),
        (
            NAME,
            NAME.replace("}", ", label: Name}"),
            ["customer.yaml: change labels, layout or rules"],
        ),
        (
            "k: {type: select, choices: {a: A, b: B}}",
            "k: {type: select, choices: {a: A, c: {id: b, label: C}, d: D}}",
            [
                "customer.k: rename option b to c; the records that hold it follow",
                "customer.k: add option d",
            ],
        ),
    ],
)
def test_a_change_is_told_in_sentences(before: str, after: str, told: list[str]) -> None:
    assert sentences(before, after) == told


def test_what_hides_or_rewrites_is_not_safe() -> None:
    old = definitions(customer=entity(f"{NAME}\nfax: {{type: text}}"))
    new = definitions(customer=entity("name: {type: email}\nn: {type: integer}"))

    steps = plan(Applied(1, old.texts, catalog_of(old)), new)

    assert {step.name for step in steps if not step.is_safe} == {"customer.name", "customer.fax"}
    assert {step.name for step in steps if step.loses_data} == {"customer.name"}


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=lambda d: d.name)
def test_every_step_shows_its_sql(dialect: Dialect) -> None:
    old = definitions(customer=entity(NAME))
    new = definitions(
        customer=entity("full: {id: name, type: text, max_length: 40, unique: true}"),
        order=entity("buyer: {type: link, to: customer}"),
    )
    known = Applied(1, old.texts, catalog_of(old))

    shown = {
        str(step): sql
        for step, sql in show_sql(
            plan(known, new), known, new, before=lambda *_: None, dialect=dialect
        )
    }

    (renamed,) = shown["customer.name: rename the field to full"]
    assert renamed.replace('"', "") == "ALTER TABLE rec_customer RENAME COLUMN name TO full"
    assert any("REFERENCES rec_customer (id)" in s for s in shown["order.buyer: add the field"])
    assert any(
        "WHERE deleted_at IS NULL" in s
        for s in shown["customer: no two records may have the same name"]
    )


def test_long_names_stay_within_what_databases_keep_and_stay_apart() -> None:
    long = "x" * 41
    names = {link_table_name(long, long[:-1] + end) for end in "ab"} | {
        index_name("ix", long, long)
    }

    assert len(names) == 3
    assert max(map(len, names)) <= LONGEST


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("VARCHAR(40)", "VARCHAR(80)", True),
        ("VARCHAR(80)", "VARCHAR(40)", False),
        ("NUMERIC(12, 2)", "NUMERIC(18, 2)", True),
        ("TEXT", "TEXT", False),
    ],
)
def test_only_more_room_is_wider(old: str, new: str, expected: bool) -> None:
    assert wider(old, new) is expected


def test_versions_are_compared_line_by_line(engine: Engine) -> None:
    applied(engine, definitions(customer=entity(NAME)))
    applied(engine, definitions(customer=entity(NAME.replace("40", "80"))))

    lines = list(diff(load_version(engine, 1).texts, load_version(engine, 2).texts))

    assert lines[:2] == ["--- a/customer.yaml", "+++ b/customer.yaml"]
    assert [line for line in lines if line.startswith("+ ")] == [f"+  {NAME.replace('40', '80')}"]
    with pytest.raises(NotFoundError):
        load_version(engine, 9)


def test_an_older_installation_gets_todays_indexes_with_its_next_version(engine: Engine) -> None:
    wanted = definitions(customer=entity(f"{NAME}\nkind: {{type: text, index: true}}"))
    applied(engine, wanted)
    catalog = catalog_of(wanted)
    home = catalog.entities["customer"]
    before = {n.replace("live_", "ix_", 1): keys for n, keys in home.indexes.items()}
    older = replace(catalog, entities={"customer": replace(home, indexes=before)})

    told = [str(step) for step in plan(Applied(1, wanted.texts, older), wanted)]

    assert told[:2] == [
        "customer: drop the index of ix_customer___created_at",
        "customer: drop the index of ix_customer___department",
    ]
    assert told[-2:] == ["customer: index live_customer___department", "customer: index kind"]
    assert len(told) == 10


def test_far_pages_and_counts_are_answered_by_an_index_alone(sqlite_engine: Engine) -> None:
    applied(sqlite_engine, definitions(customer=entity("kind: {type: text, index: true}")))
    live = "FROM rec_customer WHERE deleted_at IS NULL"
    questions = {
        f"SELECT id {live} ORDER BY updated_at DESC, id DESC LIMIT 50 OFFSET 9000": "updated_at",
        f"SELECT id {live} AND owner IN (3) ORDER BY updated_at DESC, id DESC": "owner",
        f"SELECT id {live} AND department = 3 ORDER BY updated_at DESC, id DESC": "department",
        f"SELECT count(*) {live} AND kind = 'a'": "kind",
    }

    with sqlite_engine.connect().execution_options(**{DOOR: True}) as conn:
        plans = {
            name: str(conn.exec_driver_sql(f"EXPLAIN QUERY PLAN {question}").all())
            for question, name in questions.items()
        }

    for name, found in plans.items():
        assert re.search(rf"live_customer_+{name}\b", found)
        assert "TEMP B-TREE" not in found
