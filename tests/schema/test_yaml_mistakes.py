"""What is no YAML is told at its line, in words for whoever wrote it."""

from __future__ import annotations

import pytest

from app.schema.codes import Code
from app.schema.loader import check
from app.schema.yaml_mistakes import WORDS

MISTAKES = {
    "a: 1\nlabel: Tea: green": (2, "a colon too many"),
    "label: Tea\n  menu: x": (2, "a colon too many"),
    "label:Tea\nicon: cup": (2, "a colon too many"),
    "a:\n  b: 1\n c: 2": (3, "mind the indentation and the quotes"),
    'label: "Tea" green': (1, "mind the indentation and the quotes"),
    "label: 'it's'": (1, "mind the indentation and the quotes"),
    "a: 1\n- b": (2, "mind the indentation and the quotes"),
    "a:\n  - b\n  c: d": (3, "no item of the list before it"),
    "a: {b: 1 c: 2}": (1, "a comma or the “}” is missing"),
    "a: [1 2\nb: 3": (2, "a comma or the “]” is missing"),
    "a: [": (1, "a bracket is not closed"),
    "a: b\nc\nd: e": (2, "no colon with a space behind it"),
    'a: 1\nb: "c\nd: e\nf: g\n': (2, "quotes that begin here are not closed"),
    'a: "b\n---\nc: "d"': (1, "quotes that begin here are not closed"),
    'a: "C:\\dir"': (1, "write it twice, or take single quotes"),
    "a: @b": (1, "begins with this sign needs quotes"),
    "a:\n\tb: 1": (2, "spaces, not with tabs"),
    "a: |\n\tb": (2, "spaces, not with tabs"),
    "a: - b": (1, "a list begins on a line of its own"),
    "a: |b\n  c": (1, "nothing stands behind"),
    "a: {b:, c: d}": (1, "a colon before a comma"),
    "档: 案\nb: \x07": (2, "control characters"),
}


@pytest.mark.parametrize(("text", "told"), MISTAKES.items())
def test_a_mistake_is_told_at_its_line(text: str, told: tuple[int, str]) -> None:
    (problem,) = check({"thing.yaml": text})

    assert (problem.line, problem.code) == (told[0], Code.NOT_YAML)
    assert told[1] in problem.text
    assert "{" not in problem.text.replace("{b:", "")


def test_every_sentence_is_met_by_one_of_these() -> None:
    said = {check({"thing.yaml": text})[0].text.partition(": ")[2] for text in MISTAKES}

    assert {words.replace("}}", "}") for words in WORDS.values()} <= said


@pytest.mark.parametrize(
    ("written", "sign", "code"),
    [("*顶级", "*", Code.ANCHOR), ("&", "&", Code.ANCHOR), ("![new]", "!", Code.TAG)],
)
def test_a_text_that_is_taken_for_a_sign_is_said_to_need_quotes(
    written: str, sign: str, code: Code
) -> None:
    (problem,) = check({"thing.yaml": f"fields: {{a: {{type: text}}}}\nlabel: {written}\n"})

    assert (problem.line, problem.code) == (2, code)
    assert f"begins with {sign} needs quotes" in problem.text
