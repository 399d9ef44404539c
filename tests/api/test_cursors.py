"""Cursors: the next page begins after the last record of this one, whatever happens meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.records.write import create_record, delete_record
from app.schema.source import read_folder
from tests.api.conftest import SHOP
from tests.each_database import EACH_DATABASE, panel_on
from tests.panels import TestPanel

LIST = "/api/v1/product/"


@pytest.fixture(scope="module", params=EACH_DATABASE)
def shop(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[TestPanel]:
    with panel_on(request, tmp_path_factory.mktemp("cursors"), read_folder(SHOP)) as panel:
        yield panel


@pytest.fixture(autouse=True)
def _products(shop: TestPanel) -> Iterator[None]:
    manager = shop.actor("manager")
    made = [
        create_record(shop.store, manager, "product", {
            "code": f"C{number:02}",
            "name": f"Cursor {number % 3}",
            "kind": "laptop" if number % 2 else "software",
            "price": "" if number % 4 == 3 else str(number % 5),
            "launched": "" if number % 3 else f"2026-03-{number + 1:02}",
        })
        for number in range(11)
    ]  # fmt: skip
    yield
    for record in made:
        delete_record(shop.store, manager, "product", record.id, version=None)


def page(shop: TestPanel, query: str, cursor: str | None) -> dict[str, Any]:
    after = f"&cursor={cursor}" if cursor else ""
    answer = shop.client("manager").get(f"{LIST}?search=Cursor&page_size=3&{query}{after}")
    found: dict[str, Any] = answer.get_json()
    assert answer.status_code == 200, found
    return found


def walk(shop: TestPanel, query: str) -> list[str]:
    seen: list[str] = []
    cursor = None
    while True:
        answer = page(shop, query, cursor)
        seen += [row["code"] for row in answer["result"]]
        cursor = answer["next_cursor"]
        if cursor is None:
            return seen


@pytest.mark.parametrize(
    "sort",
    ["", "code", "-code", "price", "-price", "name,-price", "-name,price,code", "-launched,name",
     "kind,-launched", "-updated_at", "created_at,-code", "id", "-id", "owner", "-owner,price"],
)  # fmt: skip
def test_a_walk_shows_what_the_whole_list_shows(shop: TestPanel, sort: str) -> None:
    query = f"sort={sort}" if sort else ""
    answer = shop.client("manager").get(f"{LIST}?search=Cursor&page_size=50&{query}")
    whole = [row["code"] for row in answer.get_json()["result"]]

    seen = walk(shop, query)

    assert seen == whole
    assert len(seen) == 11


def test_a_record_made_meanwhile_shifts_nothing(shop: TestPanel) -> None:
    manager = shop.actor("manager")
    first = page(shop, "sort=code", None)

    raw = {"code": "B99", "name": "Cursor early", "kind": "laptop"}
    early = create_record(shop.store, manager, "product", raw)
    second = page(shop, "sort=code", first["next_cursor"])
    delete_record(shop.store, manager, "product", early.id, version=None)

    assert [row["code"] for row in first["result"]] == ["C00", "C01", "C02"]
    assert [row["code"] for row in second["result"]] == ["C03", "C04", "C05"]
    assert second["page"] == 2
    assert second["count"] == 12


def test_a_record_deleted_meanwhile_hides_no_other(shop: TestPanel) -> None:
    manager = shop.actor("manager")
    raw = {"code": "B99", "name": "Cursor early", "kind": "laptop"}
    early = create_record(shop.store, manager, "product", raw)
    first = page(shop, "sort=code", None)

    delete_record(shop.store, manager, "product", early.id, version=None)
    second = page(shop, "sort=code", first["next_cursor"])

    assert [row["code"] for row in first["result"]] == ["B99", "C00", "C01"]
    assert [row["code"] for row in second["result"]] == ["C02", "C03", "C04"]


def test_a_cursor_that_somebody_changed_is_refused(shop: TestPanel) -> None:
    cursor = page(shop, "sort=code", None)["next_cursor"]

    answer = shop.client("manager").get(
        f"{LIST}?search=Cursor&page_size=3&sort=code&cursor=x{cursor}"
    )

    assert answer.status_code == 400
    assert answer.get_json()["errors"][0]["code"] == "cursor.invalid"


def test_a_far_page_is_found_in_the_index_alone(shop: TestPanel) -> None:
    table = shop.store.tables.entities["product"].table

    with shop.store.reading() as conn:
        if conn.dialect.name != "sqlite":
            found = {row[0] for row in conn.exec_driver_sql(
                "SELECT indexname FROM pg_indexes WHERE tablename = 'rec_product'")}  # fmt: skip
            assert {"live_product___updated_at", "live_product___owner"} <= found
            return
        plan = str(conn.exec_driver_sql(
            f"EXPLAIN QUERY PLAN SELECT id FROM {table.name} WHERE deleted_at IS NULL "  # noqa: S608 - ours
            "ORDER BY updated_at DESC, id DESC LIMIT 50 OFFSET 90000").all())  # fmt: skip

    assert "live_product___updated_at" in plan
    assert "TEMP B-TREE" not in plan
