"""Text that would become code: one test for each way it did so in other systems of this kind."""

from __future__ import annotations

import ast
import json
import logging
import re
from pathlib import Path

import pytest

from app.exchange.csv_export import inert
from app.exchange.documents.pdf import write_pdf
from app.records.record import Record
from app.records.write import create_record
from app.web.replies import downloaded
from config import HERE
from tests.exchange.test_documents_pdf import sheet, text_of
from tests.panels import TestPanel, make_panel
from tests.security.conftest import As

SQL = (
    "'", '"', "' OR 1=1 --", '"; DROP TABLE x; --',
    "1) UNION SELECT password FROM ab_user --",
    "%s", "%(x)s", ":a", "\\", "${1}", "{{7*7}}", "`", "/*", "\u0000", "😀" * 60,
    "name' ASC",
)  # fmt: skip
XSS = (
    "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "\"><svg/onload=alert(1)>",
    "'-alert(1)-'", "</title><script>alert(1)</script>",
    "{{constructor.constructor('alert(1)')()}}",
    "<iframe srcdoc='<script>alert(1)</script>'>", "<math><mi//xlink:href='data:x,<script>'>",
    "</textarea><script>alert(1)</script>", "--><script>alert(1)</script>",
    "<a href=javascript:alert(1)>",
)  # fmt: skip
LIVE = re.compile(r"<script>alert|<img src=x|<svg/onload|<iframe|<math|<a href=javascript", re.I)
TEMPLATES = (
    "{{7*7}}", "{% for x in ().__class__.__base__.__subclasses__() %}{{x}}{% endfor %}",
    "{{ config }}", "{{ self.__init__.__globals__ }}", "${7*7}", "#{7*7}", "<%= 7*7 %>", "{7*7}",
    "{name.__class__}", "{0}", "%(name)s",
    "{{ cycler.__init__.__globals__.os.popen('id').read() }}",
)  # fmt: skip


@pytest.mark.parametrize("text", SQL)
def test_sql_injection_through_addresses(as_: As, customer: Record, text: str) -> None:
    client = as_("admin")

    for query in (
        {"sort": text}, {"columns": text}, {"filter": json.dumps({text: {"equals": 1}})},
        {"filter": json.dumps({"name": {text: "x"}})}, {"page": text}, {"cursor": text},
        {"q": text}, {f"f.{text}": "x"}, {"filter": json.dumps({"name": {"equals": text}})},
    ):  # fmt: skip
        for path in ("/api/v1/customer/", "/customer/list/"):
            answer = client.get(path, query_string=query)
            assert answer.status_code in (200, 400), (path, query)
            assert "rec_customer" not in answer.text
    assert client.get(f"/api/v1/customer/{customer.id}").status_code == 200


@pytest.mark.parametrize("text", SQL)
def test_sql_injection_through_values(as_: As, text: str) -> None:
    answer = as_("admin").post("/api/v1/customer/", json={"name": f"x{text}", "needs": text})

    assert answer.status_code in (201, 422)
    if answer.status_code == 201:
        kept = as_("admin").get(f"/api/v1/customer/{answer.json['id']}").json["result"]
        assert kept["name"] == f"x{text}".strip().replace("\0", "")


def test_sql_injection_through_labels(tmp_path: Path) -> None:
    texts = {
        "trick.yaml": "label: {en: '\"; DROP TABLE rec_trick; --'}\ntitle: '{name}'\nfields:\n"
    }
    for number, text in enumerate(SQL):
        if text != "\u0000":
            texts["trick.yaml"] += (
                f"  f{number}: {{type: text, label: {json.dumps(text, ensure_ascii=False)}}}\n"
            )
    texts["trick.yaml"] += "  name: {type: text, label: '%s :a \"'}\n"
    role = "label: Admin\nentities: {'*': {read: all, create: true, export: all}}\nsystem: []\n"
    panel = make_panel(tmp_path, {**texts, "_roles/admin.yaml": role})
    create_record(panel.store, panel.actor("admin"), "trick", {"name": "x", "f0": "y"})

    for path in ("/trick/list/?sort=f0", "/trick/add", "/trick/export.csv", "/api/v1/trick/"):
        assert panel.client("admin").get(path).status_code == 200
    panel.installation.engine.dispose()


def _calls(tree: ast.AST, *names: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (getattr(node.func, "id", None) or getattr(node.func, "attr", None)) in names
    ]


def _sources() -> list[Path]:
    return sorted((HERE / "app").rglob("*.py"))


# Put together from names of our own tables, quoted; and the script of a library, told nothing.
REVIEWED = {"migrations.py", "bulk.py", "queue.py"}


@pytest.mark.parametrize(
    "path", [p for p in _sources() if p.name not in REVIEWED], ids=lambda path: path.stem
)
def test_sql_is_never_put_together_from_text(path: Path) -> None:
    """`text()` takes plain words of ours, never a sentence that is put together."""
    for call in _calls(ast.parse(path.read_text()), "text", "exec_driver_sql"):
        owner = getattr(getattr(call.func, "value", None), "id", "")
        if owner in ("sa", "sqlalchemy", "conn", "connection") and call.args:
            made = isinstance(call.args[0], ast.JoinedStr | ast.BinOp | ast.Call)
            assert not made, f"{path.name}:{call.lineno}"


YAML_LOADS = ("load", "load_all", "full_load", "unsafe_load", "safe_load", "construct_document")


@pytest.mark.parametrize("path", _sources(), ids=lambda path: path.stem)
def test_no_text_is_run_as_code(path: Path) -> None:
    """Nothing in the panel evaluates, unpickles, or loads YAML into objects."""
    tree = ast.parse(path.read_text())
    imported = {
        name.name.split(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in (
            [ast.alias(node.module or "")] if isinstance(node, ast.ImportFrom) else node.names
        )
    }
    bare = [
        c for c in _calls(tree, "eval", "exec", "compile", "__import__") if hasattr(c.func, "id")
    ]

    assert not imported & {"pickle", "marshal", "shelve", "dill", "xmlrpc"}
    assert bare == []
    if "yaml" in imported:  # only to see where each word stands: no object comes out of it
        assert _calls(tree, *YAML_LOADS) == []


@pytest.mark.parametrize("text", TEMPLATES)
def test_server_side_template_injection(panel: TestPanel, as_: As, text: str) -> None:
    record = create_record(panel.store, panel.actor("admin"), "customer", {"name": text})

    page = as_("admin").get(f"/customer/show/{record.id}").text
    printed = text_of(_pdf(text))

    assert "49" not in re.sub(r"[^4-9]*KH-\d+-\d+", "", page.partition("<h1")[2][:400])
    assert "subclasses" in page or "subclasses" not in text
    assert re.sub(r"\s", "", text) in re.sub(r"\s", "", printed)


def _pdf(text: str) -> bytes:
    return write_pdf(sheet(text))


@pytest.mark.parametrize("text", XSS)
def test_stored_script(panel: TestPanel, as_: As, text: str) -> None:
    raw = {"name": text, "needs": text, "english_name": text, "kind": "company"}
    record = create_record(panel.store, panel.actor("admin"), "customer", raw)
    client = as_("admin")
    client.put(f"/api/v1/customer/{record.id}", json={"name": f"{text} again"})

    for path in ("/", "/customer/list/", f"/customer/show/{record.id}", "/customer/pick/parent?q=a",
                 f"/customer/edit/{record.id}", f"/customer/timeline/{record.id}"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code == 200
        if answer.mimetype == "text/html":
            assert LIVE.search(answer.text) is None, path


@pytest.mark.parametrize("text", XSS)
def test_reflected_script(as_: As, text: str) -> None:
    for name in ("admin", None):
        client = as_(name)
        for query in ({"q": text}, {"f.name": text}, {"next": text}, {text: "x"}, {"sort": text}):
            for path in ("/customer/list/", "/login/", "/people/"):
                answer = client.get(path, query_string=query)
                assert answer.status_code < 500
                assert LIVE.search(answer.text) is None, (path, query)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\tscript:alert(1)",
     "data:text/html,<script>alert(1)</script>", "vbscript:x", "file:///etc/passwd",
     "//evil.example",
     "\x01javascript:alert(1)", "blob:x", "about:blank", "https:javascript:alert(1)"],
)  # fmt: skip
def test_script_addresses_become_no_links(panel: TestPanel, as_: As, address: str) -> None:
    answer = as_("admin").post("/api/v1/customer/", json={"name": "Linked", "website": address})

    if answer.status_code == 201:
        page = as_("admin").get(f"/customer/show/{answer.json['id']}").text
        links = re.findall(r'href="([^"]*)"', page)
        assert not [
            each for each in links if re.match(r"(java|vb)\s*script|data:|file:|//", each, re.I)
        ]
    else:
        assert answer.status_code == 422


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1+1", "＋1", "－1+1",
     "＠x",
     "\u200b=1", "\ufeff=1", "\u202e=1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x")',
     "-2+3+cmd|x"],
)  # fmt: skip
def test_formula_injection(text: str) -> None:
    assert inert(text).startswith("'")


@pytest.mark.parametrize("text", ["-1", "+8613800138000", "-1,234.50", "+0.5"])
def test_figures_stay_figures(text: str) -> None:
    assert inert(text) == text


@pytest.mark.parametrize("path", ["/customer/show/1%0d%0aERROR forged", "/x%0aroot", "/y%1b[31m"])
def test_log_injection(
    panel: TestPanel,
    as_: As,
    path: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def break_down(*_: object, **__: object) -> None:
        raise RuntimeError("a bug")

    monkeypatch.setattr("app.web.error_pages.show_http_error", break_down)
    with caplog.at_level(logging.ERROR):
        as_("admin").get(path)

    for record in caplog.records:
        assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", record.getMessage())


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1", 'a"; filename="b.exe', "a\nb", "名;字"])
def test_header_injection_through_file_names(panel: TestPanel, name: str) -> None:
    with panel.app.test_request_context():
        header = downloaded(b"x", f"{name}.pdf", "application/pdf").headers["Content-Disposition"]

    assert not re.search(r"[\r\n]", header)
    assert header.count('"') == 2
    assert header.isascii()


@pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "/\r\nSet-Cookie: a=b", "/%0d%0aX-Evil: 1"])
def test_header_injection_through_redirects(as_: As, value: str) -> None:
    answer = as_("admin").post("/theme", data={"theme": "dark", "next": value})

    assert "X-Evil" not in answer.headers
    assert "a=b" not in str(answer.headers.getlist("Set-Cookie"))


@pytest.mark.parametrize(
    "target",
    ["//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "/\\/evil.example",
     "https://evil.example", "https:evil.example", "https:/evil.example", "http:///evil.example",
     "/\t/evil.example", "\t//evil.example", " //evil.example",
     "//evil.example/..",
     "javascript:alert(1)", "data:text/html,x", "//localhost@evil.example", "/%09/evil.example",
     "/%2f/evil.example", "/%5cevil.example", "evil.example", "//[::1]/x", "/.//evil.example"],
)  # fmt: skip
def test_open_redirect(as_: As, target: str) -> None:
    """What follows sign-in, a switch or an undo stays here, whatever the address asks for."""
    stranger, admin = as_(None), as_("admin")
    sent = {"username": "viewer", "password": "correct horse battery", "next": target}
    answers = [
        stranger.post("/login/", data=sent),
        admin.get("/login/", query_string={"next": target}),
        admin.post("/theme", data={"theme": "dark", "next": target}),
        admin.post("/lang/en", data={"next": target}),
        admin.post("/customer/delete", data={"id": "999999", "next": target}),
        admin.post("/theme", data={"theme": "dark"}, headers={"Referer": target.strip()}),
    ]

    for answer in answers:
        if answer.status_code == 302:
            assert re.match(r"/(?![/\\\s])", answer.location) or answer.location == "/"
            assert not re.match(r"//+evil", answer.location)
