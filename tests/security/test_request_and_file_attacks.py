"""Requests of the server's own, files, and exhaustion: one test for each attack."""

from __future__ import annotations

import io
import json
import socket
import struct
import threading
import time
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PIL import Image
from werkzeug.test import TestResponse

from app.core.errors import AppError
from app.exchange.documents.pdf import write_pdf
from app.records.record import Record
from app.records.write import create_record
from app.schema.loader import load
from app.schema.problems import DefinitionError
from tests.exchange.test_documents_pdf import sheet
from tests.exchange.test_free_pdf import a_letter
from tests.panels import TestPanel, Visitor
from tests.security.conftest import As

REQUESTS = (
    '<img src="{url}">', '<link rel=stylesheet href="{url}">', '<style>@import "{url}";</style>',
    '<object data="{url}"></object>', '<embed src="{url}">', '<iframe src="{url}"></iframe>',
    '<link rel=attachment href="{url}">', '<svg><image href="{url}"/></svg>',
    '<div style="background:url({url})">', '<base href="{url}">',
)  # fmt: skip


@pytest.fixture
def listener() -> Iterator[tuple[str, list[object]]]:
    """Listen where nobody may ask; tells who did."""
    asked: list[object] = []
    server = socket.create_server(("127.0.0.1", 0))
    server.settimeout(0.05)
    stop = threading.Event()

    def wait() -> None:
        while not stop.is_set():
            try:
                asked.append(server.accept()[1])
            except TimeoutError:
                continue

    thread = threading.Thread(target=wait)
    thread.start()
    yield f"http://127.0.0.1:{server.getsockname()[1]}/x", asked
    stop.set()
    thread.join()
    server.close()


@pytest.mark.parametrize("layout", ["sections", "agreement", "letter"])
def test_a_document_asks_for_nothing(listener: tuple[str, list[object]], layout: str) -> None:
    url, asked = listener

    texts = [each.format(url=url) for each in REQUESTS]

    write_pdf(a_letter(*texts) if layout == "letter" else sheet(*texts, layout=layout))

    assert asked == []


def test_an_address_in_a_record_is_never_opened(
    panel: TestPanel, as_: As, listener: tuple[str, list[object]]
) -> None:
    url, asked = listener
    client = as_("admin")

    answer = client.post("/api/v1/customer/", json={"name": "Asks", "website": url, "needs": url})
    assert answer.status_code == 201
    client.get(f"/customer/show/{answer.json['id']}")
    client.get(f"/customer/{answer.json['id']}/document/profile.pdf")

    assert asked == []


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/config.py", "....//config.py",
     "/etc/passwd", "..\\..\\config.py", "%c0%ae%c0%ae/config.py", "vendor/../../auth.py",
     "%00.css",
     "C:/Windows/win.ini", "js/../../templates/base.html"],
)  # fmt: skip
def test_path_traversal(as_: As, customer: Record, name: str) -> None:
    client = as_("admin")

    for path in (f"/assets/0/{name}", f"/customer/{customer.id}/file/logo/{name}",
                 f"/customer/{customer.id}/document/{name}.pdf", f"/{name}"):  # fmt: skip
        answer = client.get(path)
        assert answer.status_code in (400, 404, 308), path
        assert "root:" not in answer.text


def send(client: Visitor, field: str, name: str, data: bytes) -> TestResponse:
    body = {"field.name": "With a file", "field.kind": "company", "field.stage": "lead",
            f"upload.{field}": (io.BytesIO(data), name)}  # fmt: skip
    return client.post("/customer/add", data=body, content_type="multipart/form-data")


SVG = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'><script>alert(1)</script></svg>"
HTML = b"<!doctype html><script>alert(document.domain)</script>"


def gif_of_script() -> bytes:
    return b"GIF89a/*" + b"\0" * 8 + b"*/=1;alert(1)//"


@pytest.mark.parametrize(
    ("name", "data"),
    [("x.svg", SVG), ("x.png", SVG), ("x.png", HTML), ("x.html", HTML), ("x.png.html", HTML),
     ("x.gif", gif_of_script()), ("x.jpg", b"\xff\xd8\xff\xe0" + HTML), ("x.png", b"%PDF-1.7"),
     ("x.php", b"<?php system($_GET[0]); ?>"), ("x.png", b"MZ" + b"\0" * 100), ("x.png", b"")],
)  # fmt: skip
def test_an_upload_that_is_no_picture_is_not_taken_for_one(as_: As, name: str, data: bytes) -> None:
    answer = send(as_("admin"), "logo", name, data)

    assert answer.status_code == 422
    assert "With a file" in answer.text  # nothing typed is lost


@pytest.mark.parametrize("name", ["x.exe", "run.bat", "x.pdf"])
def test_a_program_is_not_attached(as_: As, name: str) -> None:
    assert send(as_("admin"), "attachments", name, b"MZ\x90\0" * 40).status_code == 422


def _held_file(panel: TestPanel, as_: As, field: str, name: str, data: bytes) -> str:
    answer = send(as_("admin"), field, name, data)
    assert answer.status_code == 302
    number = answer.location.rpartition("/")[2]
    value = as_("admin").get(f"/api/v1/customer/{number}").json["result"][field]
    key = value[0] if isinstance(value, list) else value
    return f"/customer/{number}/file/{field}/{key}"


def test_what_could_run_in_a_browser_is_only_ever_saved(panel: TestPanel, as_: As) -> None:
    path = _held_file(panel, as_, "attachments", "page.html", HTML)

    for address in (path, f"{path}?show=1"):
        answer = as_("admin").get(address)
        assert answer.data == HTML
        assert answer.mimetype == "application/octet-stream"
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "sandbox" in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]


def test_a_picture_is_kept_without_what_hung_on_it(panel: TestPanel, as_: As) -> None:
    out = io.BytesIO()
    Image.new("RGB", (10, 10), "red").save(out, "PNG")
    path = _held_file(panel, as_, "logo", "logo.png", out.getvalue() + HTML)

    answer = as_("admin").get(f"{path}?show=1")

    assert HTML not in answer.data
    assert answer.mimetype == "image/png"
    assert answer.headers["Content-Disposition"].startswith("inline")
    assert "sandbox" in answer.headers["Content-Security-Policy"]


def bomb(width: int, height: int) -> bytes:
    """Return a small PNG that says it is enormous."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0" * 10_000)
    chunks = (head, data, b"IEND")
    packed = b"".join(
        struct.pack(">I", len(c) - 4) + c + struct.pack(">I", zlib.crc32(c)) for c in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + packed


@pytest.mark.parametrize(
    ("width", "height"), [(50_000, 50_000), (2**31 - 1, 2**31 - 1), (10**6, 1000)]
)
def test_image_bomb(as_: As, width: int, height: int) -> None:
    began = time.monotonic()

    answer = send(as_("admin"), "logo", "bomb.png", bomb(width, height))

    assert answer.status_code == 422
    assert time.monotonic() - began < 30


def test_a_packed_bomb_is_never_unpacked(as_: As) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../evil", b"\0" * 50_000_000)

    assert send(as_("admin"), "attachments", "bomb.zip", out.getvalue()).status_code == 302


def test_a_file_over_the_limit_is_refused_with_its_limit(as_: As) -> None:
    answer = send(as_("admin"), "logo", "big.png", b"\x89PNG\r\n\x1a\n" + b"\0" * (6 << 20))

    assert answer.status_code == 422
    assert "MB" in answer.text


@pytest.mark.parametrize(
    ("path", "kind"), [("/customer/add", "multipart/form-data; boundary=x"), ("/login/", None)]
)
def test_a_request_that_says_it_is_enormous_is_refused(
    as_: As, path: str, kind: str | None
) -> None:
    kind = kind or "application/x-www-form-urlencoded"

    answer = as_("admin" if "customer" in path else None).post(
        path, data=b"x", content_type=kind, environ_overrides={"CONTENT_LENGTH": str(10**12)}
    )

    assert answer.status_code == 413


def test_very_many_parts_are_refused(as_: As) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'

    answer = as_("admin").post(
        "/customer/add", data=part * 100_000 + b"--x--\r\n",
        content_type="multipart/form-data; boundary=x",
    )  # fmt: skip

    assert answer.status_code == 413


@pytest.mark.parametrize(
    "condition",
    ['{"all": [' + ",".join(['{"name": {"contains": "a"}}'] * 10_000) + "]}",
     '{"not": ' * 60 + '{"name": "a"}' + "}" * 60, '{"name": {"in": [' + "1," * 20_000 + "1]}}",
     "[" * 100_000, '{"name": {"contains": "' + "a" * 100_000 + '"}}'],
)  # fmt: skip
def test_an_expensive_question_is_refused(as_: As, condition: str) -> None:
    began = time.monotonic()

    answer = as_("alice").get("/api/v1/customer/", query_string={"filter": condition})

    assert answer.status_code in (400, 413, 414, 200)
    assert time.monotonic() - began < 5


def test_no_page_is_enormous(as_: As) -> None:
    for query in ("page_size=100000", "size=100000", 'q={"page_size":-1}', "q=(page_size:100000)"):
        answer = as_("alice").get(f"/api/v1/customer/?{query}")
        assert answer.status_code == 400 or len(answer.json["result"]) <= 500


EVIL = ("(a+)+$", "(a|a)*$", "(.*a){20}", "([a-zA-Z]+)*$", "^(([a-z])+.)+[A-Z]([a-z])+$")


@pytest.mark.parametrize("pattern", EVIL)
def test_regular_expressions_of_admins_end(pattern: str) -> None:
    text = f"label: T\ntitle: '{{name}}'\nfields:\n  name: {{type: text, pattern: '{pattern}'}}\n"
    field = load({"thing.yaml": text}).entities["thing"].by_name["name"]
    began = time.monotonic()

    with suppress(AppError):
        field.type.parse("a" * 50_000 + "!")

    assert time.monotonic() - began < 1


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "a: &a [*a]\n", "a: !!python/object/apply:os.system [id]\n",
     "a: &x [1,1]\nb: &y [*x,*x]\nc: [*y,*y]\n", "x:\n" + " " * 5000 + "y: 1\n",
     "a: " + "x" * 6_000_000],
    ids=["depth", "cycle", "object", "laughs", "indent", "size"],
)  # fmt: skip
def test_hostile_yaml(text: str) -> None:
    began = time.monotonic()

    with pytest.raises(DefinitionError):
        load({"thing.yaml": text})

    assert time.monotonic() - began < 5


def test_an_attachment_lies_under_a_name_of_ours(panel: TestPanel, as_: As) -> None:
    _held_file(panel, as_, "attachments", "..\\..\\evil name.txt", b"text")

    stored = [p for p in Path(panel.store.files).rglob("*") if p.is_file()]

    assert stored
    assert all(len(p.name) == 32 and set(p.name) <= set("0123456789abcdef") for p in stored)


def test_json_of_any_depth_is_no_crash(panel: TestPanel, as_: As) -> None:
    admin = panel.actor("admin")
    record = create_record(panel.store, admin, "customer", {"name": "Deep"})
    deep = json.loads("[" * 500 + "]" * 500)

    answer = as_("admin").put(f"/api/v1/customer/{record.id}", json={"needs": deep})

    assert answer.status_code in (400, 422)
