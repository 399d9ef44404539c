"""How the names of definitions read inside a sentence."""

from __future__ import annotations

import pytest

from app.core.i18n import Label


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("Customer", "customer"),
        ("Follow-ups", "follow-ups"),
        ("Lifecycle stage", "lifecycle stage"),
        ("VIP level", "VIP level"),
        ("WeChat account", "WeChat account"),
        ("A", "A"),
        ("", ""),
        ("2nd contact", "2nd contact"),
    ],
)
def test_english_has_no_capital_inside_a_sentence(text: str, inside: str) -> None:
    assert Label.plain(text).within("en") == inside


def test_other_languages_stay_as_they_are() -> None:
    assert (
        Label({"en": "Tier", "zh_Hans": "VIP 等级", "zh_Hant": "Tier"}).within("zh_Hans")
        == "VIP 等级"
    )
    assert Label.plain("Tier").within("zh_Hant") == "Tier"
