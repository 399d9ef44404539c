"""What the panel as a whole is called, and its logo: said in ``app.yaml`` and nowhere else."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidRecordError
from app.design.panel.operations import name_panel, set_logo, take_logo
from app.schema.loader import load

APP = """# Ours
label: {zh_Hans: 档案台, en: Dossier}   # as documents have it
currency: CNY
"""
TEXTS = {"app.yaml": APP, "tea.yaml": "label: Tea\nfields:\n  name: {type: text}\n"}


def test_a_logo_is_one_more_line() -> None:
    texts = set_logo(TEXTS, "logo-0123456789abcdef.png")

    assert texts["app.yaml"] == f"{APP}logo: logo-0123456789abcdef.png\n"
    assert load(texts).app.logo == "logo-0123456789abcdef.png"
    assert {**texts, "app.yaml": APP} == TEXTS


def test_taking_it_away_leaves_all_else_as_it_was() -> None:
    assert take_logo(set_logo(TEXTS, "ours.jpg")) == TEXTS
    assert take_logo(TEXTS) == TEXTS


def test_a_panel_without_a_file_gets_one() -> None:
    assert load(set_logo({}, "ours.jpg")).app.logo == "ours.jpg"


def test_a_name_keeps_the_comment_beside_it() -> None:
    said = name_panel(TEXTS, {"zh_Hans": "星河", "en": "Galaxy"})["app.yaml"]

    assert said == APP.replace("档案台", "星河").replace("Dossier", "Galaxy")


@pytest.mark.parametrize("label", [{}, {"en": ""}, {"en": "x" * 61}, {"zh_Hans": "a\0b"}])
def test_a_name_that_cannot_be_is_refused(label: dict[str, str]) -> None:
    with pytest.raises(InvalidRecordError) as raised:
        name_panel(TEXTS, label)

    assert set(raised.value.errors) == {"label"}
