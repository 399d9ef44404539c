"""The fonts of printed documents: where they are, and which characters they have no glyph for."""

from __future__ import annotations

import ctypes
import os
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from fontTools.ttLib import TTFont  # type: ignore[import-untyped]  # ships no types

from app.core.errors import AppError
from app.core.i18n import N_

PACKAGE = "@expo-google-fonts/noto-sans-sc"
FILES = {  # address in document.css -> file in the npm package
    "asset:regular": "400Regular/NotoSansSC_400Regular.ttf",
    "asset:bold": "700Bold/NotoSansSC_700Bold.ttf",
}
RARE = tuple(  # what Noto Sans SC has no glyph for: 𠮷 and some fifty thousand others
    Path("/usr/share/fonts/truetype/hanazono", f"{name}.ttf") for name in ("HanaMinA", "HanaMinB")
)
CHECKOUT = Path(__file__).resolve().parents[2]
SUBSETTERS = (  # the same library on each system
    "libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll",
)  # fmt: skip
UNDRAWN = ("Cc", "Cf", "Cn", "Zl", "Zp", "Zs")  # Unicode categories that need no glyph

IGNORED = frozenset(  # nothing is drawn for them: joiners, variation selectors (UAX #44)
    map(chr, [0xAD, 0x34F, 0x61C, *range(0x180B, 0x1810), *range(0x200B, 0x2010),
              *range(0x202A, 0x202F), *range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF,
              *range(0xE0000, 0xE1000)])
)  # fmt: skip


class MissingFontError(AppError):
    """A document cannot be printed because the fonts are not installed."""

    status = 503


@dataclass(frozen=True)
class Shortcoming:
    """Something that this installation lacks for printing, for ``flask doctor``."""

    code: str
    message: str  # a msgid; read with ``params``
    params: dict[str, object]
    is_fatal: bool


def font_folder() -> Path:
    """Return the folder of the font package; it need not exist."""
    assets = os.environ.get("DOSSIER_ASSETS", "").strip()
    return (Path(assets) if assets else CHECKOUT / "node_modules") / PACKAGE


def font_file(address: str) -> Path:
    """Return the file behind an ``asset:`` address, or say that the fonts are missing."""
    path = font_folder() / FILES[address]
    if not path.is_file():
        raise MissingFontError(
            "documents.no_font",
            N_("The fonts for documents are not installed ({file} is missing). Run: npm ci"),
            file=path.name,
        )
    return path


def check_fonts() -> None:
    """Raise MissingFontError where a font is not there: any other would be printed instead."""
    for address in FILES:
        font_file(address)


def font_folders() -> tuple[Path, ...]:
    """Return the folders that drawing reads from."""
    return (font_folder(),)


def missing_glyphs(text: str) -> set[str]:
    """Return the characters of ``text`` that would print as an empty box."""
    letters = set(unicodedata.normalize("NFC", text)) - IGNORED
    return without_glyph(c for c in letters if unicodedata.category(c) not in UNDRAWN)


def without_glyph(characters: Iterable[str]) -> set[str]:
    """Return those of some characters that no font of ours has."""
    missing = set(characters)
    for path in (font_file("asset:regular"), *(each for each in RARE if each.is_file())):
        if missing:  # the rare ones are large, and seldom asked
            missing = {c for c in missing if ord(c) not in _covered(path)}
    return missing


def named(characters: Iterable[str]) -> str:
    """Write characters with their code points, so that a person can find them."""
    return ", ".join(f"{c} (U+{ord(c):04X})" for c in sorted(characters))


@cache
def _covered(path: Path) -> frozenset[int]:
    with TTFont(path, lazy=True) as font:
        return frozenset(font.getBestCmap())


def check_installation() -> list[Shortcoming]:
    """Return what this installation lacks for printing; empty is well."""
    found = [
        Shortcoming("documents.no_font", error.message, error.params, is_fatal=True)
        for error in filter(None, map(_font_error, FILES))
    ]
    if not all(path.is_file() for path in RARE):
        found.append(
            Shortcoming(
                "documents.no_rare",
                N_("Rare characters such as {examples} are not printed. Install {package}."),
                {"examples": "𠮷, 𠀀", "package": "fonts-hanazono"},
                is_fatal=False,
            )
        )
    if not _has_fast_subsetting():
        found.append(
            Shortcoming(
                "documents.no_subset",
                N_("Letters and labels take seconds without {library}. Install {package}."),
                {"library": "HarfBuzz-Subset", "package": "libharfbuzz-subset0"},
                is_fatal=False,
            )
        )
    return found


def _font_error(address: str) -> MissingFontError | None:
    try:
        font_file(address)
    except MissingFontError as error:
        return error
    return None


def _has_fast_subsetting() -> bool:
    """Tell whether the library is there, by its name on any system, without loading Pango."""
    return any(map(_can_be_loaded, SUBSETTERS))


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True
