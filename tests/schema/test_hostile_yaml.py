"""Texts that are meant to hurt are refused within a second, each with a reason."""

from __future__ import annotations

import time

import pytest

from app.schema.codes import Code
from app.schema.loader import check, load

LAUGHS = "a: &a [x, x]\n" + "".join(
    f"{chr(98 + n)}: &{chr(98 + n)} [*{chr(97 + n)}, *{chr(97 + n)}]\n" for n in range(20)
)
HOSTILE = {
    "fifty_megabytes": ("a: b\n" * 10_000_000, Code.TOO_BIG),
    "a_million_keys": ("".join(f"k{n}: v\n" for n in range(1_000_000)), Code.TOO_BIG),
    "many_keys_in_one_line": ("{" + "a: b, " * 300_000 + "}", Code.TOO_BIG),
    "brackets": ("[" * 100_000, Code.TOO_DEEP),
    "braces": ("{a: " * 20_000, Code.TOO_DEEP),
    "dashes": ("- " * 20_000, Code.TOO_DEEP),
    "questions": ("? " * 20_000, Code.TOO_DEEP),
    "indents": ("".join(" " * n + "a:\n" for n in range(1500)), Code.TOO_DEEP),
    "five_thousand_indents": ("".join(" " * n + "a:\n" for n in range(5000)), Code.TOO_BIG),
    "billion_laughs": (LAUGHS, Code.ANCHOR),
    "cyclic_anchor": ("a: &a [*a]", Code.ANCHOR),
    "merge_key": ("a: &a {b: c}\nd:\n  <<: *a\n", Code.ANCHOR),
    "python_object": ("a: !!python/object/apply:os.system ['true']", Code.TAG),
    "binary": ("a: !!binary aGVsbG8=", Code.TAG),
    "own_tag": ("a: !secret b", Code.TAG),
    "one_long_line": ("a: " + "b" * 4_000_000, Code.TOO_BIG),
    "lone_surrogate": ("a: \ud800", Code.NOT_TEXT),
    "nul": ("a: \x00", Code.NOT_YAML),
    "tabs": ("\t\ta: b", Code.NOT_YAML),
    "two_documents": ("a: b\n---\nc: d\n", Code.NOT_YAML),
}


@pytest.mark.parametrize(("text", "code"), HOSTILE.values(), ids=HOSTILE.keys())
def test_a_hostile_text_is_refused_within_a_second(text: str, code: Code) -> None:
    started = time.process_time()

    problems = check({"thing.yaml": text})

    assert time.process_time() - started < 1
    assert code in [problem.code for problem in problems]
    assert max(len(problem.text) for problem in problems) < 500


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("label: A\nlabel: B\nfields: {a: {type: text}}", 2),
        ('label: A\n"label": B\nfields: {a: {type: text}}', 2),
        ("label: A\nｌabel: B\nfields: {a: {type: text}}", 2),
        ("label: A\nLABEL: B\nfields: {a: {type: text}}", 2),
        ("label: A\nfields: {a: {type: text}, a: {type: date}}", 2),
    ],
)
def test_a_key_that_stands_twice_is_told_with_its_line(text: str, line: int) -> None:
    problems = check({"thing.yaml": text})

    assert [(problem.code, problem.line) for problem in problems] == [(Code.DUPLICATE_KEY, line)]


def test_characters_of_yaml_inside_texts_are_texts() -> None:
    text = """
label: "R&D *starred* !important [x] {y}"
fields:
  a: {type: text, help: "&anchor *alias !tag %YAML"}   # &comment *here !too [[[
  b:
    type: text
    help: |
      &a *b !c [[[[[[ {{{{{{ - - - ? ? ?
  c: {type: text, label: 5 * 3 & more!}
"""

    entity = load({"thing.yaml": text}).entities["thing"]

    assert entity.label.text("en") == "R&D *starred* !important [x] {y}"
    assert entity.by_name["b"].help is not None
    assert entity.by_name["b"].help.text("en").startswith("&a *b !c [[[[[[")
    assert entity.by_name["c"].label.text("en") == "5 * 3 & more!"


@pytest.mark.parametrize(
    "written", ["NO", "on", "12:30", "007", "1e3", "0x1F", "2024-01-31", "1_000", ".5", "=", "y"]
)
def test_what_older_yaml_took_for_something_else_is_text(written: str) -> None:
    text = f"label: {written}\nfields: {{a: {{type: text, default: {written}}}}}"

    entity = load({"thing.yaml": text}).entities["thing"]

    assert entity.label.text("en") == written
    assert entity.by_name["a"].default == written


@pytest.mark.parametrize("sign", ["\x85", "\u2028", "\u2029"])
def test_what_is_no_line_break_in_yaml_stays_in_its_text(sign: str) -> None:
    text = f"fields:\n  a: {{type: text, default: b{sign}c}}"

    entity = load({"thing.yaml": text}).entities["thing"]

    assert entity.by_name["a"].default == f"b{sign}c"


def test_two_thousand_fields_are_all_checked() -> None:
    fields = "".join(f"  f{n}: {{type: nubmer}}\n" for n in range(2_000))

    problems = check({"thing.yaml": f"fields:\n{fields}"})

    assert len(problems) == 2_000
    assert {problem.line for problem in problems} == set(range(2, 2_002))
