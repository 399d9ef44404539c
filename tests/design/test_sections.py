"""Fields and sections move, and the text of the entity says so at both places."""

import pytest

from app.core.errors import AppError, ConflictError, InvalidRecordError, NotFoundError
from app.design.fields import sections
from app.design.files.folder import read_one
from app.schema.loader import load

WITH = """\
fields:
  # the first
  a: {type: text}
  b: {type: text}
  c: {type: text}
  old: {type: text, retired: true}
  d: {type: text}
sections:
  - {name: one, label: {en: One}, fields: [a, b]}
  # the second
  - {name: two, label: {en: Two}, fields: [owner, c]}
documents:
  card: {sections: [two]}
"""
TEXTS = {"thing.yaml": WITH}
BARE = {"thing.yaml": "fields:\n  a: {type: text}\n  b: {type: text}\n  c: {type: text}\n"}


def order(texts):
    return list(read_one(texts, "thing.yaml")["fields"])


def shown(texts):
    data = read_one(texts, "thing.yaml")
    return {each.name: list(each.fields) for each in sections.sections_of(data)}


def test_a_field_moves_before_another_of_its_section():
    texts = sections.move_field(TEXTS, "thing", "b", before="a")
    assert shown(texts)["one"] == ["b", "a"]
    assert order(texts)[:2] == ["b", "a"]


def test_a_field_moves_into_another_section_with_its_line():
    texts = sections.move_field(TEXTS, "thing", "a", section="two", after="c")
    assert shown(texts) == {"one": ["b"], "two": ["owner", "c", "a"]}
    assert order(texts) == ["b", "c", "a", "old", "d"]
    assert texts["thing.yaml"].index("# the first") < texts["thing.yaml"].index("a: {type")


def test_a_field_without_a_section_is_put_into_one():
    assert sections.unplaced(read_one(TEXTS, "thing.yaml")) == ["d"]
    texts = sections.move_field(TEXTS, "thing", "d", section="one")
    assert shown(texts)["one"] == ["a", "b", "d"]


def test_a_field_that_every_entity_has_moves_in_its_section_only():
    texts = sections.move_field(TEXTS, "thing", "owner", section="one", after="a")
    assert shown(texts)["one"] == ["a", "owner", "b"]
    assert order(texts) == order(TEXTS)


def test_where_nobody_wrote_sections_the_lines_move():
    texts = sections.move_field(BARE, "thing", "c", before="a")
    assert order(texts) == ["c", "a", "b"]
    assert "sections" not in read_one(texts, "thing.yaml")


@pytest.mark.parametrize(
    ("name", "step", "one", "two"),
    [
        ("b", -1, ["b", "a"], ["owner", "c"]),
        ("a", 1, ["b", "a"], ["owner", "c"]),
        ("b", 1, ["a"], ["b", "owner", "c"]),
        ("owner", -1, ["a", "b", "owner"], ["c"]),
        ("a", -1, ["a", "b"], ["owner", "c"]),
        ("c", 1, ["a", "b"], ["owner", "c"]),
    ],
)
def test_a_step_moves_within_a_section_and_over_its_edge(name, step, one, two):
    assert shown(sections.step_field(TEXTS, "thing", name, step)) == {"one": one, "two": two}


def test_a_step_passes_an_empty_section():
    texts = sections.add_section(TEXTS, "thing", "gap", {"label": {"en": "Gap"}}, after="one")
    texts = sections.step_field(texts, "thing", "b", 1)
    assert shown(texts)["gap"] == ["b"]


def test_a_step_in_the_unwritten_section_changes_the_lines():
    assert order(sections.step_field(BARE, "thing", "a", 1)) == ["b", "a", "c"]
    assert sections.step_field(BARE, "thing", "a", -1) == BARE


def test_a_retired_field_does_not_move():
    with pytest.raises(AppError) as refused:
        sections.move_field(TEXTS, "thing", "old", section="one")
    assert refused.value.code == "design.retired_field"


def test_a_section_that_is_not_there_takes_no_field():
    with pytest.raises(NotFoundError):
        sections.move_field(TEXTS, "thing", "a", section="three")


def test_a_first_section_writes_down_the_one_that_was_not():
    said = {"label": {"en": "More"}, "columns": 1}
    texts = sections.add_section(BARE, "thing", "more", said)
    assert shown(texts) == {"basics": ["a", "b", "c"], "more": []}
    assert load(texts).entities["thing"].sections[1].columns == 1


def test_a_section_changes_its_label_and_columns():
    said = {"label": {"en": "First"}, "columns": 3}
    section = load(sections.change_section(TEXTS, "thing", "one", said)).entities["thing"].sections
    assert (str(section[0].label), section[0].columns) == ("First", 3)
    assert section[0].fields == ("a", "b")


@pytest.mark.parametrize("columns", [0, 4, "two"])
def test_a_section_has_one_to_three_columns(columns):
    with pytest.raises(InvalidRecordError) as refused:
        sections.change_section(TEXTS, "thing", "one", {"columns": columns})
    assert set(refused.value.errors) == {"columns"}


def test_two_sections_do_not_share_a_name():
    with pytest.raises(InvalidRecordError) as refused:
        sections.add_section(TEXTS, "thing", "two", {})
    assert set(refused.value.errors) == {"name"}


def test_sections_change_places_with_their_comments():
    texts = sections.step_section(TEXTS, "thing", "two", -1)
    assert list(shown(texts)) == ["two", "one"]
    assert texts["thing.yaml"].index("# the second") < texts["thing.yaml"].index("name: two")


def test_the_fields_of_a_removed_section_go_to_the_one_above():
    texts = sections.remove_section(TEXTS, "thing", "one")
    assert shown(texts) == {"two": ["owner", "c", "a", "b"]}


def test_a_section_that_a_document_shows_is_not_removed():
    with pytest.raises(ConflictError) as refused:
        sections.remove_section(TEXTS, "thing", "two")
    assert refused.value.params["documents"] == ["card"]


def test_without_its_last_section_an_entity_shows_all_fields_again():
    one = sections.add_section(BARE, "thing", "more", {})
    texts = sections.remove_section(
        sections.remove_section(one, "thing", "basics"), "thing", "more"
    )
    assert shown(texts) == {"basics": ["a", "b", "c"]}
    assert "sections" not in read_one(texts, "thing.yaml")
