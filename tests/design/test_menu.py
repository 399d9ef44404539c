"""The menu is put in order; only what has another place afterwards is written anew."""

from __future__ import annotations

from itertools import chain
from pathlib import Path

import pytest

from app.core.errors import ConflictError, InvalidRecordError, NotFoundError
from app.design.entities.menu import (
    add_menu_group,
    change_menu_group,
    move_entity,
    read_menu,
    remove_menu_group,
    step_entity,
    step_menu_group,
)
from app.design.files.folder import read_all
from app.schema.loader import load
from app.schema.source import read_folder

SHIPPED = read_folder(Path(__file__).parents[2] / "field_definitions")
SMALL = {
    "app.yaml": "menu_groups:\n  a: {en: A, zh_Hans: 甲}  # the first\n  b: {label: {en: B}}\n",
    "x.yaml": "menu: {group: a, order: 10}\nfields:\n  name: {type: text}\n",
    "y.yaml": "menu: {group: a, order: 20}\nfields:\n  name: {type: text}\n",
    "z.yaml": "menu: {group: b}\nfields:\n  name: {type: text}\n",
}


def menu_of(texts):
    return read_menu(read_all(texts))


def test_the_menu_is_read_as_people_see_it():
    names = [name for names in menu_of(SHIPPED).values() for name in names]
    assert names == [entity.name for entity in load(SHIPPED).live_entities]


@pytest.mark.parametrize(
    ("name", "step", "wanted"),
    [
        ("x", 1, {"a": ["y", "x"], "b": ["z"]}),
        ("y", -1, {"a": ["y", "x"], "b": ["z"]}),
        ("y", 1, {"a": ["x"], "b": ["y", "z"]}),
        ("z", -1, {"a": ["x", "y", "z"], "b": []}),
        ("x", -1, {"a": ["x", "y"], "b": ["z"]}),
        ("z", 1, {"a": ["x", "y"], "b": ["z"]}),
    ],
)
def test_a_step_moves_one_place_and_at_the_edge_into_the_next_group(name, step, wanted):
    texts = step_entity(SMALL, name, step)
    assert menu_of(texts) == wanted
    assert [e.name for e in load(texts).live_entities] == [*chain(*wanted.values())]


def test_moving_to_the_end_writes_only_the_file_that_moved():
    texts = move_entity(SMALL, "z", "a")
    assert {path for path in texts if texts[path] != SMALL[path]} >= {"z.yaml"}
    assert texts["x.yaml"] == SMALL["x.yaml"] or menu_of(texts)["a"] == ["x", "y", "z"]


def test_a_move_to_where_it_stands_changes_no_byte():
    assert move_entity(SMALL, "x", "a", before="y") == SMALL


def test_what_is_not_in_the_menu_cannot_be_moved():
    with pytest.raises(NotFoundError):
        move_entity(SMALL, "x", "c")
    with pytest.raises(NotFoundError):
        step_entity(SMALL, "app", 1)


def test_groups_are_called_otherwise_in_the_form_in_which_they_are_written():
    texts = change_menu_group(SMALL, "a", {"en": "First", "zh_Hans": "甲"})
    assert "a: {en: First, zh_Hans: 甲}  # the first" in texts["app.yaml"]
    texts = change_menu_group(SMALL, "b", {"en": "Second"})
    assert "b: {label: {en: Second}}" in texts["app.yaml"]


def test_a_group_is_added_at_the_end_and_moved():
    texts = add_menu_group(SMALL, "c", {"en": "C"})
    assert list(load(texts).app.menu_groups) == ["a", "b", "c"]
    texts = step_menu_group(texts, "c", -1)
    assert list(load(texts).app.menu_groups) == ["a", "c", "b"]
    assert remove_menu_group(texts, "c") == SMALL


def test_the_first_group_that_is_written_keeps_those_in_use():
    texts = {path: text for path, text in SMALL.items() if path != "app.yaml"}
    assert list(load(add_menu_group(texts, "c", {"en": "C"})).app.menu_groups) == ["a", "b", "c"]


@pytest.mark.parametrize("name", ["a", "A", "", "x y"])
def test_a_group_needs_a_name_of_its_own_and_a_label(name):
    with pytest.raises(InvalidRecordError) as caught:
        add_menu_group(SMALL, name, {})
    assert caught.value.errors.keys() == {"name", "label"}


def test_a_group_in_use_stays_also_when_all_in_it_is_retired():
    texts = {**SMALL, "z.yaml": SMALL["z.yaml"] + "retired: true\n"}
    with pytest.raises(ConflictError):
        remove_menu_group(texts, "b")
