from dataclasses import replace
from datetime import date

import pytest
import sqlalchemy as sa
from babel import Locale

from app.core.errors import FieldValueError
from app.core.i18n import Label
from app.fieldtypes import category, select, tier
from app.fieldtypes.category import CategorySettings, CategoryType
from app.fieldtypes.multi_select import MultiSelectSettings, MultiSelectType
from app.fieldtypes.option_set import Option, OptionSet
from app.fieldtypes.select import SelectSettings, SelectType
from app.fieldtypes.tier import TierSettings, TierType
from tests.fieldtypes.table import FieldTable

TODAY = date(2026, 11, 21)
STAGE = SelectType(SelectSettings(), select.SAMPLE)
TAGS = MultiSelectType(MultiSelectSettings(), select.SAMPLE)
INDUSTRY = CategoryType(CategorySettings(), category.SAMPLE)
TIER = TierType(TierSettings(), tier.SAMPLE)


@pytest.mark.parametrize("text", ["lead", " lead ", "Lead", "LEAD", "线索", "線索", "ｌｅａｄ"])
def test_an_option_is_read_by_its_key_or_its_label_in_any_language(text):
    assert STAGE.parse(text) == "lead"


def test_a_misspelt_option_is_refused_with_a_hint():
    with pytest.raises(FieldValueError, match="Did you mean “lead”"):
        STAGE.parse("laed")


def test_an_unknown_option_is_refused():
    with pytest.raises(FieldValueError) as error:
        STAGE.parse("完全不同")
    assert error.value.code == "select.unknown"


def test_a_label_that_two_options_share_is_refused_with_their_keys():
    twins = OptionSet("t", {k: Option(k, Label.plain("Same")) for k in ("one", "two")})
    with pytest.raises(FieldValueError, match="one, two"):
        STAGE.with_options(twins).parse("same")


def test_a_retired_option_is_kept_but_not_newly_taken():
    assert STAGE.parse("old") == "old"
    with pytest.raises(FieldValueError, match="“Old” is no longer offered"):
        STAGE.newly_allowed("old")
    with pytest.raises(FieldValueError):
        TAGS.newly_allowed(("lead", "old"))
    STAGE.newly_allowed("lead")


@pytest.mark.parametrize("text", ["lost", "Lost deal", "丢单"])
def test_an_option_that_was_merged_means_the_one_it_became(text):
    lost = Option("lost", Label({"en": "Lost deal", "zh_Hans": "丢单"}), retired=True)
    gone = replace(lost, key="gone", merged_into="lead")
    options = {**STAGE.option_set.options, "lost": replace(lost, merged_into="gone"), "gone": gone}
    stage = STAGE.with_options(OptionSet("stage", options))

    assert stage.parse(text) == "lead"
    assert stage.operand_item(text) == "lead"
    stage.newly_allowed(stage.parse(text))


def test_an_option_that_is_gone_is_shown_by_its_key():
    assert STAGE.format("purged", Locale("en")) == "purged"


@pytest.mark.parametrize(
    "text", ["lead, won", "won；lead", "线索、成交", "lead|won|lead", "lead\nwon"]
)
def test_several_options_are_read_once_each_in_the_order_of_the_set(text):
    assert TAGS.parse(text) == ("lead", "won")


def test_one_unknown_option_among_several_is_refused():
    with pytest.raises(FieldValueError):
        TAGS.parse("lead, nothing-like-it")


def test_a_category_is_read_by_its_path_and_shown_as_it():
    assert INDUSTRY.parse("信息技术 / 软件") == "software"
    assert INDUSTRY.format("saas", Locale.parse("zh_Hans")) == "信息技术 / 软件 / SaaS"


def test_a_category_with_options_below_it_is_refused_where_only_leaves_are_allowed():
    strict = CategoryType(CategorySettings(leaf_only=True), category.SAMPLE)
    strict.check("saas", TODAY)
    with pytest.raises(FieldValueError, match="has options below it"):
        strict.check("software", TODAY)


def test_a_filter_on_a_category_finds_what_is_below_it():
    under = INDUSTRY.operator("under")
    assert under.test(INDUSTRY, ["saas"], INDUSTRY.operand(under, "IT"))
    assert not under.test(INDUSTRY, ["trade"], INDUSTRY.operand(under, "IT"))


def test_at_least_means_ranked_as_high_or_higher():
    at_least = TIER.operator("at_least")
    found = [key for key in tier.SAMPLE.options if at_least.test(TIER, [key], "key")]
    assert found == ["vip", "key"]


@pytest.mark.parametrize(
    ("bound", "keys"),
    [
        (TIER, ["normal", "key", "vip"]),
        (STAGE, ["lead", "won", "old"]),
        (INDUSTRY, ["it", "software", "saas", "trade"]),
    ],
    ids=["tier by rank", "choice by its list", "category by its tree"],
)
def test_a_list_sorts_options_as_they_are_meant_not_as_they_are_spelt(bound, keys, connection):
    table = FieldTable(bound, connection)
    for number, key in enumerate(sorted(keys)):
        table.insert(number, key)
    query = sa.select(table.columns[""]).order_by(bound.order_by(table.columns))
    assert connection.scalars(query).all() == keys
