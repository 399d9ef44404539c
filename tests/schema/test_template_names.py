"""What templates name, and that any text is either read or refused in a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.schema.loader import check
from app.schema.templates.checks import ReadSurroundings
from app.schema.templates.model import Part
from app.schema.templates.names import read_names
from app.schema.templates.renaming import renamed
from app.schema.templates.text import parse
from tests.schema.folders import definitions_of

PIECES = (
    "{{", "}}", "{%", "%}", " name ", " if ", " for ", " in ", " endif ", " endfor ", " else ",
    " elsif ", " unless ", " order ", " | upper", " | capitals", "==", '"won"', ".", "(", ")",
    "[0]",
    "1..9", "\n", "x", "name.__class__", " and ", " not ", " contains ", "{{ name }}", "\ue000",
    "\x00",
    " assign a = 1 ", " include 'x' ", " raw ", " comment ", "| a |\n|---|\n",
)  # fmt: skip
around = ReadSurroundings(definitions_of("shop"))


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join) | st.text(max_size=200))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_or_refused_in_a_sentence(text: str) -> None:
    reading = read_names(text, "product", around)

    for fault in reading.faults:
        assert 0 <= fault.at <= len(text)
        assert fault.text.strip()
    if not parse(text).mistakes:
        assert renamed(text, "product", around, lambda use: text[use.start : use.stop]) == text


def uses(text: str) -> list[tuple[str, str, str]]:
    reading = read_names(text, "product", around)
    assert reading.faults == []
    return [
        (each.part.value, each.entity, text[each.start : each.stop])
        for each in reading.uses
        if each.part is not Part.ROWS
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{{ name }}", [("field", "product", "name")]),
        ("{{- name | upper -}}", [("field", "product", "name")]),
        ("{{ today }}{{ issuer }}", []),
        ('{% if grade == "good" %}{% endif %}',
         [("field", "product", "grade"), ("option", "product", "good")]),
        ("{% for each in order %}{{ each.number }}{% endfor %}",
         [("entity", "order", "order"), ("field", "order", "number")]),
        ("{% for each in order.product %}{{ each }}{% endfor %}",
         [("entity", "order", "order"), ("field", "order", "product")]),
        ("{% for each in tags %}{{ each }}{% endfor %}", [("field", "product", "tags")]),
    ],
)  # fmt: skip
def test_every_name_is_found_where_it_stands(text: str, named: list[tuple[str, str, str]]) -> None:
    assert uses(text) == named


@pytest.mark.parametrize(
    "text", ["{{ " * 5_000, "{% if x %}" * 5_000, "{{ name }}" * 5_000, "{{" + " " * 50_000,
             "{% for a in order %}" + "x" * 500 + "{% endfor %}", "{{ " + "(" * 250 + " }}"],
)  # fmt: skip
def test_a_hostile_template_is_refused_quickly(text: str) -> None:
    assert read_names(text, "product", around).faults


def test_a_mistake_is_told_at_its_line_and_with_a_hint() -> None:
    text = (
        "fields:\n  name: {type: text}\n"
        "documents:\n  letter:\n    layout: letter\n    body: |\n      a\n\n      {{ nmae }}\n"
    )
    (problem,) = check({"thing.yaml": text})

    assert (problem.file, problem.line) == ("thing.yaml", 9)
    assert problem.hint is not None
    assert problem.hint.right == "name"
