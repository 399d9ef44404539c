"""Whatever a definition file holds, it becomes definitions or a list of mistakes; never a crash."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from app.fieldtypes import FIELD_TYPES
from app.schema.condition_reader import read_condition
from app.schema.document_reader import DOCUMENT_KEYS
from app.schema.entity_reader import KEYS
from app.schema.field_reader import COMMON
from app.schema.loader import load
from app.schema.model import Action, Definitions, FieldAccess, Scope
from app.schema.option_reader import OPTION_KEYS, SET_KEYS
from app.schema.problems import DefinitionError
from app.schema.setting_reader import setting_hints
from app.schema.source import read_folder

SHOP = read_folder(Path(__file__).parents[1] / "definitions" / "shop")

SETS = {path: text for path, text in SHOP.items() if path.startswith("_options/")}
ORDER = load(SHOP).entities["order"]

SETTINGS = sorted({key for each in FIELD_TYPES.values() for key in setting_hints(each)})
NAMES = ["name", "price", "product", "order", "stage", "grade", "owner", "id", "thing", "kind"]
WORDS = [
    *NAMES,
    *FIELD_TYPES,
    *Scope,
    *FieldAccess,
    *("tier", "category", "plain", "won", "me", "today", "true", "false", "null", "3 months", "*"),
    *("order.product", "thing.name", "{name}", "{name!r}", "1", "-1", "1e9", "10_0", "en", "#"),
    *("min(1, price)", "name +", "/api", "KH-{yyyy}{seq:5}", "2MB", "A4", "CNY", "vip", ""),
]
KEYWORDS = [
    *KEYS,
    *COMMON,
    *SETTINGS,
    *DOCUMENT_KEYS,
    *SET_KEYS,
    *OPTION_KEYS,
    *Action,
    *NAMES,
    *("choices", "any", "all", "not", "none", "some", "of", "where", "when", "message", "rules"),
    *("option", "otherwise", "columns", "sort", "quick_filters", "entities", "system", "*"),
    *("zh_Hans", "zh_Hant", "en", "at_least", "within", "has", "under", "empty", "group"),
]
scalars = st.one_of(
    st.sampled_from(WORDS),
    st.booleans(),
    st.none(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
)
trees = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=6)
    ),
    max_leaves=12,
)
fields = st.dictionaries(
    st.sampled_from([*NAMES, "a", "b", "c"]),
    st.fixed_dictionaries(
        {"type": st.sampled_from(sorted(FIELD_TYPES))},
        optional=dict.fromkeys([*COMMON[2:], *SETTINGS, "choices"], trees),
    ),
    max_size=5,
)
things = st.fixed_dictionaries(
    {"fields": fields}, optional={key: trees for key in KEYS if key != "fields"}
)


def read(texts: Mapping[str, str]) -> None:
    """Load the texts; any other exception than DefinitionError fails the test."""
    refused = None
    found = None
    try:
        found = load(texts)
    except DefinitionError as error:
        refused = error

    assert isinstance(found, Definitions) or (refused and refused.problems and str(refused))


relaxed = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@relaxed
@given(st.text(max_size=200))
@example("%YAML 9.9\n---\na: b")
@example("? a\n: - b\n  -  c: |2\n")
@example("a: \ud800")
@example("﻿a: b")
@example("- - - - ? - -")
@example("a: !<tag:x> b")
@example("!!map {a: b}")
def test_any_text_is_read_or_refused(text: str) -> None:
    read({"thing.yaml": text})


@relaxed
@given(things)
def test_any_entity_is_read_or_refused(thing: Any) -> None:
    read({**SETS, "thing.yaml": json.dumps(thing)})


@relaxed
@given(trees, st.sampled_from(["app.yaml", "_options/grade.yaml", "_roles/staff.yaml"]))
def test_any_other_file_is_read_or_refused(tree: Any, path: str) -> None:
    read({**SHOP, path: json.dumps(tree)})


@relaxed
@given(st.sampled_from(sorted(SHOP)), st.integers(0, 3000), st.integers(0, 40), st.text(max_size=5))
def test_a_file_that_was_cut_anywhere_is_read_or_refused(
    path: str, start: int, length: int, put: str
) -> None:
    text = SHOP[path]
    at = start % len(text)

    read({**SHOP, path: text[:at] + put + text[at + length :]})


@relaxed
@given(trees)
def test_any_data_is_read_as_a_condition_or_refused(data: Any) -> None:
    mistakes: list[object] = []

    read_condition(
        data,
        ORDER.by_name,
        note=lambda path, code, text: mistakes.append((path, code, text)),
        entity="order",
    )

    assert mistakes or isinstance(data, dict)


@pytest.mark.parametrize("name", sorted(FIELD_TYPES))
@settings(relaxed, max_examples=6)
@given(data=st.data())
def test_any_setting_of_a_type_is_read_or_refused(name: str, data: st.DataObject) -> None:
    keys = [*setting_hints(FIELD_TYPES[name]), "default", "choices"]
    given_settings = data.draw(st.dictionaries(st.sampled_from(keys), trees, max_size=4))

    read({**SETS, "thing.yaml": json.dumps({"fields": {"a": {"type": name, **given_settings}}})})
