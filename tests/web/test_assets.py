"""What set-up fetches for the browser, and how it is served."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from flask import Flask

from app.web import assets, icons

EYE = """<svg
  xmlns="http://www.w3.org/2000/svg"
  viewBox="0 0 24 24"
>
  <path stroke="none" d="M0 0h24v24H0z" fill="none" />
  <path d="M10 12a2 2 0 1 0 4 0" />
</svg>"""


@pytest.fixture
def modules(tmp_path: Path) -> Path:
    folder = tmp_path / "node_modules"
    for source in assets.FILES.values():
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text(source)
    outline = folder / "@tabler/icons/icons/outline"
    outline.mkdir(parents=True)
    for name in ("file-text", "rocket", "eye", "anchor"):
        (outline / f"{name}.svg").write_text(EYE)
    return folder


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    assets.install(app)
    return app


def test_the_icons_of_the_definitions_are_in_the_sprite(modules: Path, tmp_path: Path) -> None:
    definitions = tmp_path / "definitions"
    definitions.mkdir()
    (definitions / "ship.yaml").write_text("icon: rocket\n")

    missing = assets.fetch(modules, definitions=definitions, vendor=tmp_path / "vendor")

    sprite = tmp_path / "vendor/icons.svg"
    assert missing == []
    assert {"file-text", "rocket", "eye"} <= icons.names_in(sprite)
    assert "anchor" not in icons.names_in(sprite)
    assert "M0 0h24v24H0z" not in sprite.read_text()


def test_a_missing_library_is_named_and_nothing_is_half_done(modules: Path, tmp_path: Path) -> None:
    source = assets.FILES["htmx.min.js"]
    (modules / source).unlink()

    missing = assets.fetch(modules, definitions=tmp_path, vendor=tmp_path / "vendor")

    assert missing == [source]
    assert not (tmp_path / "vendor").exists()


def test_the_hash_of_a_folder_changes_with_any_file(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("1")
    first = assets.folder_hash(tmp_path)
    (tmp_path / "a.js").write_text("2")

    assert assets.folder_hash(tmp_path) != first


def test_an_asset_is_kept_for_a_year_under_its_hashed_address(app: Flask) -> None:
    with app.test_request_context():
        url = assets.static_url("dossier.css")

    answer = app.test_client().get(url, headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert gzip.decompress(answer.data) == (assets.STATIC / "dossier.css").read_bytes()


def test_an_asset_under_an_old_address_is_served_but_not_kept(app: Flask) -> None:
    answer = app.test_client().get("/assets/000000000000/dossier.css", buffered=True)

    assert answer.status_code == 200
    assert "immutable" not in answer.headers.get("Cache-Control", "")


@pytest.mark.parametrize("name", ["../page.py", "js/../../page.py", "nothing.css"])
def test_nothing_outside_the_folder_is_served(app: Flask, name: str) -> None:
    with app.test_request_context():
        url = assets.static_url("dossier.css").rsplit("/", 1)[0]

    answer = app.test_client().get(f"{url}/{name}", headers={"Accept-Encoding": "gzip"})

    assert answer.status_code == 404
