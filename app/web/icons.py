"""The icons of the panel: which ones there are, and the sprite made of them.

Tabler has five thousand outline icons; the sprite holds those that our templates name, those that
the definitions name, and a choice for definitions still to be written (:data:`OFFERED`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

FALLBACK = "file-text"
OFFERED = (
    "address-book", "adjustments", "alert-triangle", "ambulance", "apple", "archive",
    "armchair", "award", "backpack", "basket", "bed", "bell", "bike", "book", "bookmark",
    "books", "bottle", "box", "briefcase", "building", "building-bank", "building-community",
    "building-factory", "building-hospital", "building-store", "building-warehouse", "bus",
    "cake", "calendar", "calendar-due", "calendar-event", "calendar-stats", "camera", "car",
    "cash", "certificate", "chart-bar", "chart-pie", "checklist", "clipboard-check",
    "clipboard-list", "clock", "cloud", "coffee", "coin", "contract", "credit-card", "cube",
    "database", "device-desktop", "device-laptop", "device-mobile", "devices", "discount",
    "door", "droplet", "engine", "eye", "file-certificate", "file-description", "file-dollar",
    "file-invoice", "file-text", "first-aid-kit", "flag", "flask", "folder", "folders",
    "forklift", "gauge", "gavel", "gift", "globe", "heart", "heart-handshake", "help-hexagon",
    "history", "home", "hourglass", "id", "id-badge", "key", "leaf", "license", "lifebuoy",
    "list-check", "lock", "mail", "map-pin", "math", "medal", "message", "messages",
    "microscope", "moneybag", "mood-smile", "notebook", "notes", "package", "packages", "paw",
    "phone", "photo", "pill", "plane", "plant", "plug", "presentation", "printer", "puzzle",
    "receipt", "recycle", "report", "report-money", "ruler", "scale", "school", "server",
    "settings", "shield", "ship", "shirt", "shopping-bag", "shopping-cart", "signature",
    "speakerphone", "star", "stethoscope", "table", "tag", "tags", "target", "temperature",
    "ticket", "timeline", "tool", "tools", "tournament", "tractor", "train", "trash", "tree",
    "trophy", "truck", "truck-delivery", "umbrella", "urgent", "user", "user-check", "users",
    "users-group", "wallet", "wand", "weight", "wifi", "world", "writing",
)  # fmt: skip

# Templates, scripts and Python quote an icon's name; definitions write it after ``icon:``. Other
# quoted words that happen to name an icon come along: a few kilobytes, and no list to keep.
_NAMED = re.compile(r"""["'](?:i-)?([a-z0-9]+(?:-[a-z0-9]+)*)["']|icon:\s*([a-z0-9-]+)""")
_DRAWING = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)
_NOTHING = re.compile(r'<path stroke="none" d="M0 0h24v24H0z" fill="none"\s*/>')


def find_named(folders: Iterable[Path]) -> frozenset[str]:
    """Return every word in the files that may be an icon's name; more than there are icons."""
    found: set[str] = set()
    for folder in folders:
        for path in folder.rglob("*"):
            if path.suffix in {".html", ".py", ".js", ".yaml"} and "vendor" not in path.parts:
                text = path.read_text(encoding="utf-8")
                found.update(quoted or plain for quoted, plain in _NAMED.findall(text))
    return frozenset(found)


def make_sprite(drawings: Path, names: Iterable[str]) -> str:
    """Return one SVG with a symbol ``i-NAME`` for each of ``names`` that Tabler draws."""
    symbols = []
    for name in sorted(set(names)):
        source = drawings / f"{name}.svg"
        if source.is_file():
            symbols.append(_symbol(name, source.read_text(encoding="utf-8")))
    return '<svg xmlns="http://www.w3.org/2000/svg">\n' + "\n".join(symbols) + "\n</svg>\n"


def _symbol(name: str, svg: str) -> str:
    match = _DRAWING.search(svg)
    inner = _NOTHING.sub("", match.group(1)) if match else ""
    return f'<symbol id="i-{name}" viewBox="0 0 24 24">{" ".join(inner.split())}</symbol>'


@lru_cache(maxsize=4)
def names_in(sprite: Path) -> frozenset[str]:
    """Return the icons that a sprite on disk holds; none when it was not made yet."""
    if not sprite.is_file():
        return frozenset()
    return frozenset(re.findall(r'<symbol id="i-([a-z0-9-]+)"', sprite.read_text("utf-8")))
