"""Every text of the definitions is a row, and a row can be written to."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.core.errors import AppError, NotFoundError
from app.design.translations.table import (
    coverage,
    fill_traditional,
    percent,
    rows_of,
    write_row,
    write_rows,
)
from app.schema.check_report import missing_translations
from app.schema.loader import load
from app.schema.source import read_folder
from tests.design.test_rewriting import comments

HERE = Path(__file__).parents[2]
TEXTS = {
    "app.yaml": "label: {zh_Hans: 甲, en: A, zh_Hant: 甲}\nmenu_groups: {crm: {zh_Hans: 客户}}\n",
    "thing.yaml": """\
label: {en: Thing, zh_Hans: 物}   # what it is
fields:
  a: {type: text, label: {zh_Hans: 开户, en: A}, help: {zh_Hans: 帮助}}
  b: {type: select, label: B, choices: {x: {en: X}, y: Y}}
  c: {type: yes_no, yes: {zh_Hans: 有}, no: No}
  d: {type: select, choices: [new, old]}
sections:
  # the first
  - {name: one, label: {en: One}, fields: [a, b]}
documents:
  card: {label: {en: Card}}
checks:
  - {when: {a: empty}, message: {en: Needed}}
""",
    "_roles/staff.yaml": "label: {en: Staff}\n",
    "_options/set.yaml": "options: {one: {label: {zh_Hans: 一}}, two: {en: Two}, three: Three}\n",
}


def shipped() -> dict[str, str]:
    return dict(read_folder(HERE / "field_definitions"))


@pytest.mark.parametrize("texts", [TEXTS, shipped()], ids=["small", "shipped"])
def test_every_row_can_be_written_and_says_it_then(texts: dict[str, str]) -> None:
    rows = [row for row in rows_of(load(texts)) if row.label.missing != frozenset() or row.words]
    words = {
        row.key: {"en": f"E {number}", "zh_Hans": f"简 {number}", "zh_Hant": f"繁 {number}"}
        for number, row in enumerate(rows)
        if not row.place.startswith("sections.") or "sections:" in texts[row.file]
    }
    after = write_rows(texts, words)
    assert {row.key: dict(row.words) for row in rows_of(load(after)) if row.key in words} == words
    assert {path: comments(text) for path, text in after.items()} == {
        path: comments(text) for path, text in texts.items()
    }


def test_one_row_changes_one_line_only() -> None:
    after = write_row(TEXTS, "thing.yaml#label", {"en": "Item", "zh_Hans": "物"})
    assert after["thing.yaml"] == TEXTS["thing.yaml"].replace("Thing", "Item")
    assert {p: t for p, t in after.items() if p != "thing.yaml"} == {
        p: t for p, t in TEXTS.items() if p != "thing.yaml"
    }


def test_a_plural_that_was_not_written_stands_behind_the_name() -> None:
    after = write_row(TEXTS, "thing.yaml#label_plural", {"en": "Things"})
    assert after["thing.yaml"].splitlines()[1] == "label_plural: {en: Things}"


def test_a_row_that_would_say_nothing_is_refused() -> None:
    with pytest.raises(AppError, match="at least"):
        write_row(TEXTS, "thing.yaml#label", {"en": ""})
    with pytest.raises(NotFoundError):
        write_row(TEXTS, "thing.yaml#fields.nobody.label", {"en": "X"})


def test_the_table_counts_as_the_check_does() -> None:
    for texts in (TEXTS, shipped()):
        definitions = load(texts)
        rows = rows_of(definitions)
        missing = missing_translations(definitions)
        for language, (written, total) in coverage(rows, ("zh_Hans", "zh_Hant", "en")).items():
            assert total == len(rows)
            assert total - written == sum(each.language == language for each in missing)


def test_traditional_chinese_is_filled_from_simplified() -> None:
    texts, count = fill_traditional(load(TEXTS), TEXTS)
    rows = {row.key: row for row in rows_of(load(texts))}
    assert rows["thing.yaml#fields.a.label"].words["zh_Hant"] == "開戶"
    assert rows["thing.yaml#fields.b.choices.x"].label.missing == {"zh_Hans", "zh_Hant"}
    assert count == 6
    assert fill_traditional(load(texts), texts) == (texts, 0)


def test_a_row_knows_whether_it_changed() -> None:
    before = {row.key: row.mark for row in rows_of(load(TEXTS))}
    after = load(write_row(TEXTS, "_roles/staff.yaml#label", {"en": "Sellers"}))
    changed = [row.key for row in rows_of(after) if row.mark != before[row.key]]
    assert changed == ["_roles/staff.yaml#label"]


def test_all_is_said_only_where_all_is_written() -> None:
    assert [percent(0, 0), percent(999, 1000), percent(1, 3), percent(3, 3)] == [100, 99, 33, 100]
