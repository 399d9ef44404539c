"""A sentence is a text in English that can be said again in another language."""

from __future__ import annotations

import json

from app.core.sentences import Sentence, say
from app.schema.problems import Hint, Problem, did_you_mean


def test_it_is_a_text_wherever_english_will_do() -> None:
    said = say("{what} needs {braces}", what=say("the {thing}", thing="map"), braces="{a}")
    assert said == "the map needs {a}"
    assert json.loads(json.dumps(said)) == said
    assert f"{said}!" == "the map needs {a}!"


def test_it_remembers_what_it_was_made_of() -> None:
    said = say("no {name}", name="x")
    assert isinstance(said, Sentence)
    assert (said.message, said.params) == ("no {name}", {"name": "x"})


def test_a_hint_knows_both_words_and_no_hint_is_no_text() -> None:
    hint = did_you_mean("palces", ["places", "minimum"])
    assert isinstance(hint, Hint)
    assert (str(hint), hint.wrong, hint.right) == (
        " (did you mean 'places'?)", "palces", "places",
    )  # fmt: skip
    assert did_you_mean("zzz", ["places"]) == ""


def test_a_problem_reads_as_before_and_knows_its_hint() -> None:
    hint = did_you_mean("palces", ["places"])
    text = say("number has no setting {key}{hint}", key="'palces'", hint=hint)
    problem = Problem("customer.yaml", 12, "palces", "schema.E002", text)
    assert str(problem) == (
        "customer.yaml:12: palces: number has no setting 'palces' (did you mean 'places'?)"
        " [schema.E002]"
    )
    assert problem.hint is hint
    assert Problem("a.yaml", 1, "file", "schema.E055", "plain").hint is None
