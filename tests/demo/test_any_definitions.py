"""Demo records of definitions that nobody had in mind."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.demo import chunk_maker
from app.demo.layout import lay_out
from app.demo.loader import load_demo
from app.fieldtypes import FIELD_TYPES
from app.fieldtypes.abilities import Computed, HoldsFiles, ReadsThrough, RefersTo
from app.schema.loader import load
from app.storage.apply import apply
from app.storage.engine import make_engine
from app.storage.migrations import create_system_tables
from app.storage.store import Store, make_store
from tests.demo.conftest import NOW, OWNERS, ROOT, MakeStore
from tests.demo.reading import all_rows

FOLDERS = sorted(path.name for path in (ROOT / "tests/definitions").iterdir() if path.is_dir())


def store_of(engine: Engine, texts: dict[str, str], files: Path) -> Store:
    definitions = load(texts)
    create_system_tables(engine)
    number = apply(engine, definitions, author="test", yes=True)
    return make_store(engine, definitions, number=number, files=files, clock=lambda: NOW)


@pytest.mark.parametrize("folder", FOLDERS)
def test_any_definitions_get_records(make: MakeStore, folder: str) -> None:
    store = make(f"tests/definitions/{folder}")

    counts = load_demo(store, records=30, seed=1, owners=OWNERS)

    assert max(counts.values()) >= 30
    for entity, count in counts.items():
        assert len(all_rows(store, entity)) == count


def has_values_to_make_up(name: str) -> bool:
    type_, _ = next(iter(FIELD_TYPES[name].examples()), (None, None))
    return type_ is not None and not isinstance(type_, Computed | ReadsThrough | HoldsFiles)


@pytest.mark.parametrize("name", [*filter(has_values_to_make_up, sorted(FIELD_TYPES))])
def test_every_field_type_gets_values(sqlite_engine: Engine, tmp_path: Path, name: str) -> None:
    type_, _ = next(iter(FIELD_TYPES[name].examples()))
    settings = "to: other" if isinstance(type_, RefersTo) and name.startswith("link") else ""
    if hasattr(type_, "option_set"):
        settings = "options: set"
    kinds = {"category": "category", "tier": "tier"}
    texts = {
        "thing.yaml": f"fields: {{name: {{type: text}}, value: {{type: {name}, {settings}}}}}",
        "other.yaml": "fields: {name: {type: text}}",
        "_options/set.yaml": f"kind: {kinds.get(name, 'plain')}\noptions: {{a: A, b: B, c: C}}",
    }
    store = store_of(sqlite_engine, texts, tmp_path)

    load_demo(store, records=30, seed=2, owners=OWNERS)

    values = [row.values["value"] for row in all_rows(store, "thing")]
    assert any(value is not None for value in values)


def test_unique_fields_of_every_kind_stay_unique(sqlite_engine: Engine, tmp_path: Path) -> None:
    fields = {
        "code": "type: text, unique: true, required: true, pattern: '[A-Z]{3}[0-9]{4}'",
        "name": "type: text, unique: true",
        "rank": "type: integer, unique: true, minimum: 1",
        "day": "type: date, unique: true",
        "mail": "type: email, unique: true",
        "phone": "type: phone, unique: true",
    }
    lines = "\n".join(f"  {name}: {{{settings}}}" for name, settings in fields.items())
    store = store_of(sqlite_engine, {"thing.yaml": f"fields:\n{lines}\n"}, tmp_path)

    load_demo(store, records=300, seed=4, owners=OWNERS)

    rows = all_rows(store, "thing")
    assert all(row.values["code"] for row in rows)
    for name in fields:
        given = [row.values[name] for row in rows if row.values[name] is not None]
        assert len(given) > 100
        assert len(set(given)) == len(given), name


def test_entities_that_link_in_a_circle_are_filled(sqlite_engine: Engine, tmp_path: Path) -> None:
    texts = {
        "team.yaml": "fields: {name: {type: text}, lead: {type: link, to: member}}",
        "member.yaml": "fields: {name: {type: text},"
        " team: {type: link, to: team, required: true}, friend: {type: link, to: member}}",
    }
    store = store_of(sqlite_engine, texts, tmp_path)

    load_demo(store, records=60, seed=1, owners=OWNERS)

    teams, members = all_rows(store, "team"), all_rows(store, "member")
    assert {row.values["team"].id for row in members} <= {row.id for row in teams}
    assert {row.values["lead"].id for row in teams} <= {row.id for row in members}
    assert any(row.values["friend"] for row in members)


def test_a_link_with_a_condition_points_only_where_it_may(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    texts = {
        "shop.yaml": "fields: {name: {type: text}, open: {type: yes_no}}",
        "visit.yaml": "fields: {name: {type: text},"
        " shop: {type: link, to: shop, where: {open: true}}}",
    }
    store = store_of(sqlite_engine, texts, tmp_path)

    load_demo(store, records=40, seed=1, owners=OWNERS)

    is_open = {row.id: row.values["open"] for row in all_rows(store, "shop")}
    visited = [row.values["shop"] for row in all_rows(store, "visit") if row.values["shop"]]
    assert visited
    assert all(is_open[ref.id] for ref in visited)


def test_processes_of_their_own_make_the_same_records(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chunk_maker, "CHUNK", 60)
    texts = {
        "shop.yaml": "fields: {name: {type: text, unique: true}, grade: {type: integer}}",
        "visit.yaml": "fields: {name: {type: text}, shop: {type: link, to: shop},"
        " no: {type: auto_number, pattern: 'V-{seq:4}'}}",
    }
    stores = []
    for processes in (1, 2):
        engine = make_engine(f"sqlite:///{tmp_path / str(processes)}.db")
        stores.append(store_of(engine, texts, tmp_path))
        load_demo(stores[-1], records=200, seed=3, owners=OWNERS, processes=processes)

    made = [all_rows(store, "visit") for store in stores]

    assert all_rows(stores[0], "shop") == all_rows(stores[1], "shop")
    assert len(made[0]) > 4 * 60
    assert made[0] == made[1]


def test_the_order_of_the_files_does_not_matter() -> None:
    texts = {
        "a.yaml": "fields: {b: {type: link, to: b}}",
        "b.yaml": "fields: {name: {type: text}}",
        "c.yaml": "fields: {b: {type: link, to: b}, a: {type: link, to: a}}",
    }

    orders = [
        [layout.entity.name for layout in lay_out(load(dict(sorted(texts.items(), reverse=turn))))]
        for turn in (False, True)
    ]

    assert orders[0] == orders[1] == ["b", "a", "c"]
