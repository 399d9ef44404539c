"""The fonts: there, or missed in words."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.exchange import fonts
from app.exchange.fonts import MissingFontError, check_installation, font_file, missing_glyphs


def test_characters_without_a_glyph_are_named() -> None:
    assert missing_glyphs("龘㙍𬱖 漢字 ABC 𰀀𰀂") == {"𰀀", "𰀂"}


def test_rare_characters_of_names_have_a_glyph() -> None:
    assert missing_glyphs("𠮷𠀀龘㙍𬱖") == set()


def test_without_the_font_of_rare_characters_they_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(fonts, "RARE", (Path("/nowhere"),))

    assert missing_glyphs("龘㙍𬱖𠮷") == {"𠮷"}
    assert [each.code for each in check_installation()] == ["documents.no_rare"]


def test_spaces_and_marks_need_no_glyph() -> None:
    assert missing_glyphs("a\u3000b\u200bc\n\t\u00ad") == set()


def test_missing_fonts_are_said_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOSSIER_ASSETS", str(tmp_path))

    with pytest.raises(MissingFontError, match="npm ci"):
        font_file("asset:regular")
    assert [each.code for each in check_installation() if each.is_fatal] == [
        "documents.no_font",
        "documents.no_font",
    ]


def test_a_complete_installation_lacks_nothing() -> None:
    assert check_installation() == []
