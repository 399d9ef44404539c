"""Records as JSON: the same rights, the same mistakes, one shape of answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from app.records.write import create_record
from tests.panels import TestPanel

LIST = "/api/v1/product/"
PHONE = "13812345678"
As = Callable[..., FlaskClient]


@pytest.fixture
def as_(shop: TestPanel) -> As:
    return shop.client


@pytest.fixture
def product(shop: TestPanel) -> int:
    raw = {
        "code": uuid4().hex,
        "name": "砚桥 One",
        "supplier_phone": PHONE,
        "price": "9.5",
    }
    return create_record(shop.store, shop.actor("manager"), "product", raw).id


def codes(response: TestResponse) -> list[tuple[str, str | None]]:
    assert response.json is not None
    assert response.json["ok"] is False
    assert response.json["status"] == response.status_code
    return [(error["code"], error["field"]) for error in response.json["errors"]]


def result(response: TestResponse) -> dict[str, Any]:
    assert response.json is not None
    assert response.status_code in (200, 201), response.json
    found: dict[str, Any] = response.json["result"]
    return found


# -- writing and reading back ----------------------------------------------------------------------


def test_a_record_is_made_read_changed_and_deleted(as_: As) -> None:
    client = as_("manager")
    sent = {
        "code": "A1", "name": "One", "kind": "laptop", "tags": ["new", "sale"], "stock": 3,
        "price": 12.50, "launched": "2026-03-18", "is_sold": True,
    }  # fmt: skip

    made = client.post(LIST, json=sent)
    address = made.headers["Location"]
    changed = client.put(address, json={"name": "Two", "tags": [], "price": None})
    read = client.get(address)
    gone = client.delete(address)

    assert result(made) == {**result(made), **sent, "price": "12.50"}
    assert result(changed)["name"] == "Two"
    assert result(read)["tags"] is None
    assert result(read)["price"] is None
    assert result(read)["stock"] == 3
    assert gone.json == {"ok": True, "id": result(made)["id"]}
    assert client.get(address).status_code == 404


def test_what_is_answered_can_be_sent_back(as_: As, product: int) -> None:
    client = as_("manager")
    fields = client.get(f"{LIST}_info").json
    assert fields is not None
    writable = {f["name"] for f in fields["fields"] if f["writable"]}
    before = result(client.get(f"{LIST}{product}"))

    same = {name: value for name, value in before.items() if name in writable}
    after = result(client.put(f"{LIST}{product}", json=same))

    assert after == before


def test_digits_are_kept(as_: As, product: int) -> None:
    body = '{"price": 12345678901234.56}'

    changed = as_("manager").put(f"{LIST}{product}", data=body, content_type="application/json")

    assert result(changed)["price"] == "12345678901234.56"


# -- versions --------------------------------------------------------------------------------------


def test_a_stale_version_is_a_conflict(as_: As, product: int) -> None:
    client = as_("manager")
    address = f"{LIST}{product}"
    version = result(client.get(address))["version"]
    client.put(address, json={"name": "first", "version": version})

    by_body = client.put(address, json={"name": "second", "version": version})
    by_header = client.put(address, json={"name": "x"}, headers={"If-Match": f'"{version}"'})
    by_delete = client.delete(address, headers={"If-Match": str(version)})

    assert [each.status_code for each in (by_body, by_header, by_delete)] == [409, 409, 409]
    assert codes(by_body) == [("record.changed", None)]
    assert result(client.get(address))["name"] == "first"


def test_without_a_version_there_is_no_check(as_: As, product: int) -> None:
    assert as_("manager").put(f"{LIST}{product}", json={"name": "x"}).status_code == 200


@pytest.mark.parametrize("version", ["1", 1.5, True, [1]])
def test_a_version_that_is_no_number_is_refused(as_: As, product: int, version: object) -> None:
    answer = as_("manager").put(f"{LIST}{product}", json={"name": "x", "version": version})

    assert codes(answer) == [("version.invalid", None)]


# -- what is wrong, all of it ----------------------------------------------------------------------


def test_every_mistake_is_told_at_its_field(as_: As) -> None:
    sent = {"name": "x" * 500, "price": "much", "stock": -1, "colour": "red", "kind": "boat"}

    answer = as_("manager").post(LIST, json=sent)

    assert answer.status_code == 422
    assert ("field.unknown", "colour") in codes(answer)


def test_values_are_refused_in_words(as_: As) -> None:
    answer = as_("manager").post(LIST, json={"price": "much", "stock": -1, "kind": "boat"})

    assert answer.status_code == 422
    fields = {field for _, field in codes(answer)}
    assert {"price", "stock", "kind", "code", "name"} <= fields


@pytest.mark.parametrize("key", ["id", "created_at", "updated_by"])
def test_what_nobody_writes_is_refused(as_: As, key: str) -> None:
    answer = as_("manager").post(LIST, json={"code": "c", "name": "n", key: "1"})

    assert codes(answer) == [("field.read_only", key)]


@pytest.mark.parametrize("key", ["__class__", "deleted_at", "version", "nom", "supplier_phone__x"])
def test_what_is_not_there_is_refused(as_: As, key: str) -> None:
    answer = as_("manager").post(LIST, json={"code": "c", "name": "n", key: 1})

    assert codes(answer) == [("field.unknown", key)]


@pytest.mark.parametrize("value", [{"a": 1}, [[1]], [{"a": 1}]])
def test_a_shape_that_no_field_holds_is_refused(as_: As, value: object) -> None:
    answer = as_("manager").post(LIST, json={"code": "c", "name": value})

    assert (answer.status_code, codes(answer)[0][1]) == (422, "name")


def test_a_taken_value_is_told_at_its_field(as_: As) -> None:
    client = as_("manager")
    client.post(LIST, json={"code": "TAKEN", "name": "n"})

    answer = client.post(LIST, json={"code": "TAKEN", "name": "n"})

    assert answer.status_code in (409, 422)
    assert "TAKEN" not in str(answer.headers)


@pytest.mark.parametrize(
    ("method", "path", "kwargs", "status"),
    [
        ("POST", LIST, {"data": "{}", "content_type": "text/plain"}, 415),
        ("POST", LIST, {"data": "{", "content_type": "application/json"}, 400),
        ("POST", f"{LIST}?x=1", {"json": {}}, 400),
        ("GET", f"{LIST}1?columns=name", {}, 400),
        ("GET", f"{LIST}99999999", {}, 404),
        ("GET", f"{LIST}{2**70}", {}, 404),
        ("GET", f"{LIST}abc", {}, 404),
        ("GET", "/api/v1/nothing/", {}, 404),
        ("PATCH", f"{LIST}1", {"json": {}}, 405),
        ("PUT", LIST, {"json": {}}, 405),
    ],
)
def test_every_refusal_has_the_one_shape(
    as_: As, method: str, path: str, kwargs: dict[str, Any], status: int
) -> None:
    answer = as_("manager").open(path, method=method, **kwargs)

    assert answer.status_code == status
    assert codes(answer)


def test_sentences_are_in_the_language_of_the_reader(shop: TestPanel) -> None:
    answers = {
        language: shop.client("manager", language).post(LIST, json={}).json
        for language in ("en", "zh_Hans")
    }

    english, chinese = (
        {error["message"] for error in (answer or {})["errors"]} for answer in answers.values()
    )
    assert english == {"This field is required."}
    assert english != chinese


# -- who may ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", LIST),
        ("GET", f"{LIST}1"),
        ("GET", f"{LIST}_info"),
        ("POST", LIST),
        ("PUT", f"{LIST}1"),
        ("DELETE", f"{LIST}1"),
        ("GET", "/api/v1/openapi.json"),
    ],
)
def test_a_stranger_is_asked_to_sign_in(as_: As, method: str, path: str) -> None:
    answer = as_(None).open(path, method=method, json={})

    assert answer.status_code == 401
    assert codes(answer) == [("not_signed_in", None)]


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_who_has_no_role_is_forbidden(as_: As, method: str) -> None:
    assert as_("nobody").open(LIST, method=method, json={}).status_code == 403


def test_who_may_only_read_cannot_write(as_: As, product: int) -> None:
    client = as_("alice")

    assert client.get(f"{LIST}{product}").status_code == 200
    assert client.put(f"{LIST}{product}", json={"name": "x"}).status_code == 403
    assert client.delete(f"{LIST}{product}").status_code == 403
    assert client.post(LIST, json={"code": "c", "name": "n"}).status_code == 403


def test_a_masked_value_never_leaves(as_: As, product: int) -> None:
    client = as_("alice")
    one = client.get(f"{LIST}{product}")
    several = client.get(f"{LIST}?page_size=500")

    assert one.json is not None
    assert PHONE not in one.text + several.text
    assert one.json["masked"] == ["supplier_phone"]
    assert several.json is not None
    assert several.json["masked"] == ["supplier_phone"]


@pytest.mark.parametrize(
    "query",
    [
        f'filter={{"supplier_phone": "{PHONE}"}}',
        "sort=supplier_phone",
        f"q=(filters:!((col:supplier_phone,opr:eq,value:'{PHONE}')))",
        "q=(order_column:supplier_phone,order_direction:asc)",
    ],
)
def test_a_masked_field_cannot_be_compared(as_: As, product: int, query: str) -> None:
    assert as_("alice").get(f"{LIST}?{query}").status_code == 400


def test_records_outside_the_scope_are_not_there(shop: TestPanel, as_: As, product: int) -> None:
    raw = {"number": "SCOPE-1", "product": str(product)}
    order = create_record(shop.store, shop.actor("manager"), "order", raw)

    assert as_("alice").get(f"/api/v1/order/{order.id}").status_code == 200
    assert as_("charlie").get(f"/api/v1/order/{order.id}").status_code == 404
    assert as_("charlie").put(f"/api/v1/order/{order.id}", json={"number": "x"}).status_code == 404
    listed = as_("charlie").get("/api/v1/order/?page_size=500").json
    assert listed is not None
    assert order.id not in listed["ids"]


def test_a_cookie_alone_cannot_write(as_: As, product: int) -> None:
    client = as_("manager")

    answer = client.put(f"{LIST}{product}", json={"name": "x"}, without_csrf=True)

    assert codes(answer) == [("csrf", None)]


# -- tokens ----------------------------------------------------------------------------------------


def signed_in(shop: TestPanel, name: str, password: str) -> TestResponse:
    body = {"username": name, "password": password, "provider": "db"}
    return shop.app.test_client().post("/api/v1/security/login", json=body)


def test_a_token_reads_and_writes(shop: TestPanel, product: int) -> None:
    token = (signed_in(shop, "manager", "correct horse battery").json or {})["access_token"]
    client = shop.app.test_client()
    bearer = {"Authorization": f"Bearer {token}"}

    assert client.get(LIST, headers=bearer).status_code == 200
    changed = client.put(f"{LIST}{product}", json={"name": "by token"}, headers=bearer)
    assert result(changed)["name"] == "by token"


def test_a_wrong_password_has_the_one_shape(shop: TestPanel) -> None:
    answer = signed_in(shop, "manager", "wrong")

    assert answer.status_code == 401
    assert codes(answer) == [("sign_in.wrong", None)]


@pytest.mark.parametrize(
    "header", ["Bearer x.y.z", "Bearer ", "Bearer sst_nothing", "Basic eDp5", ""]
)
def test_a_bad_token_is_not_saved_by_a_cookie(as_: As, header: str) -> None:
    answer = as_("manager").get(LIST, headers={"Authorization": header})

    assert answer.status_code == 401
    assert codes(answer) == [("not_signed_in", None)]


# -- what a caller may know ------------------------------------------------------------------------


def test_info_describes_what_the_reader_sees(as_: As) -> None:
    manager = as_("manager").get(f"{LIST}_info").json
    staff = as_("alice").get(f"{LIST}_info").json
    assert manager is not None
    assert staff is not None

    by_name = {field["name"]: field for field in manager["fields"]}
    masked = {field["name"]: field for field in staff["fields"]}["supplier_phone"]
    assert by_name["kind"]["options"][1]["label"] == "Laptop"
    assert {"key": "under", "label": "is in", "takes": "value"} in by_name["kind"]["operators"]
    assert "create" in manager["permissions"]
    assert "create" not in staff["permissions"]
    assert (masked["access"], masked["operators"]) == ("masked", [])


def test_answers_are_kept_by_no_cache(as_: As) -> None:
    assert as_("manager").get(LIST).headers["Cache-Control"] == "no-store"
