"""The translation report: which texts a language borrows from another one."""

from __future__ import annotations

from app.schema.check_report import labels_of, missing_translations
from app.schema.loader import load
from tests.schema.folders import definitions_of

TEXTS = {
    "app.yaml": """
label: {zh_Hans: 甲, en: A, zh_Hant: 甲}
menu_groups: {crm: {zh_Hans: 客户, en: C}}
""",
    "thing.yaml": """
label: {en: Thing, zh_Hans: 物}
label_plural: Things everywhere
fields:
  a: {type: text, label: {zh_Hans: 甲, zh_Hant: 甲, en: A}, help: {zh_Hans: 帮助}}
  b: {type: select, label: B, choices: {x: {en: X}, y: Y}}
  c: {type: yes_no, label: C, yes: {zh_Hans: 有}, no: No}
checks:
  - {when: {a: empty}, message: {en: Needed}}
""",
    "_roles/staff.yaml": "label: {en: Staff}",
    "_options/set.yaml": "label: Set\noptions: {one: {label: {zh_Hans: 一}}}",
}


def test_every_text_that_is_missing_in_a_language_is_named() -> None:
    found = missing_translations(load(TEXTS), ["zh_Hans", "en"])

    assert [(each.file, each.place, each.language) for each in found] == [
        ("_options/set.yaml", "options.one.label", "en"),
        ("_roles/staff.yaml", "label", "zh_Hans"),
        ("thing.yaml", "checks.1.message", "zh_Hans"),
        ("thing.yaml", "fields.a.help", "en"),
        ("thing.yaml", "fields.b.choices.x", "zh_Hans"),
        ("thing.yaml", "fields.c.yes", "en"),
    ]


def test_converted_chinese_counts_as_missing_where_it_is_asked_for() -> None:
    found = missing_translations(load(TEXTS), ["zh_Hant"])

    assert ("app.yaml", "menu_groups.crm") in {(each.file, each.place) for each in found}
    assert "app.yaml: menu_groups.crm: not written in zh_Hant" in map(str, found)


def test_a_plain_text_serves_every_language() -> None:
    places = {place for _, place, label in labels_of(load(TEXTS)) if not label.missing}

    assert {"label_plural", "fields.b.label", "fields.c.no"} <= places


def test_the_panels_own_words_are_not_the_authors_to_translate() -> None:
    missing = missing_translations(definitions_of("crm"))

    assert not [each for each in missing if "owner" in each.place or "basics.basics" in each.place]
