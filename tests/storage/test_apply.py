"""Each kind of step, carried out on both databases with records in the tables."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError

from app.core.errors import AppError, ConflictError
from app.storage.apply import PlanRefusedError, apply, planned, preview
from app.storage.catalog import Catalog, catalog_of
from app.storage.engine import reading
from app.storage.purging import purge
from app.storage.system import sys_event
from app.storage.versions import history, latest_number, load_applied, load_version
from tests.storage.panel import NOW, applied, definitions, dumped, entity, insert

NAME = "name: {type: text, max_length: 40}"
TAGS = "tags: {type: multi_select, choices: {a: A, b: B}}"


def one(fields: str = NAME, more: str = "") -> dict[str, str]:
    return {"customer": entity(fields, more=more)}


def columns(engine: Engine, table: str) -> set[str]:
    with reading(engine, door=True) as conn:
        return {column["name"] for column in sa.inspect(conn).get_columns(table)}


def test_applying_the_same_twice_is_one_version(engine: Engine) -> None:
    wanted = definitions(**one())
    applied(engine, wanted)

    applied(engine, wanted)

    assert latest_number(engine) == 1
    assert planned(engine, wanted) == ()


def test_a_version_keeps_texts_author_plan_and_event(engine: Engine) -> None:
    wanted = definitions(**one())
    applied(engine, wanted, note="first")

    version = load_version(engine, 1)

    assert version.texts == wanted.texts
    assert (version.author, version.note, version.applied_at) == ("test", "first", NOW)
    assert "customer: add the entity" in [step["text"] for step in version.plan]
    with engine.connect() as conn:
        assert conn.scalars(sa.select(sys_event.c.kind)).all() == ["definitions:apply"]


def test_the_catalog_survives_json() -> None:
    catalog = catalog_of(definitions(**one(f"{NAME}\n{TAGS}")))

    assert Catalog.from_json(catalog.to_json()) == catalog


def test_a_new_field_is_empty_on_old_records(engine: Engine) -> None:
    insert(applied(engine, definitions(**one())), "customer", name="Ada")

    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: phone}}\n{TAGS}")))

    assert dumped(store, "customer", "name", "fax", "tags") == [
        {"name": "Ada", "fax": None, "tags": None}
    ]


def test_a_renamed_field_keeps_its_values(engine: Engine) -> None:
    store = applied(engine, definitions(**one(f"{NAME}\n{TAGS}")))
    insert(store, "customer", name="Ada", tags="a\nb")

    wanted = definitions(
        **one(
            "full: {id: name, type: text, max_length: 40, search: true}\n"
            "marks: {id: tags, type: multi_select, choices: {a: A, b: B}}"
        )
    )
    store = applied(engine, wanted)

    assert dumped(store, "customer", "full", "marks") == [{"full": "Ada", "marks": "a, b"}]


def test_two_fields_can_swap_their_names(engine: Engine) -> None:
    store = applied(engine, definitions(**one("a: {type: text}\nb: {type: text}")))
    insert(store, "customer", a="was a", b="was b")

    store = applied(engine, definitions(**one("b: {id: a, type: text}\na: {id: b, type: text}")))

    assert dumped(store, "customer", "a", "b") == [{"a": "was b", "b": "was a"}]


def test_a_field_that_vanishes_is_kept_and_comes_back(engine: Engine) -> None:
    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}\n{TAGS}")))
    insert(store, "customer", name="Ada", fax="123", tags="b")

    applied(engine, definitions(**one()))
    assert "fax" in columns(engine, "rec_customer")
    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}\n{TAGS}")))

    assert dumped(store, "customer", "fax", "tags") == [{"fax": "123", "tags": "b"}]


def test_a_new_field_may_take_the_name_of_a_retired_one(engine: Engine) -> None:
    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}")))
    insert(store, "customer", fax="old")
    applied(engine, definitions(**one()))

    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{id: fax2, type: text}}")))
    assert dumped(store, "customer", "fax") == [{"fax": None}]
    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}")))

    assert dumped(store, "customer", "fax") == [{"fax": "old"}]


def test_retiring_needs_a_yes_and_says_what_it_hides(engine: Engine) -> None:
    store = applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}")))
    insert(store, "customer", fax="123")

    with pytest.raises(PlanRefusedError, match=r"1 records hold something in customer\.fax"):
        applied(engine, definitions(**one()), yes=False)

    assert latest_number(engine) == 1


def test_a_renamed_entity_keeps_records_and_links(engine: Engine) -> None:
    order = entity("buyer: {type: link, to: customer}\nfor_: {type: link, to: [customer, order]}")
    order = order.replace("for_", "about")
    store = applied(engine, definitions(**one(f"{NAME}\n{TAGS}"), order=order))
    key = insert(store, "customer", name="Ada", tags="a")
    insert(store, "order", buyer=str(key), about=f"customer:{key}")

    renamed = {"client": "id: customer\n" + entity(f"{NAME}\n{TAGS}")}
    order = order.replace("to: customer", "to: client").replace("[customer", "[client")
    store = applied(engine, definitions(**renamed, order=order))

    assert dumped(store, "client", "name", "tags") == [{"name": "Ada", "tags": "a"}]
    assert dumped(store, "order", "buyer", "about") == [{"buyer": "1", "about": "client:1"}]


def test_an_entity_that_vanishes_is_kept_and_comes_back(engine: Engine) -> None:
    both = {**one(), "order": entity("no: {type: text}")}
    insert(applied(engine, definitions(**both)), "order", no="1")

    applied(engine, definitions(**one()))
    store = applied(engine, definitions(**both))

    assert dumped(store, "order", "no") == [{"no": "1"}]


def test_a_longer_text_needs_no_yes(engine: Engine) -> None:
    insert(applied(engine, definitions(**one())), "customer", name="Ada")

    store = applied(engine, definitions(**one("name: {type: text, max_length: 200}")), yes=False)

    insert(store, "customer", name="x" * 200)
    assert len(dumped(store, "customer", "name")) == 2


def test_a_shorter_text_tells_which_records_do_not_fit(engine: Engine) -> None:
    insert(applied(engine, definitions(**one())), "customer", name="Ada Lovelace")
    wanted = definitions(**one("name: {type: text, max_length: 5}"))

    _, _, effects = preview(engine, wanted)

    assert str(effects[0]).startswith("1 of 1 records hold a customer.name that is allowed no more")
    assert dumped(applied(engine, wanted), "customer", "name") == [{"name": "Ada Lovelace"}]


def test_a_changed_type_converts_and_asks_by_name_for_what_does_not(engine: Engine) -> None:
    store = applied(engine, definitions(**one()))
    insert(store, "customer", name="12.50")
    insert(store, "customer", name="twelve")
    wanted = definitions(**one("name: {type: money, unique: true}"))

    with pytest.raises(PlanRefusedError, match=r"1 of 2 records hold a customer\.name"):
        applied(engine, wanted)
    store = applied(engine, wanted, lost=frozenset({"customer.name"}))

    assert dumped(store, "customer", "name") == [{"name": "12.50"}, {"name": None}]
    old = load_applied(engine).catalog.entities["customer"].fields["name@2"]
    assert old.retired
    assert old.name in columns(engine, "rec_customer")


def test_more_places_keep_money_exact(engine: Engine) -> None:
    insert(applied(engine, definitions(**one("sum: {type: money}"))), "customer", sum="0.10")

    store = applied(engine, definitions(**one("sum: {type: money, places: 4}")))

    assert [float(row["sum"] or 0) for row in dumped(store, "customer", "sum")] == [0.1]


def test_one_value_can_become_many(engine: Engine) -> None:
    fields = "kind: {type: select, choices: {a: A, b: B}}"
    insert(applied(engine, definitions(**one(fields))), "customer", kind="b")

    store = applied(engine, definitions(**one(fields.replace("select", "multi_select"))))

    assert dumped(store, "customer", "kind") == [{"kind": "b"}]


def test_unique_is_refused_while_records_agree(engine: Engine) -> None:
    store = applied(engine, definitions(**one()))
    insert(store, "customer", name="Ada")
    insert(store, "customer", name="Ada")

    with pytest.raises(PlanRefusedError, match="1 values of name appear on 2 records"):
        applied(engine, definitions(**one(NAME.replace("}", ", unique: true}"))))


def test_unique_counts_living_records_only(engine: Engine) -> None:
    store = applied(engine, definitions(**one(NAME.replace("}", ", unique: true}"))))
    key = insert(store, "customer", name="Ada")
    with pytest.raises(IntegrityError):
        insert(store, "customer", name="Ada")

    with store.writing() as conn:
        table = store.tables.entities["customer"].table
        conn.execute(sa.update(table).where(table.c.id == key).values(deleted_at=NOW))
    insert(store, "customer", name="Ada")
    insert(store, "customer", name=None)
    insert(store, "customer", name=None)

    store = applied(engine, definitions(**one()))
    insert(store, "customer", name="Ada")


def test_records_follow_a_renamed_option(engine: Engine) -> None:
    def with_options(keys: str) -> dict[str, str]:
        fields = "kind: {type: select, options: kind}\nalso: {type: multi_select, options: kind}"
        return {**one(fields), "o__kind": f"label: Kind\noptions:\n{keys}"}

    store = applied(engine, definitions(**with_options("  a: {label: A}\n  b: {label: B}")))
    insert(store, "customer", kind="a", also="a\nb")

    swapped = with_options("  b: {id: a, label: A}\n  a: {id: b, label: B}\n  c: {label: C}")
    store = applied(engine, definitions(**swapped))

    assert dumped(store, "customer", "kind", "also") == [{"kind": "b", "also": "b, a"}]


def test_a_field_becomes_searchable_for_the_records_there_are(engine: Engine) -> None:
    insert(applied(engine, definitions(**one())), "customer", name="张伟")

    store = applied(
        engine, definitions(**one(NAME.replace("}", ", search: true, pinyin: true}"))), yes=False
    )

    with store.reading() as conn:
        key = conn.scalar(sa.select(store.tables.entities["customer"].search["name"]))
    assert "zhangwei" in key
    applied(engine, definitions(**one()), yes=False)
    assert "name__search" not in columns(engine, "rec_customer")


def test_encrypting_leaves_nothing_readable_and_can_be_undone(engine: Engine) -> None:
    insert(applied(engine, definitions(**one())), "customer", name="secret")
    hidden = NAME.replace("}", ", encrypted: true}")

    store = applied(engine, definitions(**one(hidden)))

    with store.reading() as conn:
        raw = conn.execute(sa.text("SELECT * FROM rec_customer")).mappings().one()
    assert "secret" not in str(dict(raw))
    assert dumped(store, "customer", "name") == [{"name": "secret"}]
    store = applied(engine, definitions(**one()))
    assert dumped(store, "customer", "name") == [{"name": "secret"}]


def test_purge_drops_what_is_retired_and_nothing_else(engine: Engine, tmp_path: Path) -> None:
    order = entity(
        "no: {type: text}\nbuyer: {type: link, to: customer}\nothers: {type: links, to: customer}"
    )
    applied(engine, definitions(**one(), order=order))
    with pytest.raises(ConflictError):
        purge(engine, "order.buyer", author="test", files=tmp_path)
    applied(engine, definitions(**one(), order=entity("no: {type: text}")))

    purge(engine, "order.buyer", author="test", files=tmp_path)
    purge(engine, "order.others", author="test", files=tmp_path)
    assert "buyer" not in columns(engine, "rec_order")
    applied(engine, definitions(**one()))
    purge(engine, "order", author="test", files=tmp_path)

    with reading(engine, door=True) as conn:
        assert not sa.inspect(conn).has_table("rec_order")
    with pytest.raises(AppError):
        purge(engine, "order", author="test", files=tmp_path)


def test_of_two_who_apply_at_once_one_wins(engine: Engine) -> None:
    applied(engine, definitions(**one()))
    start = threading.Barrier(2)
    results: list[object] = []

    def run(field: str) -> None:
        wanted = definitions(**one(f"{NAME}\n{field}: {{type: text}}"))
        start.wait()
        try:
            results.append(apply(engine, wanted, author=field, base=1))
        except ConflictError as error:
            results.append(error.code)

    threads = [threading.Thread(target=run, args=(name,)) for name in ("left", "right")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(results, key=str) == [2, "plan.overtaken"]
    winner = history(engine)[0].author
    assert winner in columns(engine, "rec_customer")
    assert {"left", "right"} - {winner} not in columns(engine, "rec_customer")


def test_a_plan_for_an_old_version_is_refused(engine: Engine) -> None:
    applied(engine, definitions(**one()))
    applied(engine, definitions(**one(f"{NAME}\nfax: {{type: text}}")))

    with pytest.raises(ConflictError):
        apply(engine, definitions(**one()), author="late", base=1, yes=True)


def test_a_link_may_come_to_point_at_another_entity(engine: Engine) -> None:
    both = {**one(), "firm": entity(NAME)}
    link = "buyer: {type: link, to: customer}\nothers: {type: links, to: customer}"
    store = applied(engine, definitions(**both, order=entity(link)))
    insert(store, "customer", name="Ada")
    insert(store, "order", buyer="1", others="1")

    moved = definitions(**both, order=entity(link.replace("to: customer", "to: firm")))
    with pytest.raises((PlanRefusedError, IntegrityError)):
        applied(engine, moved)

    with store.writing() as conn:
        order = store.tables.entities["order"]
        for table in (*order.links.values(), order.table):
            conn.execute(sa.delete(table))
    applied(engine, moved)
    assert latest_number(engine) == 2


def test_a_rename_a_new_type_and_a_retired_name_in_one_plan(engine: Engine) -> None:
    store = applied(engine, definitions(**one("a: {type: text}\nb: {type: text}")))
    insert(store, "customer", a="old a", b="7")
    applied(engine, definitions(**one("b: {type: text}")))

    store = applied(engine, definitions(**one("a: {id: b, type: integer}\nc: {id: a, type: text}")))

    assert dumped(store, "customer", "a", "c") == [{"a": "7", "c": "old a"}]


def test_a_name_may_be_taken_twice_in_one_plan(engine: Engine) -> None:
    store = applied(engine, definitions(**one("a: {type: text}\nb: {type: text}")))
    insert(store, "customer", a="old a", b="7")
    applied(engine, definitions(**one("b: {type: text}")))

    store = applied(engine, definitions(**one("a: {id: b, type: integer}")))

    assert dumped(store, "customer", "a") == [{"a": "7"}]
    kept = load_applied(engine).catalog.entities["customer"].fields
    assert len({field.name for field in kept.values()}) == len(kept) == 3
