"""Labels and help are text everywhere, whatever an admin writes into them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
import pytest

from app.records.write import create_record
from tests.panels import TestPanel, make_panel

HOSTILE = {
    "script": "<script>alert(1)</script>",
    "quotes": "\"><img src=x onerror=alert(1)> ' `",
    "formats": "100 % %s %(name)s {} {0} {name} {{ 7*7 }} {% raw %}",
    "bidi": "abc \u202etxt.exe\u202c \u200fשלום\u200e",
    "long": "长" * 300,
}
RAW = ("<script>alert(1)", "<img src=x", "{{ 49", "}49{")


def definitions(text: str) -> dict[str, str]:
    said = "'" + text.replace("'", "''") + "'"
    return {
        "app.yaml": f"label: Panel\nmenu_groups: {{records: {said}}}\n",
        "_options/kind.yaml": (
            f"kind: category\nlabel: {said}\noptions:\n  one: {{label: {said}, color: red}}\n"
            f"  two: {{label: {said}, parent: one}}\n"
        ),
        "thing.yaml": (
            f"label: {said}\nlabel_plural: {said}\ntitle: '{{name}}'\nfields:\n"
            f"  name: {{type: text, required: true, search: true, label: {said}, help: {said}}}\n"
            f"  kind: {{type: category, options: kind, label: {said}}}\n"
            f"  secret: {{type: phone, sensitive: phone, label: {said}}}\n"
            f"  parent: {{type: link, to: thing, label: {said}}}\n"
            "sections:\n"
            f"  - {{name: basics, label: {said}, fields: [name, kind, secret, parent]}}\n"
            f"related: [thing]\nchecks:\n  - {{when: {{name: refused}}, message: {said}}}\n"
            "list: {columns: [name, kind, parent], quick_filters: [kind]}\n"
            f"documents:\n  sheet: {{label: {said}, layout: sections, note: {said}}}\n"
        ),
        "_roles/admin.yaml": (
            f"label: {said}\nentities: {{'*': {{read: all, create: true, update: all, delete: all,"
            " restore: all, export: all, print: all, reveal: all}, thing: {read: all, create: true,"
            " update: all, delete: all, restore: all, export: all, print: all, reveal: all,"
            " fields: {secret: masked}}}\n"
            "system: [manage_users, design_schema, manage_jobs, read_audit]\n"
        ),
    }


@pytest.fixture(scope="module", params=HOSTILE)
def hostile(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[TestPanel, str]]:
    text = HOSTILE[request.param]
    panel = make_panel(tmp_path_factory.mktemp("hostile"), definitions(text))
    admin = panel.actor("admin")
    first = create_record(panel.store, admin, "thing", {"name": "First", "kind": "two"})
    more = {"name": "Second", "secret": "13800138000", "parent": str(first.id)}
    create_record(panel.store, admin, "thing", more)
    yield panel, text
    panel.installation.engine.dispose()


PAGES = (
    "/", "/thing/list/", "/thing/list/?q=First&kind=one", "/thing/filter/kind", "/thing/add",
    "/thing/show/1", "/thing/show/2", "/thing/edit/2", "/thing/timeline/1",
    "/thing/reveal/2/secret", "/thing/trash/", "/trash/", "/roles/", "/roles/fields",
    "/roles/why", "/people/", "/jobs/",
    "/thing/list/?kind=nowhere",
    "/designer/", "/designer/entity/thing/", "/designer/entity/thing/?field=name",
    "/designer/entity/thing/lists", "/designer/entity/thing/documents",
    "/designer/entity/thing/rules", "/designer/entity/thing/yaml", "/designer/options/",
    "/designer/options/kind", "/designer/roles/", "/designer/roles/admin",
    "/designer/translations/", "/designer/files/", "/designer/versions/",
)  # fmt: skip


def test_every_page_shows_them_as_text(hostile):
    panel, _ = hostile
    client = panel.client("admin", "zh_Hans")
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code in (200, 400), page
        assert [raw for raw in RAW if raw in answer.text] == [], page


def test_a_refused_form_says_them_as_text(hostile):
    panel, _ = hostile
    answer = panel.client("admin").post("/thing/add", data={"field.name": "refused"})

    assert answer.status_code == 422
    assert [raw for raw in RAW if raw in answer.text] == []


def test_the_list_as_csv_and_the_api_give_them_unchanged(hostile):
    panel, text = hostile
    client = panel.client("admin")

    assert client.get("/thing/export.csv").status_code == 200
    assert client.get("/api/v1/thing/").status_code == 200
    assert text in [each["label"] for each in _fields(client.get("/api/v1/thing/_info").json)]
    assert client.get("/api/v1/openapi.json").status_code == 200


def _fields(info):
    found = info["fields"]
    return found.values() if isinstance(found, dict) else found


def test_a_document_prints_them(hostile):
    panel, text = hostile
    answer = panel.client("admin").get("/thing/1/document/sheet.pdf?language=en")

    assert answer.status_code == 200
    printed = "".join(
        page.extract_text() for page in pypdf.PdfReader(io.BytesIO(answer.data)).pages
    )
    assert "First" in printed
    if "script" in text:
        assert "alert(1)" in printed
