"""What a file may say and probably does not mean is told at its line, with a way to mend it."""

from __future__ import annotations

import pytest

from app.design.text_cautions import NO_LABEL, NO_LANGUAGE, UNUSED, Caution, cautions, mended
from app.schema.loader import check, load
from app.schema.source import read_folder
from tests.panels import SHIPPED

TEXTS = {
    "app.yaml": "label: {zh_Hans: 台, en: Desk}\nlanguages: [zh_Hans, zh_Hant, en]\n",
    "thing.yaml": (
        "label: {zh_Hans: 物, en: Thing}\n"
        "fields:\n"
        "  credit_limit:\n"
        "    type: number\n"
        "    label: {zh_Hans: 信用额度}   # asked for by finance\n"
        "  note: {type: text}\n"
        "  kind:\n"
        "    type: text\n"
        "    label:\n"
        "      zh_Hans: 类型\n"
    ),
    "_options/color.yaml": "kind: plain\nlabel: Colors\noptions: {red: {label: Red}}\n",
}


def of(path: str, **changed: str) -> list[Caution]:
    texts = {**TEXTS, **changed}
    return cautions(texts, path, None if check(texts) else load(texts))


def test_a_language_that_is_missing_is_told_at_its_line() -> None:
    found = [each for each in of("thing.yaml") if each.code == NO_LANGUAGE]

    assert [(each.line, each.path, each.offer) for each in found] == [
        (5, "fields.credit_limit.label", "Credit limit"),
        (10, "fields.kind.label", "Kind"),
    ]
    assert found[0].text == "Not written in English: its readers see “信用额度”."


def test_chinese_is_converted_and_nothing_is_missing_then() -> None:
    assert all(each.language == "en" for each in of("thing.yaml") if each.language)


def test_a_field_without_a_name_is_told() -> None:
    assert [each.line for each in of("thing.yaml") if each.code == NO_LABEL] == [6]


def test_options_that_nothing_picks_from_are_told() -> None:
    assert [each.code for each in of("_options/color.yaml")] == [UNUSED]


def test_warnings_are_told_beside_mistakes() -> None:
    text = TEXTS["thing.yaml"].replace("type: number", "type: nubmer")

    assert [e.line for e in of("thing.yaml", **{"thing.yaml": text}) if e.offer] == [5, 10]


def test_it_is_mended_where_it_stands() -> None:
    text = TEXTS["thing.yaml"]
    for each in of("thing.yaml"):
        text = mended(text, each)

    assert "    label: {zh_Hans: 信用额度, en: Credit limit}   # asked for by finance\n" in text
    assert "      zh_Hans: 类型\n      en: Kind\n" in text
    assert [each.code for each in of("thing.yaml", **{"thing.yaml": text})] == [NO_LABEL]


@pytest.mark.parametrize("text", ["", "a: [", "[" * 5000, "- 1\n", "fields: 3\n", "label: {}\n"])
def test_texts_that_are_no_definition_give_no_warnings(text: str) -> None:
    assert cautions({**TEXTS, "thing.yaml": text}, "thing.yaml", None) == []


@pytest.mark.parametrize("path", sorted(read_folder(SHIPPED)))
def test_shipped_files_give_no_warnings(path: str) -> None:
    texts = read_folder(SHIPPED)
    assert cautions(texts, path, load(texts)) == []
