"""Files changed as whole texts."""

from __future__ import annotations

import pytest

from app.core.errors import AppError, NotFoundError
from app.design.files.whole import add_file, change_file, remove_file, repaired, replaced
from app.schema.loader import check

TEXTS = {"app.yaml": "label: A\n", "tea.yaml": "label: Tea\nfields: {a: {type: text}}\n"}


def test_a_file_keeps_its_own_line_ends() -> None:
    crlf = {"tea.yaml": "a: 1\r\nb: 2\r\n"}
    assert change_file(crlf, "tea.yaml", "a: 1\nb: 3\n") == {"tea.yaml": "a: 1\r\nb: 3\r\n"}
    assert change_file(TEXTS, "app.yaml", "label: B\r\n")["app.yaml"] == "label: B\n"
    mixed = {"tea.yaml": "a: 1\r\nb: 2\n"}
    assert change_file(mixed, "tea.yaml", "a: 1\r\nb: 2\r\n") is mixed


@pytest.mark.parametrize(
    "path",
    ["Tea.yaml", "tea.yml", "a/tea.yaml", "../tea.yaml", "_roles/../x.yaml", "", "tea.yaml\n"],
)
def test_a_file_lies_only_where_a_definition_may(path: str) -> None:
    with pytest.raises(AppError, match="no place for a definition"):
        add_file(TEXTS, path, "")
    with pytest.raises(AppError):
        replaced(TEXTS, {path: ""}, whole=False)


def test_files_come_and_go() -> None:
    assert add_file(TEXTS, "_roles/staff.yaml", "label: S\r\n")["_roles/staff.yaml"] == "label: S\n"
    assert list(remove_file(TEXTS, "tea.yaml")) == ["app.yaml"]
    assert list(replaced(TEXTS, {"b.yaml": ""}, whole=True)) == ["b.yaml"]
    with pytest.raises(AppError, match="stays"):
        remove_file(TEXTS, "app.yaml")
    with pytest.raises(AppError, match="there already"):
        add_file(TEXTS, "tea.yaml", "")
    for act in (lambda: remove_file(TEXTS, "x.yaml"), lambda: change_file(TEXTS, "x.yaml", "")):
        with pytest.raises(NotFoundError):
            act()


def test_misspelt_words_are_put_right_where_they_stand() -> None:
    good = """\
label: Tea
fields:
  text_a: {type: text, max_length: 20, visible_if: {kind: x}}
  kind:
    type: select
    choices: {x: X}
title: "{text_a}"
"""
    bad = (
        good.replace("type: text", "type: txt").replace("{kind: x}", "{knd: x}")
        .replace("choices", "choises")
    )  # fmt: skip
    problems = check({"tea.yaml": bad})
    for _ in range(3):  # what was hidden behind a mistake is told once that is gone
        bad = repaired(bad, problems)
        problems = check({"tea.yaml": bad})
    assert (bad, problems) == (good, [])
