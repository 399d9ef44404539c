"""Names are made from labels: they are always allowed and always free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import FieldValueError
from app.design.naming import check_name, suggested_name
from app.schema.names import is_name


@pytest.mark.parametrize(
    ("texts", "wanted"),
    [
        ({"en": "Sales lead"}, "sales_lead"),
        ({"en": "Lead", "zh_Hans": "线索"}, "lead"),
        ({"zh_Hans": "客户等级"}, "kehudengji"),
        ({"zh_Hant": "單據"}, "danju"),
        ({"en": "Café/Bar"}, "cafe_bar"),
        ({"zh_Hans": "id_card"}, "id_card"),
        ({"zh_Hans": "2024 年订单"}, "n_2024_niandingdan"),
        ({"en": "???"}, "item"),
        ({}, "item"),
    ],
)
def test_a_name_is_made_from_english_else_from_pinyin(texts, wanted):
    assert suggested_name(texts) == wanted


def test_a_name_that_is_taken_gets_a_number():
    assert suggested_name({"en": "Lead"}, {"lead", "lead_2"}) == "lead_3"


@given(st.text(max_size=80), st.sets(st.sampled_from(["a", "item", "item_2", "n_1"])))
def test_of_any_text_comes_a_name_that_is_allowed_and_free(text, taken):
    name = suggested_name({"en": text}, taken)
    assert is_name(name)
    assert name not in taken
    check_name(name)


@given(st.text(max_size=50))
def test_any_text_is_a_name_or_refused(text):
    try:
        check_name(text)
    except FieldValueError:
        return
    assert is_name(text)
    assert "__" not in text
