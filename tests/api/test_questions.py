"""Lists: filters, order and pages, ours and Flask-AppBuilder's, and nothing ignored."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest

from app.records.write import create_record
from tests.panels import TestPanel

LIST = "/api/v1/product/"


@pytest.fixture(scope="module", autouse=True)
def _products(shop: TestPanel) -> None:
    manager = shop.actor("manager")
    for number in range(7):
        raw = {
            "code": f"P{number}",
            "name": f"Product {number}",
            "kind": "laptop" if number % 2 else "software",
            "price": str(number),
            "tags": "new" if number < 3 else "",
            "launched": f"2026-03-0{number + 1}",
        }
        create_record(shop.store, manager, "product", raw)


def asked(shop: TestPanel, query: str) -> dict[str, Any]:
    answer = shop.client("manager").get(f"{LIST}?{query}")
    found: dict[str, Any] = answer.get_json()
    assert answer.status_code == 200, found
    return found


def codes(shop: TestPanel, query: str) -> list[str]:
    return [row["code"] for row in asked(shop, query)["result"]]


def refused(shop: TestPanel, query: str) -> str:
    answer = shop.client("manager").get(f"{LIST}?{query}")
    assert answer.status_code == 400, answer.json
    code: str = answer.get_json()["errors"][0]["code"]
    return code


@pytest.mark.parametrize(
    ("condition", "found"),
    [
        ({"code": "P1"}, ["P1"]),
        ({"price": {"at_least": 5}}, ["P5", "P6"]),
        ({"kind": {"under": "hardware"}}, ["P1", "P3", "P5"]),
        ({"tags": {"has": "new"}, "kind": "laptop"}, ["P1"]),
        ({"any": [{"code": "P0"}, {"code": "P6"}]}, ["P0", "P6"]),
        ({"not": {"price": {"at_most": 4}}}, ["P5", "P6"]),
        ({"tags": "empty", "launched": {"after": "2026-03-05"}}, ["P5", "P6"]),
    ],
)
def test_a_filter_is_a_condition(shop: TestPanel, condition: object, found: list[str]) -> None:
    assert codes(shop, f"sort=code&filter={quote(json.dumps(condition))}") == found


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("(filters:!((col:code,opr:eq,value:P1)))", ["P1"]),
        ("(filters:!((col:price,opr:gt,value:4)),order_column:code,order_direction:desc)",
         ["P6", "P5"]),
        ("(filters:!((col:name,opr:sw,value:Prod),(col:launched,opr:lt,value:'2026-03-02')))",
         ["P0"]),
        ("(filters:!((col:name,opr:nct,value:'duct 1'),(col:price,opr:lt,value:3)),"
         "order_column:code)", ["P0", "P2"]),
        ("(order_column:code,order_direction:asc,page:1,page_size:3)", ["P3", "P4", "P5"]),
        ('{"filters": [{"col": "code", "opr": "eq", "value": "P2"}]}', ["P2"]),
    ],
)  # fmt: skip
def test_flask_appbuilders_question_is_understood(
    shop: TestPanel, query: str, found: list[str]
) -> None:
    assert codes(shop, f"q={quote(query)}") == found


def test_columns_are_cut(shop: TestPanel) -> None:
    (row,) = asked(shop, "columns=code,price&search=&filter=" + quote('{"code": "P1"}'))["result"]

    assert set(row) == {"id", "version", "code", "price"}


def test_a_search_finds_words(shop: TestPanel) -> None:
    assert codes(shop, "search=product 3") == ["P3"]


def test_cursors_walk_through_the_whole_list(shop: TestPanel) -> None:
    seen: list[str] = []
    answer = asked(shop, "sort=-code&page_size=3")
    while True:
        seen += [row["code"] for row in answer["result"]]
        if answer["next_cursor"] is None:
            break
        answer = asked(shop, f"sort=-code&page_size=3&cursor={answer['next_cursor']}")

    assert seen == [f"P{number}" for number in reversed(range(7))]
    assert answer["count"] == 7


def test_a_cursor_belongs_to_its_question(shop: TestPanel) -> None:
    cursor = asked(shop, "sort=code&page_size=3")["next_cursor"]

    assert refused(shop, f"sort=-code&page_size=3&cursor={cursor}") == "cursor.invalid"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("filtre=x", "parameter.unknown"),
        ("page=1&page=2", "parameter.double"),
        ("page=0", "parameter.whole"),
        ("page=x", "parameter.whole"),
        ("page=１", "parameter.whole"),
        ("page_size=501", "parameter.whole"),
        ("page_size=-1", "parameter.whole"),
        ("cursor=%00", "cursor.invalid"),
        ("cursor=W10", "cursor.invalid"),
        ("filter=[]", "filter.shape"),
        ("filter={", "json.syntax"),
        ('filter={"code":"a","code":"b"}', "json.double"),
        ('filter={"nope":1}', "condition.invalid"),
        ('filter={"code":{"under":"x"}}', "condition.invalid"),
        ("sort=nope", "field.unknown"),
        ("sort=tags", "sort.impossible"),
        ("columns=code,nope", "field.unknown"),
        ("search=" + "x" * 201, "search.long"),
        ("q=((", "q.syntax"),
        ("q=!t", "q.shape"),
        ("q=(colums:!(code))", "q.key"),
        ("q=(filters:x)", "q.filters"),
        ("q=(filters:!((col:code,opr:eq)))", "q.filters"),
        ("q=(filters:!((col:code,opr:zz,value:1)))", "condition.invalid"),
        ("q=(page:-2)", "q.number"),
        ("q=(page_size:501)", "parameter.whole"),
        ("q=(order_direction:asc)", "q.order"),
        ("q=(order_column:code,order_direction:up)", "q.order"),
        ("q=(columns:code)", "q.columns"),
        ("q=(columns:!(code))&columns=name", "parameter.both"),
        ("q=(order_column:code)&sort=name", "parameter.both"),
    ],
)
def test_what_has_no_meaning_is_refused(shop: TestPanel, query: str, code: str) -> None:
    assert refused(shop, query) == code
