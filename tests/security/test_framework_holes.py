"""What Flask-AppBuilder leaves open by its own settings, closed: one test for each hole."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from app.records.record import Record
from app.records.write import create_record
from tests.panels import TestPanel, Visitor, make_panel, settings_for
from tests.security.conftest import SECRET, As


@pytest.mark.parametrize(
    "path",
    [
        "show/{id}",
        "edit/{id}",
        "timeline/{id}",
        "{id}/document/profile.pdf",
        "{id}/print/profile",
        "{id}/file/logo/0",
    ],
)
def test_1_no_address_goes_round_the_row_filter(as_: As, customer: Record, path: str) -> None:
    answer = as_("charlie").get(f"/customer/{path.format(id=customer.id)}")

    assert answer.status_code == 404
    assert "Harbour" not in answer.text


@pytest.mark.parametrize("path", ["action/dump/1", "action_post", "download/a", "api/readvalues"])
def test_1_the_stock_views_are_not_there(as_: As, path: str) -> None:
    assert as_("admin").get(f"/customer/{path}").status_code in (404, 405)


@pytest.mark.parametrize(
    "link", [987654, {"id": 1, "name": "injected"}, ["injected"], "customer:0"]
)
def test_2_a_write_makes_no_related_record(panel: TestPanel, as_: As, link: object) -> None:
    admin = as_("admin")
    before = admin.get("/api/v1/customer/").json["count"]

    answer = admin.post("/api/v1/contact/", json={"name": "Li", "customer": link})

    assert answer.status_code in (400, 422)
    assert admin.get("/api/v1/customer/").json["count"] == before


def test_3_filters_of_two_requests_are_never_mixed(panel: TestPanel) -> None:
    admin = panel.actor("admin")
    names = [f"Thread {number}" for number in range(8)]
    for name in names:
        create_record(panel.store, admin, "customer", {"name": name})

    def found(name: str) -> bool:
        client = panel.client("admin")
        condition = json.dumps({"name": {"equals": name}})
        rows = client.get("/api/v1/customer/", query_string={"filter": condition}).json["result"]
        return [row["name"] for row in rows] == [name]

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(found, names * 12))


@pytest.mark.parametrize(
    "query",
    ["sort=password", "sort=bank_account", "_oc_CustomerRecordView=password", "size=100000",
     "_flt_0_bank_account=6", "psize_CustomerRecordView=999999"],
)  # fmt: skip
def test_4_a_list_sorts_and_pages_by_what_it_offers_only(as_: As, query: str) -> None:
    assert as_("alice").get(f"/customer/list/?{query}").status_code == 400


def test_5_the_sign_in_of_the_api_is_limited_too(panel: TestPanel) -> None:
    client = panel.client(None)
    sent = {"username": "manager", "password": "wrong and wrong", "provider": "db"}

    statuses = [client.post("/api/v1/security/login", json=sent).status_code for _ in range(30)]

    assert set(statuses) == {401, 429}


@pytest.mark.parametrize(
    "kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_6_a_cookie_alone_changes_nothing(
    as_: As, customer: Record, method: str, kind: str
) -> None:
    client = as_("admin")
    path = "/api/v1/customer/" if method == "POST" else f"/api/v1/customer/{customer.id}"
    before = client.get(f"/api/v1/customer/{customer.id}").json

    answer = client.open(
        path, method=method, data='{"name": "Forged"}', content_type=kind, without_csrf=True
    )

    assert answer.status_code == 403
    assert client.get(f"/api/v1/customer/{customer.id}").json == before


def test_7_a_new_password_takes_the_old_one(panel: TestPanel, as_: As) -> None:
    new = "quite another sentence"
    answer = as_("bob").post("/people/me/password", data={"current": "guess", "password": new})

    assert answer.status_code == 422
    signed_in = panel.client(None).post("/login/", data={"username": "bob", "password": new})
    assert signed_in.status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost.evil.example", "localhost@evil.example"]
)
def test_8_a_foreign_host_is_not_answered(as_: As, customer: Record, host: str) -> None:
    answer = as_("alice").get("/customer/list/", headers={"Host": host})

    assert answer.status_code == 400
    assert "Harbour" not in answer.text


def test_9_cookies_are_for_this_site_only(panel: TestPanel) -> None:
    config = panel.app.config

    assert config["SESSION_COOKIE_HTTPONLY"]
    assert config["SESSION_COOKIE_SAMESITE"] == "Lax"
    assert config["JWT_SECRET_KEY"] != config["SECRET_KEY"]


def test_10_a_file_is_told_by_its_record_only(as_: As, customer: Record) -> None:
    client = as_("admin")

    for path in ("/download/x", "/static/uploads/x", "/uploads/x", "/customer/download/x"):
        assert client.get(path).status_code == 404


def test_11_a_label_is_never_markup(panel: TestPanel, tmp_path: Path) -> None:
    hostile = "{en: '<img src=x onerror=alert(1)>', zh_Hans: '<svg/onload=alert(1)>'}"
    entity = f"""
label: {hostile}
label_plural: {hostile}
title: "{{name}}"
fields:
  name: {{type: text, label: {hostile}, help: {hostile}, search: true}}
  kind: {{type: select, label: {hostile}, choices: {{a: {hostile}}}}}
sections: [{{name: main, label: {hostile}, fields: [name, kind]}}]
list: {{columns: [name, kind], quick_filters: [kind]}}
"""
    role = f"""
label: {hostile}
entities: {{"*": {{read: all, create: true, update: all, delete: all, restore: all}}}}
system: [manage_users, read_audit, design_schema]
"""
    texts = {"trick.yaml": entity, "_roles/admin.yaml": role}
    tricked = make_panel(tmp_path, texts)
    record = create_record(
        tricked.store, tricked.actor("admin"), "trick", {"name": "<b>x</b>", "kind": "a"}
    )
    client = tricked.client("admin")

    for path in ("/", "/trick/list/", "/trick/add", f"/trick/show/{record.id}", "/people/",
                 f"/trick/edit/{record.id}", "/trick/filter/kind", "/people/me"):  # fmt: skip
        page = client.get(path)
        assert page.status_code == 200, path
        assert "<img src=x" not in page.text, path
        assert "<svg/onload" not in page.text, path
        assert "<b>x</b>" not in page.text, path


@pytest.mark.parametrize("sign", ["%", "_", "100%", "\\"])
def test_11_signs_of_a_pattern_are_letters(as_: As, customer: Record, sign: str) -> None:
    condition = json.dumps({"name": {"contains": sign}})

    answer = as_("admin").get("/api/v1/customer/", query_string={"filter": condition})

    assert answer.json["count"] == 0


def test_12_an_export_calculates_nothing(panel: TestPanel, as_: As) -> None:
    create_record(panel.store, panel.actor("admin"), "customer", {"name": '=HYPERLINK("http://x")'})

    text = as_("admin").get("/customer/export.csv").get_data(as_text=True)

    assert "'=HYPERLINK" in text
    assert ',"=HYPERLINK' not in text


def test_13_the_description_names_no_hidden_field(as_: As) -> None:
    answer = as_("alice").get("/api/v1/customer/_info")

    assert answer.status_code == 200
    assert "bank_account" not in answer.text
    assert SECRET not in answer.text


def test_14_a_language_that_is_none_is_no_crash(panel: TestPanel) -> None:
    client = Visitor(panel.app)
    with client.session_transaction() as session:
        session["language"] = session["locale"] = "xx_YY"

    assert client.get("/login/").status_code == 200
    assert client.get("/login/?_l_=../../etc").status_code == 200


def test_the_settings_that_open_the_framework_are_not_set(panel: TestPanel, tmp_path: Path) -> None:
    config = panel.app.config

    assert not config["FAB_ADD_SECURITY_API"]
    assert not config["FAB_UPDATE_PERMS"]
    assert not config.get("FAB_ADD_OPENAPI_VIEWS")
    assert not config.get("FAB_ALLOW_GET_UNSAFE_MUTATIONS")
    assert not config.get("AUTH_USER_REGISTRATION")
    assert config["MAX_CONTENT_LENGTH"]
    assert settings_for(tmp_path).trusted_proxies == 0
