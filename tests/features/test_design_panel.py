"""Somebody who has never seen YAML gives the panel its name and its logo."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from pypdf import PdfReader

from app.design.drafts import discard, open_draft
from app.design.files.archive import packed
from app.design.panel.operations import set_logo
from app.exchange.documents.logo import logo_of
from app.storage.pictures import sys_picture
from tests.features.customers import file_customer
from tests.features.designing import draft, said
from tests.panels import TestPanel, Visitor, make_panel

PAGE = "/designer/panel/"


@pytest.fixture
def admin(panel: TestPanel) -> Iterator[Visitor]:
    yield panel.client("admin")
    discard(panel.store, open_draft(panel.store, panel.ids["admin"]))


def picture(kind: str = "PNG", size: tuple[int, int] = (90, 30), mode: str = "RGB") -> bytes:
    out = io.BytesIO()
    Image.new(mode, size, "navy").save(out, kind)
    return out.getvalue()


def upload(client: Visitor, content: bytes, name: str = "our logo.png") -> Any:
    return client.post(f"{PAGE}logo", data={"file": (io.BytesIO(content), name)})


def test_it_works(panel: TestPanel, admin: Visitor) -> None:
    before = logo_of(panel.store)

    assert upload(admin, picture()).status_code == 303

    page = admin.get(PAGE).text
    name = said(panel, "app.yaml")["logo"]
    assert re.fullmatch(r"logo-[0-9a-f]{16}\.png", name)
    assert f'src="/designer/panel/logo?of={name}"' in page
    shown = admin.get(f"{PAGE}logo")
    assert (shown.status_code, shown.mimetype) == (200, "image/png")
    assert shown.headers["Content-Disposition"].startswith("inline")
    assert "The logo is another picture" in page
    assert logo_of(panel.store) == before  # nothing of it runs before it is published


def test_publishing_puts_it_on_paper_and_into_the_folder(panel: TestPanel, admin: Visitor) -> None:
    record = file_customer(panel)
    upload(admin, picture("JPEG", (4_000, 1_000)), "scan.jpeg")
    name = said(panel, "app.yaml")["logo"]
    review = admin.get("/designer/review/").text
    assert "logo on documents" in review

    form = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', review))
    answer = admin.post("/designer/review/publish", data=form)
    panel.reload()

    assert answer.status_code == 303, answer.text
    assert panel.store.definitions.app.logo == name
    written = panel.installation.settings.definitions_dir / name
    with Image.open(written) as image:
        assert (image.format, image.size) == ("JPEG", (1_200, 300))
    written.unlink()  # other machines have no such file
    paper = panel.client("alice").get(f"/customer/{record.id}/document/profile.pdf?language=en")
    pictures = PdfReader(io.BytesIO(paper.data)).pages[0].images
    assert [each.image.size for each in pictures if each.image] == [(1_200, 300)]


def test_it_is_taken_away_and_back_by_undo(panel: TestPanel, admin: Visitor) -> None:
    admin.post(f"{PAGE}name", data={"label.en": "Another name"})
    upload(admin, picture())

    admin.post(f"{PAGE}logo/remove")
    assert "logo" not in said(panel, "app.yaml")
    assert admin.get(f"{PAGE}logo").status_code == 404
    admin.post("/designer/draft/undo")

    assert admin.get(f"{PAGE}logo").status_code == 200


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "Choose a picture first."),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "no picture in PNG or JPEG"),
        (picture("GIF"), "no picture in PNG or JPEG"),
        (picture()[:60], "no picture in PNG or JPEG"),
        (picture() + b"\0" * (5 << 20), "At most 5 MB."),
    ],
    ids=["nothing", "svg", "gif", "cut off", "large"],
)
def test_it_says_what_is_wrong(panel: TestPanel, admin: Visitor, content: bytes, told: str) -> None:
    answer = upload(admin, content)

    assert answer.status_code == 422
    assert told in answer.text
    assert draft(panel).is_empty


def test_nothing_but_pixels_is_kept(panel: TestPanel, admin: Visitor) -> None:
    upload(admin, picture() + b"<script>alert(1)</script>", "logo.html")

    with panel.store.reading() as conn:
        kept = conn.scalars(sa.select(sys_picture.c.content)).all()
    assert kept
    assert not any(b"script" in content for content in kept)


def send(client: Visitor, content: bytes) -> Any:
    sent = {"file": (io.BytesIO(content), "all.zip"), "whole": "1"}
    return client.post("/designer/files/upload", data=sent)


def test_it_goes_along_to_another_panel_in_the_archive_of_all_files(
    panel: TestPanel, admin: Visitor, tmp_path: Path
) -> None:
    upload(admin, picture("JPEG", (120, 40)), "scan.jpg")
    archive = admin.get("/designer/files/download").data
    assert send(admin, archive).status_code == 303  # at home it is known
    assert admin.get("/designer/files/download").data == archive
    other = make_panel(tmp_path, panel.store.definitions.texts)
    away = other.client("admin")
    assert away.get(f"{PAGE}logo").status_code == 404

    answer = send(away, archive)

    assert answer.status_code == 303, answer.text
    with Image.open(io.BytesIO(away.get(f"{PAGE}logo").data)) as image:
        assert (image.format, image.size) == ("JPEG", (120, 40))
    assert re.fullmatch(r"logo-[0-9a-f]{16}\.jpg", said(other, "app.yaml")["logo"])


def test_a_logo_that_lies_in_the_folder_comes_back_as_it_was(
    panel: TestPanel, tmp_path: Path
) -> None:
    home = make_panel(tmp_path, set_logo(panel.store.definitions.texts, "ours.png"))
    folder = home.installation.settings.definitions_dir
    folder.mkdir(exist_ok=True)
    (folder / "ours.png").write_bytes(picture())
    admin = home.client("admin")
    archive = admin.get("/designer/files/download").data

    assert send(admin, archive).status_code == 303
    assert b"ours.png" in archive
    assert draft(home).is_empty


def test_a_logo_in_an_archive_is_no_other_than_a_picture(panel: TestPanel, admin: Visitor) -> None:
    texts = set_logo(panel.store.definitions.texts, "ours.png")

    refused = send(admin, packed(texts, {"ours.png": b"<script>alert(1)</script>"}))

    assert refused.status_code == 422
    assert "no picture in PNG or JPEG" in refused.text
    assert draft(panel).is_empty


def test_the_panel_is_called_otherwise(panel: TestPanel, admin: Visitor) -> None:
    sent = {"label.zh_Hans": "星河科技", "label.en": "Galaxy"}

    assert admin.post(f"{PAGE}name", data=sent).status_code == 303
    assert said(panel, "app.yaml")["label"]["en"] == "Galaxy"
    assert "The panel is called Galaxy" in admin.get(PAGE).text

    refused = admin.post(f"{PAGE}name", data={"label.en": "x" * 61})
    assert refused.status_code == 422
    assert "At most 60 characters." in refused.text
    assert "x" * 61 in refused.text


@pytest.mark.parametrize("name", ["manager", "alice", "nobody"])
def test_it_refuses_without_the_permission(panel: TestPanel, name: str) -> None:
    client = panel.client(name)

    assert client.get(PAGE).status_code == 403
    assert upload(client, picture()).status_code == 403
