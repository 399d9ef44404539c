"""Labels and help are text everywhere, whatever an admin writes into them."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pypdf
import pytest
from lxml import html
from werkzeug.routing import MapAdapter, Rule

from app.core.i18n import Label
from app.design.drafts import Change, open_draft, save
from app.design.fields.operations import retire_field
from app.design.options.operations import merge_options
from app.records.write import create_record
from tests.panels import TestPanel, make_panel

HOSTILE = {
    "signs": (
        "<script>alert(1)</script> \"><img src=x onerror=alert(1)> ' ` 100 % %s %(name)s {} {0} "
        "{name} {{ 7*7 }} {% raw %} abc \u202etxt.exe\u202c \u200fשלום\u200e"
    ),
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
        "_options/grade.yaml": (
            f"kind: tier\nlabel: {said}\ngroups: {{best: {said}}}\noptions:\n"
            f"  high: {{label: {said}, group: best}}\n  low: {{label: {said}}}\n"
        ),
        "thing.yaml": (
            f"label: {said}\nlabel_plural: {said}\ntitle: '{{name}}'\nfields:\n"
            f"  name: {{type: text, required: true, search: true, label: {said}, help: {said}}}\n"
            f"  kind: {{type: category, options: kind, label: {said}}}\n"
            f"  secret: {{type: phone, sensitive: phone, label: {said}}}\n"
            f"  parent: {{type: link, to: thing, label: {said}}}\n"
            f"  grade: {{type: tier, options: grade, label: {said}, help: {said}}}\n"
            f"  mood: {{type: select, label: {said}, choices: {{good: {said}, bad: {said}}}}}\n"
            f"  paper: {{type: file, label: {said}, help: {said}}}\n"
            f"  done: {{type: yes_no, label: {said}, yes: {said}, no: {said}}}\n"
            "sections:\n"
            f"  - {{name: basics, label: {said}, fields: [name, kind, secret, parent]}}\n"
            f"  - {{name: more, label: {said}, fields: [grade, mood, paper, done]}}\n"
            f"unique:\n  - {{fields: [name, kind], message: {said}}}\n"
            f"related: [thing]\nchecks:\n  - {{when: {{name: refused}}, message: {said}}}\n"
            "tier_rules: {field: grade, rules: [{option: high, when: {kind: one}}]}\n"
            "list: {columns: [name, kind, parent, mood], quick_filters: [kind, mood]}\n"
            f"documents:\n  sheet: {{label: {said}, layout: sections, note: {said}}}\n"
        ),
        "_roles/admin.yaml": (
            f"label: {said}\nentities: {{'*': {{read: all, create: true, update: all, delete: all,"
            " restore: all, export: all, print: all, reveal: all}, thing: {read: all, create: true,"
            " update: all, delete: all, restore: all, export: all, print: all, reveal: all,"
            " fields: {secret: masked}}}\n"
            "system: [manage_users, design_schema, manage_jobs, read_audit, purge]\n"
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
    more = {"name": "Second", "secret": "13800138000", "parent": str(first.id), "mood": "good"}
    create_record(panel.store, admin, "thing", more)
    draft = open_draft(panel.store, panel.ids["admin"])
    texts = merge_options(retire_field(draft.texts, "thing", "done"), "kind", ["one", "two"], "one")
    save(panel.store, draft, texts, Change("{field}", {"field": Label({"en": text})}))
    yield panel, text
    panel.installation.engine.dispose()


ARGUMENTS: dict[str, object] = {
    "name": "thing", "source": "thing", "field": "name", "part": "columns", "at": 0,
    "which": "checks", "document": "sheet", "path": "thing.yaml", "role": "admin",
    "action": "update", "section": "basics", "option_set": "kind", "option": "two", "kind": "text",
    "record_id": 2, "pk": 2, "number": 1, "other": 1, "person_id": 1, "department_id": 1,
    "language": "en", "version": "0", "key": "0" * 32, "entity": "thing", "passkey_id": 1,
    "job_id": 1, "filename": "x", "place": "more",
}  # fmt: skip
BY_VIEW: dict[str, dict[str, object]] = {
    "OptionSetsView": {"name": "kind"}, "OptionsView": {"name": "kind"},
    "OptionRowsView": {"name": "kind"}, "RoleDesignView": {"name": "admin"},
    "ThingRecordView.filter": {"field": "kind"}, "ThingRecordView.reveal": {"field": "secret"},
    "ThingRecordView.pick": {"field": "parent"}, "ThingRecordView.document": {"name": "sheet"},
    "ThingRecordView.file": {"field": "paper"}, "NamesView": {"thing": "role"},
}  # fmt: skip
MORE = (
    "/thing/list/?q=First&kind=one", "/thing/list/?kind=nowhere", "/thing/list/?f.kind=two",
    "/designer/entity/thing/?field=name", "/designer/entity/thing/?field=mood",
    "/designer/entity/thing/?section=more", "/designer/options/kind", "/designer/options/grade",
    "/designer/options/kind?option=two", "/designer/roles/admin", "/roles/why?entity=thing",
)  # fmt: skip
SHOWN = (
    "/thing/list/", "/thing/show/1", "/thing/add", "/designer/", "/designer/entity/thing/",
    "/designer/entity/thing/?field=name", "/designer/entity/thing/documents",
    "/designer/options/kind", "/designer/review", "/roles/fields",
)  # fmt: skip


def address(route: Rule, adapter: MapAdapter) -> str:
    """Return an address of a route, about the one entity that there is."""
    view = route.endpoint.partition(".")[0]
    own = {**BY_VIEW.get(view, {}), **BY_VIEW.get(route.endpoint, {})}
    values = {name: own.get(name, ARGUMENTS.get(name)) for name in route.arguments}
    return adapter.build(route.endpoint, values)


def test_every_page_shows_them_as_text(hostile):
    panel, _ = hostile
    client, adapter = panel.client("admin", "zh_Hans"), panel.app.url_map.bind("localhost")
    routes = [r for r in panel.app.url_map.iter_rules() if "GET" in (r.methods or ())]
    for page in (*(address(route, adapter) for route in routes), *MORE):
        answer = client.get(page)
        assert answer.status_code < 500 or "/health/" in page, page
        if answer.mimetype in ("text/html", "image/svg+xml"):
            assert [raw for raw in RAW if raw in answer.text] == [], page
        assert answer.headers["X-Content-Type-Options"] == "nosniff", page


def test_what_is_written_is_what_is_read(hostile):
    panel, text = hostile
    client = panel.client("admin", "zh_Hans")
    for page in SHOWN:
        answer = client.get(page, follow_redirects=True)
        assert answer.status_code == 200, page
        shown = html.document_fromstring(answer.get_data(as_text=True))
        said = {*shown.itertext(), *(v for e in shown.iter() for v in e.attrib.values())}
        assert any(text in " ".join(each.split()) for each in said), page


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
        assert "{{ 7*7 }}" in printed
        assert "100 % %s %(name)s" in printed
