"""Conditions on their way into a file: what is read, what is refused, how they are written."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from app.design.conditions import (
    ConditionError,
    line_of,
    read_data,
    read_text,
    sent_condition,
    tidy,
)
from app.design.fields.conditions import set_conditions
from app.schema.condition import Condition
from tests.schema.folders import definitions_of, texts_of
from tests.schema.test_condition_reader import conditions as any_condition

CRM = definitions_of("crm")
CUSTOMER = CRM.entities["customer"]


def sent(text: str, **how: bool) -> Any:
    return sent_condition(text, CRM, CUSTOMER, **how)


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("", None),
        ("  \n", None),
        ("{}", {}),
        ("kind: company", {"kind": "company"}),
        ('{"kind": {"equals": "company"}}', {"kind": "company"}),
        ('{"kind": {"in": ["company", "person"]}}', {"kind": ["company", "person"]}),
        ('{"tags": {"has": "loyal"}}', {"tags": "loyal"}),
        ('{"phone": {"empty": true}}', {"phone": "empty"}),
        ('{"name": {"equals": "empty"}}', {"name": {"equals": "empty"}}),
        ('{"employees": {"at_least": "5"}}', {"employees": {"at_least": 5}}),
        (
            '{"all": [{"kind": {"equals": "company"}}, {"phone": "filled"}]}',
            {"kind": "company", "phone": "filled"},
        ),
        (
            '{"all": [{"employees": {"at_least": 5}}, {"employees": {"at_most": 9}}]}',
            {"employees": {"at_least": 5, "at_most": 9}},
        ),
        (
            '{"all": [{"tags": {"has": "loyal"}}, {"tags": {"has": "old"}}]}',
            {"all": [{"tags": "loyal"}, {"tags": "old"}]},
        ),
        (
            '{"none": {"of": "order.customer", "where": {"amount": {"more_than": "5.50"}}}}',
            {"none": {"of": "order.customer", "where": {"amount": {"more_than": Decimal("5.5")}}}},
        ),
        ('{"some": {"of": "order.customer", "where": {}}}', {"some": {"of": "order.customer"}}),
    ],
)
def test_a_condition_is_kept_the_short_way(text: str, data: Any) -> None:
    assert sent(text) == data


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("knid: company", ("knid",), "There is no field “knid” that a condition can ask about."),
        ("kind: firm", ("kind",), "“firm” is not one of the options."),
        ("employees: {at_least: many}", ("employees", "at_least"), "“many” is not a whole number."),
        ("employees: {at_least: }", ("employees", "at_least"), "Say what “Employees” is compared"),
        ("kind: {in: ['']}", ("kind", "in"), "Say what “Kind” is compared with."),
        ("kind: {in: [firm]}", ("kind", "in"), "“firm” is not one of the options."),
        ("kind: {contains: x}", ("kind", "contains"), "“Kind” cannot be compared in this way."),
        (
            "any: [{phone: empty}, {not: {kind: firm}}]",
            ("any", "2", "not", "kind"),
            "“firm” is not one of the options.",
        ),
        (
            "none: {of: order.customer, where: {amount: x}}",
            ("none", "where", "amount"),
            "“x” is not an amount",
        ),
        ("none: {of: order.amount}", ("none", "of"), "do not link here"),
        ("none: {of: nothing.x}", ("none", "of"), "an entity that does not exist"),
        ("none: {of: order.customer, wher: {}}", ("none", "wher"), "“wher” is not a word"),
        ("kind", (), "Something is missing here."),
        ("any: {kind: company}", ("any",), "Something is missing here."),
        ("score: {at_least: 1}", ("score",), "There is no field “score”"),
        ("{kind: [", (), "cannot be read as a condition (line 1)"),
        ("a: &x b\nc: *x", (), "cannot be read as a condition"),
        ("x" * 30_000, (), "cannot be read as a condition"),
    ],
)
def test_what_is_wrong_is_told_at_its_token(text: str, place: Any, said: str) -> None:
    with pytest.raises(ConditionError) as refused:
        sent(text)

    (mistake,) = refused.value.mistakes[:1]
    assert mistake.path == place
    assert said in str(mistake.error)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(ConditionError) as refused:
        sent("any: [{knid: 1}, {kind: firm}, {employees: {at_least: x}}]")

    assert len(refused.value.mistakes) == 3


def test_rules_of_tiers_may_compare_figures() -> None:
    assert sent("score: {at_least: 1}", figures=True) == {"score": {"at_least": 1}}


@settings(max_examples=150, deadline=None)
@given(any_condition)
def test_the_short_way_says_the_same(condition: Condition) -> None:
    data = tidy(condition)

    again = read_data(data, CRM, CUSTOMER)
    typed = read_text(line_of(data), CRM, CUSTOMER)

    for read in (again, typed):
        assert read.mistakes == ()
        assert read.condition is not None
        assert tidy(read.condition) == data


def test_a_condition_is_written_into_its_field_and_the_rest_stays() -> None:
    texts = texts_of("crm")

    changed = set_conditions(
        texts, "customer", "name", {"required_if": {"kind": "company"}, "visible_if": None}
    )

    assert [path for path in texts if texts[path] != changed[path]] == ["customer.yaml"]
    before, after = texts["customer.yaml"].splitlines(), changed["customer.yaml"].splitlines()
    assert len([line for line in after if line not in before]) == 1
    assert "required_if: {kind: company}" in changed["customer.yaml"]


def test_a_condition_that_is_taken_away_leaves_no_key() -> None:
    texts = texts_of("crm")
    given_one = set_conditions(texts, "customer", "name", {"required_if": {"kind": "company"}})

    assert set_conditions(given_one, "customer", "name", {"required_if": None}) == texts
