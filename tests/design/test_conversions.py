"""A field becomes another kind: its file says so, and keeps what the new kind can say."""

from __future__ import annotations

import pytest

from app.core.errors import InvalidRecordError
from app.design.fields.conversions import change_type, converts
from app.fieldtypes import FIELD_TYPES
from app.schema.loader import check, load

NOTE = """
fields:
  name: {type: text, required: true}
  size:  # how big
    type: text
    required: true
    max_length: 20
    search: true
    pinyin: true
    default: big
    label: {en: Size, zh_Hans: 大小}
    sensitive: tail4
"""
TEXTS = {"note.yaml": NOTE, "person.yaml": "fields:\n  name: {type: text}\n"}
NEEDED = {
    "link": {"to": "person"}, "links": {"to": "person"}, "auto_number": {"pattern": "N-{seq:3}"},
    **{k: {"choices": {"big": "Big"}} for k in ("select", "multi_select", "category", "tier")},
}  # fmt: skip
KINDS = sorted(name for name, kind in FIELD_TYPES.items() if converts(kind))


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_that_keeps_values_can_follow_on_text(kind: str) -> None:
    after = change_type(TEXTS, "note", "size", kind, NEEDED.get(kind, {}))

    assert check(after) == []
    field = load(after).entities["note"].by_name["size"]
    assert field.type.name == kind
    assert field.id == "size"
    assert field.label.text("zh_Hans") == "大小"
    assert "# how big" in after["note.yaml"]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_can_become_text_again(kind: str) -> None:
    there = change_type(TEXTS, "note", "size", kind, NEEDED.get(kind, {}))

    back = change_type(there, "note", "size", "text", {})

    assert check(back) == []
    assert load(back).entities["note"].by_name["size"].type.name == "text"


def test_settings_that_both_kinds_have_stay() -> None:
    after = change_type(TEXTS, "note", "size", "long_text", {})

    assert "max_length: 20" in after["note.yaml"]
    assert "search: true" in after["note.yaml"]
    assert "default" not in after["note.yaml"]


@pytest.mark.parametrize("kind", ["formula", "rollup", "lookup", "nonsense"])
def test_values_convert_into_no_kind_that_keeps_none(kind: str) -> None:
    with pytest.raises(InvalidRecordError):
        change_type(TEXTS, "note", "size", kind, {})
