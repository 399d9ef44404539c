"""Entities are added, copied, renamed, retired and restored; nothing of a file is lost by it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from app.core.errors import ConflictError, InvalidRecordError, NotFoundError
from app.design.entities.checks import EntityWords
from app.design.entities.operations import (
    add_entity,
    change_entity,
    copy_entity,
    rename_entity,
    restore_entity,
    retire_entity,
)
from app.schema.loader import check, load
from app.schema.source import read_folder

HERE = Path(__file__).parents[1]
FOLDERS = {
    "shipped": HERE.parent / "field_definitions",
    "crm": HERE / "definitions" / "crm",
    "shop": HERE / "definitions" / "shop",
}
TEXTS = {name: read_folder(folder) for name, folder in FOLDERS.items()}
ENTITIES = [
    (folder, path.removesuffix(".yaml"))
    for folder, texts in TEXTS.items()
    for path in texts
    if "/" not in path and path != "app.yaml"
]
VISIT = EntityWords({"en": "Visit", "zh_Hans": "拜访"}, {"en": "Visits"}, icon="car")
LINKED = {
    "a.yaml": "fields:\n  name: {type: text}\n",
    "b.yaml": "fields:\n  a: {type: link, to: a}\nrelated: [c]\n",
    "c.yaml": "fields:\n  b: {type: link, to: b}\n  self: {type: link, to: c}\n",
    "_roles/staff.yaml": "entities:\n  b: {read: all, update: {a: filled}}\n",
}


def comments(texts: Mapping[str, str]) -> int:
    return sum(text.count("# ") for text in texts.values())


def refused(change) -> dict[str, str]:
    with pytest.raises(InvalidRecordError) as caught:
        change()
    return {place: error.code for place, error in caught.value.errors.items()}


# -- adding -------------------------------------------------------------------------------------


@pytest.mark.parametrize("folder", FOLDERS)
def test_a_new_entity_has_a_name_and_a_section_and_its_list_follows_from_its_fields(
    folder: str,
) -> None:
    texts = add_entity(TEXTS[folder], "visit", VISIT)

    made = load(texts).entities["visit"]
    assert [field.name for field in made.live_fields] == ["name"]
    assert made.live_fields[0].required
    assert made.title == "{name}"
    assert made.sections[0].fields == ("name",)
    assert made.list.columns == ("name", "updated_at")
    assert made.icon == "car"
    assert made.label.text("zh_Hans") == "拜访"


def test_a_new_entity_stands_last_in_its_group_of_the_menu() -> None:
    texts = add_entity(TEXTS["shipped"], "visit", EntityWords({"en": "V"}, {}, group="business"))
    names = [e.name for e in load(texts).live_entities if e.menu.group == "business"]
    assert names[-1] == "visit"
    assert len(names) > 1


def test_only_the_new_file_is_written() -> None:
    texts = add_entity(TEXTS["shipped"], "visit", VISIT)
    assert {path: text for path, text in texts.items() if path != "visit.yaml"} == TEXTS["shipped"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("", "design.name_missing"),
        ("Visit", "design.name_start"),
        ("1st", "design.name_start"),
        ("a-b", "design.name_letter"),
        ("拜访", "design.name_start"),
        ("v拜", "design.name_letter"),
        ("a__b", "design.name_double"),
        ("a" * 42, "design.name_long"),
        ("departments", "design.name_reserved"),
        ("security", "design.name_reserved"),
        ("customer", "design.name_taken"),
    ],
)
def test_a_name_that_is_not_allowed_is_refused_with_the_reason(name: str, code: str) -> None:
    assert refused(lambda: add_entity(TEXTS["shipped"], name, VISIT)) == {"name": code}


def test_the_name_of_a_retired_entity_and_a_first_name_are_taken() -> None:
    texts = retire_entity(LINKED, "c")
    assert refused(lambda: add_entity(texts, "c", VISIT)) == {"name": "design.name_taken"}
    texts = rename_entity(LINKED, "c", "d")
    assert refused(lambda: add_entity(texts, "c", VISIT)) == {"name": "design.name_taken"}


def test_all_that_is_wrong_is_said_at_once() -> None:
    words = EntityWords({}, {"en": "x" * 301}, icon="no picture", group="nowhere")
    assert refused(lambda: add_entity(TEXTS["shipped"], "1", words)) == {
        "name": "design.name_start",
        "label": "design.label_missing",
        "label_plural": "design.label_long",
        "icon": "design.icon",
        "group": "design.no_group",
    }


@pytest.mark.parametrize("text", ["<script>", "100 % {} {x}", "\u202eabc", "字" * 300, "a: b # c"])
def test_any_text_can_be_a_label(text: str) -> None:
    words = EntityWords({"en": text}, {"zh_Hans": text})
    assert load(add_entity(LINKED, "visit", words)).entities["visit"].label.text("en") == text


# -- copying ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "entity"), ENTITIES)
def test_every_entity_can_be_copied(folder: str, entity: str) -> None:
    before = load(TEXTS[folder]).entities[entity]
    after = load(copy_entity(TEXTS[folder], entity, "visit", VISIT)).entities["visit"]

    copied = {field.name: field for field in after.fields}
    for field in before.live_fields:
        assert copied[field.name].type.name == field.type.name
        assert getattr(copied[field.name].type, "targets", ()) == getattr(field.type, "targets", ())
    assert [s.name for s in after.sections] == [s.name for s in before.sections]
    speaking = {d.name for d in before.documents if d.body and "{% for" in str(d.body.texts)}
    assert [d.name for d in after.documents] == [
        d.name for d in before.documents if d.name not in speaking
    ]
    assert after.title == before.title
    assert after.label.text("en") == "Visit"


def test_a_copy_has_ids_of_its_own_and_nothing_retired() -> None:
    texts = {
        "a.yaml": "id: old\nfields:\n  name: {id: first, type: text, aliases: [first]}\n"
        "  gone: {type: text, retired: true}\n",
    }
    made = load(copy_entity(texts, "a", "b", VISIT)).entities["b"]
    assert made.id == "b"
    assert [(field.id, field.name) for field in made.fields] == [("name", "name")]


def test_a_copy_leaves_out_what_counts_the_records_that_link_to_the_first() -> None:
    made = load(copy_entity(TEXTS["shipped"], "customer", "visit", VISIT)).entities["visit"]
    assert "orders_12m" not in {field.name for field in made.fields}
    assert made.related == ()
    assert made.document("statement") is None  # a letter that lists the orders of the first


def test_what_is_not_there_cannot_be_copied() -> None:
    with pytest.raises(NotFoundError):
        copy_entity(LINKED, "nothing", "visit", VISIT)


# -- changing -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "entity"), ENTITIES)
def test_saying_what_is_said_already_changes_no_byte(folder: str, entity: str) -> None:
    known = load(TEXTS[folder]).entities[entity]
    label = {key: known.label.text(key) for key in known.label.texts.keys() - known.label.missing}
    plural = known.label_plural
    texts = {key: plural.text(key) for key in plural.texts.keys() - plural.missing}
    title = known.title if "\ntitle:" in TEXTS[folder][f"{entity}.yaml"] else ""
    words = EntityWords(label, texts, icon=known.icon, group=known.menu.group, title=title)

    assert change_entity(TEXTS[folder], entity, words) == TEXTS[folder]


def test_an_entity_is_called_otherwise_with_its_comments_kept() -> None:
    words = EntityWords({"en": "Guest"}, {}, icon="bed", title="{name} ({number})")
    texts = change_entity(TEXTS["shipped"], "customer", words)

    made = load(texts).entities["customer"]
    assert (made.label.text("en"), made.icon) == ("Guest", "bed")
    assert made.label_plural == made.label
    assert made.title == "{name} ({number})"
    assert comments(texts) == comments(TEXTS["shipped"])


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("no field", "design.title"),
        ("{name", "design.title"),
        ("{nope}", "design.title_field"),
        ("{phone}", "design.title_secret"),
        ("{name} " + "x" * 200, "design.title"),
    ],
)
def test_a_title_that_cannot_be_is_refused(title: str, code: str) -> None:
    words = EntityWords({"en": "Customer"}, {}, title=title)
    assert refused(lambda: change_entity(TEXTS["shipped"], "customer", words)) == {"title": code}


# -- renaming -----------------------------------------------------------------------------------


@pytest.mark.parametrize(("folder", "entity"), ENTITIES)
def test_every_entity_can_be_renamed_wherever_it_is_named(folder: str, entity: str) -> None:
    before = load(TEXTS[folder])
    texts = rename_entity(TEXTS[folder], entity, "quite_new")

    assert check(texts) == []
    assert f"{entity}.yaml" not in texts
    after = load(texts)
    assert after.entities["quite_new"].id == before.entities[entity].id
    assert after.entities.keys() == (before.entities.keys() - {entity}) | {"quite_new"}
    for name, role in before.roles.items():
        named = {"quite_new" if each == entity else each: g for each, g in role.entities.items()}
        assert after.roles[name].entities.keys() == named.keys()
    assert comments(texts) == comments(TEXTS[folder])


def test_conditions_over_related_records_follow_a_rename() -> None:
    texts = {
        **LINKED,
        "a.yaml": LINKED["a.yaml"]
        + "checks:\n  - {when: {none: {of: b.a, where: {some: {of: c.b}}}}, message: No}\n",
        "_roles/staff.yaml": "entities:\n  a: {read: {not: {none: {of: b.a}}}}\n",
    }
    after = rename_entity(texts, "b", "bee")
    assert check(after) == []
    assert "of: bee.a" in after["a.yaml"]
    assert "of: bee.a" in after["_roles/staff.yaml"]


def test_an_id_that_is_written_stays() -> None:
    texts = rename_entity(rename_entity(LINKED, "a", "b2"), "b2", "b3")
    assert load(texts).entities["b3"].id == "a"


def test_a_rename_to_a_name_in_use_is_refused() -> None:
    assert refused(lambda: rename_entity(LINKED, "a", "b")) == {"name": "design.name_taken"}


# -- retiring and restoring ---------------------------------------------------------------------


def test_an_entity_that_others_need_is_not_retired_and_they_are_named() -> None:
    with pytest.raises(ConflictError) as caught:
        retire_entity(TEXTS["shipped"], "product")
    assert [use.text("en") for use in caught.value.params["uses"]] == ["Order › Product"]


def test_retiring_adds_one_line_and_restoring_takes_it_away() -> None:
    texts = retire_entity(TEXTS["shipped"], "follow_up")

    assert load(texts).entities["follow_up"].retired
    changed = {path for path in texts if texts[path] != TEXTS["shipped"][path]}
    assert changed == {"follow_up.yaml"}
    assert restore_entity(texts, "follow_up") == TEXTS["shipped"]


def test_what_a_retired_entity_says_of_others_waits_with_it() -> None:
    texts = retire_entity(retire_entity(LINKED, "c"), "b")

    assert check(texts) == []
    assert load(texts).entities["b"].related == ()
    assert "b" in load(texts).roles["staff"].entities
    with pytest.raises(ConflictError) as caught:
        restore_entity(texts, "c")
    assert [each.text("en") for each in caught.value.params["needed"]] == ["B"]
    assert restore_entity(restore_entity(texts, "b"), "c") == LINKED


def test_lists_of_related_records_show_a_retired_entity_again_once_it_is_restored() -> None:
    texts = retire_entity(LINKED, "c")
    assert load(texts).entities["b"].related == ()
    assert load(restore_entity(texts, "c")).entities["b"].related == ("c",)
