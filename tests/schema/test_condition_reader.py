"""Conditions from YAML and JSON: every form, what is refused, and the way back to JSON."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.clock import Moment
from app.core.errors import BadRequestError
from app.fieldtypes.operators import Takes
from app.schema.condition import All, AnyOf, Compare, Condition, Not, Related, holds
from app.schema.condition_json import condition_to_json
from app.schema.condition_reader import condition_from_json
from app.schema.model import Field
from tests.schema.folders import definitions_of

CRM = definitions_of("crm")
CUSTOMER = CRM.entities["customer"]
MOMENT = Moment(datetime(2026, 11, 21, tzinfo=UTC), user=7)
YESTERDAY = date(2026, 11, 20)


def relations(name: str) -> Mapping[str, Field] | None:
    return CRM.entities[name].by_name


def read(data: Any) -> Condition:
    return condition_from_json(data, CUSTOMER, CRM, CUSTOMER.by_name, relations=relations)


def is_true(data: Any, **values: Any) -> bool:
    return holds(read(data), values, MOMENT, lambda part: part.none)


@pytest.mark.parametrize(
    ("data", "values"),
    [
        ({}, {}),
        ({"kind": "company"}, {"kind": "company"}),
        ({"kind": ["company", "person"]}, {"kind": "person"}),
        ({"kind": "company", "employees": {"at_least": 5}}, {"kind": "company", "employees": 5}),
        ({"employees": {"at_least": 5, "less_than": 9}}, {"employees": 8}),
        ({"phone": "empty"}, {}),
        ({"name": "filled"}, {"name": "x"}),
        ({"name": {"filled": True}}, {"name": "x"}),
        ({"any": [{"phone": "empty"}, {"kind": "person"}]}, {"kind": "company"}),
        ({"all": [{"phone": "empty"}, {"kind": "person"}]}, {"kind": "person"}),
        ({"not": {"tags": {"has": "blacklisted"}}}, {"tags": ("loyal",)}),
        ({"tags": "loyal"}, {"tags": ("old", "loyal")}),
        ({"tags": ["loyal", "old"]}, {"tags": ("old",)}),
        ({"tier": {"at_least": "key"}}, {"tier": "vip"}),
        ({"industry": {"under": "it"}}, {"industry": "saas"}),
        ({"parent_tier": {"at_least": "key"}}, {"parent_tier": "vip"}),
        ({"parent_tier": "vip"}, {"parent_tier": "vip"}),
        ({"founded": {"before": "today"}}, {"founded": YESTERDAY}),
        (
            {"founded": {"within": "3 months"}},
            {"founded": YESTERDAY},
        ),
        ({"none": {"of": "order.customer", "where": {"amount": {"more_than": 5}}}}, {}),
    ],
)
def test_every_form_is_read_and_holds(data: Any, values: dict[str, Any]) -> None:
    assert is_true(data, **values)


@pytest.mark.parametrize(
    "data",
    [
        {"kind": "company"},
        {"employees": {"at_least": 5}},
        {"founded": {"before": "today"}},
        {"not": {}},
        {"any": []},
        {"tier": {"at_least": "key"}},
        {"some": {"of": "order.customer"}},
    ],
)
def test_a_missing_value_makes_a_comparison_false(data: Any) -> None:
    assert not is_true(data)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"knid": "company"}, "there is no field 'knid' (did you mean 'kind'?)"),
        ({"kind": {"contains": "x"}}, "cannot be compared by 'contains'"),
        ({"kind": "firm"}, "“firm” is not one of the options"),
        ({"employees": {"at_least": "many"}}, "“many” is not a whole number"),
        ({"employees": {"at_least": None}}, "to ask for no value write: empty"),
        ({"employees": {"at_least": [1, 2]}}, "needs one plain value"),
        ({"kind": {"in": [["company"]]}}, "needs a list of plain values"),
        ({"kind": {"in": ["company"] * 1001}}, "at most 1000 values"),
        ({"phone": {"empty": False}}, "write the bare word: empty"),
        ({"employees": 10**50}, "needs one plain value"),
        ([{"kind": "company"}], "needs a map"),
        ("kind", "needs a map"),
        ({"not": [{"kind": "company"}]}, "needs a map"),
        ({"any": {"kind": "company"}}, "needs a list"),
        ({"bank_account": {"contains": "1"}}, "cannot be compared by 'contains'"),
        ({"score": {"at_least": 1}}, "there is no field 'score'"),
        ({"none": {"of": "order.amount"}}, "order has no link 'amount' to customer"),
        ({"none": {"of": "nothing.customer"}}, "there is no entity 'nothing'"),
        ({"none": "order.customer"}, "needs `of: entity.link`"),
        ({"none": {"of": "order.customer", "where": {"x": 1}}}, "there is no field 'x'"),
        ({1: 2}, "there is no field '1'"),
    ],
)
def test_what_cannot_be_read_is_refused_and_never_true(data: Any, said: str) -> None:
    with pytest.raises(BadRequestError) as raised:
        read(data)

    assert said in str(raised.value)


def test_a_field_that_was_not_offered_does_not_exist() -> None:
    with pytest.raises(BadRequestError, match="there is no field 'phone'"):
        condition_from_json({"phone": "filled"}, CUSTOMER, CRM, {"name": CUSTOMER.by_name["name"]})


def test_by_itself_no_other_entity_can_be_asked_about() -> None:
    with pytest.raises(BadRequestError, match="there is no entity 'order'"):
        condition_from_json({"some": {"of": "order.customer"}}, CUSTOMER, CRM, CUSTOMER.by_name)


def test_all_mistakes_are_told_at_once() -> None:
    with pytest.raises(BadRequestError) as raised:
        read({"knid": 1, "any": [{"kind": "x"}, {"employees": "y"}]})

    assert str(raised.value).count(";") == 2


def test_sixteen_levels_are_read_and_seventeen_refused() -> None:
    def nested(levels: int) -> dict[str, Any]:
        return {"kind": "company"} if levels == 1 else {"not": nested(levels - 1)}

    assert isinstance(read(nested(16)), Not)
    with pytest.raises(BadRequestError, match="nested deeper than 16"):
        read(nested(17))


def test_two_hundred_parts_are_the_most() -> None:
    assert isinstance(read({"any": [{"kind": "company"}] * 90}), AnyOf)
    with pytest.raises(BadRequestError, match="more than 200 parts"):
        read({"any": [{"kind": "company"}] * 10_000})


# -- back to JSON -------------------------------------------------------------------------------


def comparisons() -> list[Compare]:
    """Return each operator of each type with an operand made of the type's own example."""
    return [
        Compare(field, operator, field.type.operand(operator, raw))
        for field in CUSTOMER.by_name.values()
        for operator in field.type.all_operators()
        if not field.encrypted and (raw := raw_for(field, operator.takes)) is not None
    ]


def raw_for(field: Field, takes: Takes) -> Any:
    if takes is Takes.NOTHING:
        return True
    if takes in (Takes.TEXT, Takes.SPAN):
        return "3 months"
    options = getattr(field.type, "option_set", None)
    if options is not None:
        value: Any = next(iter(options.options))
    else:
        example = next(iter(type(field.type).examples()), None)
        value = None if example is None else example[0].to_json(example[1])
    value = value[0] if isinstance(value, list) else value
    if hasattr(field.type, "targets"):
        value = f"{field.type.targets[0]}:12"
    return [value] if takes is Takes.VALUES and value is not None else value


COMPARISONS = comparisons()
conditions = st.recursive(
    st.sampled_from(COMPARISONS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: AnyOf(tuple(parts))),
        inner.map(Not),
        st.booleans().map(lambda none: Related("order", "customer", All(()), none)),
    ),
    max_leaves=8,
)


@settings(max_examples=200, deadline=None)
@given(conditions)
def test_a_condition_that_was_written_down_is_read_back(condition: Condition) -> None:
    fields = {each.field.name: each.field for each in COMPARISONS}

    data = condition_to_json(condition)
    again = condition_from_json(data, CUSTOMER, CRM, fields, relations=relations)

    assert again == condition


@pytest.mark.parametrize("part", COMPARISONS, ids=lambda p: f"{p.field.name}.{p.operator.key}")
def test_every_comparison_is_read_back(part: Compare) -> None:
    data = condition_to_json(part)

    assert condition_from_json(data, CUSTOMER, CRM, {part.field.name: part.field}) == part
