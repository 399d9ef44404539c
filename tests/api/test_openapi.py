"""The API's description: valid, complete, and cut to what its reader may know."""

from __future__ import annotations

from typing import Any

import pytest
from openapi_spec_validator import OpenAPIV30SpecValidator

from tests.panels import TestPanel


def described(shop: TestPanel, name: str, language: str = "en") -> dict[str, Any]:
    answer = shop.client(name, language).get("/api/v1/openapi.json")
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.get_json()
    return found


@pytest.mark.parametrize("name", ["manager", "alice", "nobody"])
def test_it_is_valid(shop: TestPanel, name: str) -> None:
    OpenAPIV30SpecValidator(described(shop, name)).validate()


def test_every_address_of_the_records_is_described(shop: TestPanel) -> None:
    described_paths = described(shop, "manager")["paths"]

    methods: dict[str, set[str]] = {}
    for rule in shop.app.url_map.iter_rules():
        path = rule.rule.replace("<int:pk>", "{id}").replace("<name>", "{name}")
        if path.endswith("/reveal"):  # described to those alone who see masks and may lift them
            continue
        if path.startswith("/api/v1/order/{id}/document/"):  # orders have no documents
            continue
        if path.startswith(("/api/v1/product/", "/api/v1/order/")):
            methods.setdefault(path, set()).update((rule.methods or set()) - {"HEAD", "OPTIONS"})
    assert {
        path: {method.upper() for method in operations}
        for path, operations in described_paths.items()
        if not path.endswith("/login")
    } == methods


def test_fields_have_the_shape_of_their_type(shop: TestPanel) -> None:
    product = described(shop, "manager")["components"]["schemas"]["product"]["properties"]

    assert product["stock"]["type"] == "integer"
    assert product["is_sold"]["type"] == "boolean"
    assert product["kind"]["enum"] == ["hardware", "laptop", "software"]
    assert product["tags"] == {**product["tags"], "type": "array"}
    assert product["price"]["title"] == "Price"


def test_operators_of_filters_are_documented(shop: TestPanel) -> None:
    listing = described(shop, "manager")["paths"]["/api/v1/product/"]["get"]

    assert "`kind`: under" in listing["description"]


def test_titles_are_in_the_language_of_the_reader(shop: TestPanel) -> None:
    product = described(shop, "manager", "zh_Hans")["components"]["schemas"]["product"]

    assert product["properties"]["price"]["title"] == "价格"


def test_documents_are_named_with_their_languages(shop: TestPanel) -> None:
    path = "/api/v1/product/{id}/document/{name}.pdf"

    operation = described(shop, "manager")["paths"][path]["get"]
    assert operation["parameters"][1]["schema"]["enum"] == ["card"]
    assert "`card`: Product card, in any language" in operation["description"]


def test_who_may_only_read_is_told_of_nothing_more(shop: TestPanel) -> None:
    paths = described(shop, "alice")["paths"]

    assert set(paths["/api/v1/product/"]) == {"get"}
    assert set(paths["/api/v1/product/{id}"]) == {"get"}


def test_who_may_see_nothing_is_told_of_nothing(shop: TestPanel) -> None:
    assert set(described(shop, "nobody")["paths"]) == {"/api/v1/security/login"}
