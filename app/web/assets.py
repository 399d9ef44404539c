"""What the browser loads: fetched from ``node_modules`` at set-up, served under hashed addresses.

``python -m app.web.assets`` copies the few files we use into ``static/vendor`` and draws the icon
sprite. Nothing is bundled and nothing is loaded from elsewhere at run time.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import sys
from functools import lru_cache
from pathlib import Path

from flask import Flask, Response, abort, current_app, request, send_from_directory, url_for
from werkzeug.security import safe_join

from app.access.rights import public
from app.web import icons

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
STATIC = HERE / "static"
VENDOR = STATIC / "vendor"
TYPES = HERE.parent / "fieldtypes"  # each names the icon it is shown with

FILES = {  # in static/vendor  ->  in node_modules
    "tabler.min.css": "@tabler/core/dist/css/tabler.min.css",
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "tom-select.min.js": "tom-select/dist/js/tom-select.complete.min.js",
    "tinykeys.js": "tinykeys/dist/tinykeys.modern.js",
    "sortable.min.js": "sortablejs/Sortable.min.js",
}
YEAR = 365 * 24 * 3600
TEXTS = {  # worth compressing
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml; charset=utf-8",
}


def install(app: Flask) -> None:
    """Serve ``static/`` under an address that changes with its content, for a year."""
    app.add_url_rule("/assets/<version>/<path:name>", "assets", _serve)


def static_url(name: str) -> str:
    """Return the address of a file in ``static/``."""
    return url_for("assets", version=_version(), name=name)


def icon_name(name: str) -> str:
    """Return ``name`` if the sprite draws it, else the icon that stands for any record."""
    known = icons.names_in(VENDOR / "icons.svg")
    return name if name in known or not known else icons.FALLBACK


def _version() -> str:
    if current_app.debug:  # somebody is editing the files
        return folder_hash(STATIC)
    return _stable_hash(STATIC)


@lru_cache(maxsize=1)
def _stable_hash(folder: Path) -> str:
    return folder_hash(folder)


def folder_hash(folder: Path) -> str:
    """Return a short hash of all files below ``folder``: scripts import each other by path."""
    digest = hashlib.sha256()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        digest.update(str(path.relative_to(folder)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@public
def _serve(version: str, name: str) -> Response:
    is_current = version == _version()
    packs = "gzip" in request.headers.get("Accept-Encoding", "")
    path = safe_join(str(STATIC), name)
    if packs and is_current and path and Path(path).suffix in TEXTS:
        response = _packed(Path(path))
    else:
        response = send_from_directory(STATIC, name)
    if is_current:
        response.cache_control.public = True
        response.cache_control.max_age = YEAR
        response.cache_control.immutable = True
        response.cache_control.no_cache = None
    response.vary.add("Accept-Encoding")
    return response


def _packed(path: Path) -> Response:
    if not path.is_file():
        abort(404)
    response = Response(_gzip(path, path.stat().st_mtime_ns), content_type=TEXTS[path.suffix])
    response.headers["Content-Encoding"] = "gzip"
    return response


@lru_cache(maxsize=128)
def _gzip(path: Path, _changed: int) -> bytes:
    return gzip.compress(path.read_bytes(), 9, mtime=0)


def fetch(modules: Path, *, definitions: Path, vendor: Path = VENDOR) -> list[str]:
    """Fill ``vendor`` from ``modules``; return the files that are missing there."""
    missing = [source for source in FILES.values() if not (modules / source).is_file()]
    if missing:
        return missing
    vendor.mkdir(parents=True, exist_ok=True)
    for target, source in FILES.items():
        shutil.copyfile(modules / source, vendor / target)
    named = icons.find_named((HERE, TYPES, definitions))
    drawings = modules / "@tabler/icons/icons/outline"
    sprite = icons.make_sprite(drawings, {*named, *icons.OFFERED, icons.FALLBACK})
    (vendor / "icons.svg").write_text(sprite, encoding="utf-8")
    return []


def main() -> int:
    """Do the set-up's step and say what is missing."""
    missing = fetch(ROOT / "node_modules", definitions=ROOT / "field_definitions")
    for each in missing:
        sys.stderr.write(f"node_modules/{each} is missing; run: npm ci --ignore-scripts\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
