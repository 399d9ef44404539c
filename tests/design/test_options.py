"""Options changed in their texts: what each operation says, and that the rest stays as it was."""

from __future__ import annotations

import pytest

from app.core.errors import AppError, InvalidRecordError
from app.core.i18n import Label
from app.design.options.csv_file import options_from_csv, options_to_csv
from app.design.options.entry import WantedOption
from app.design.options.moves import move_option, step_option
from app.design.options.operations import (
    add_option,
    change_option,
    merge_options,
    rename_keys,
    restore_options,
    retire_options,
)
from app.design.options.paste import pasted_rows
from app.design.options.references import places_naming
from app.design.options.rows import RowsError, with_rows
from app.design.options.sets import add_set, change_set, remove_set, set_from_choices, set_groups
from app.fieldtypes.option_set import OptionKind
from app.schema.loader import load
from app.schema.source import read_folder
from tests.panels import SHIPPED

TREE = """\
# Industries, as sales sees them.
kind: category
label: {en: Industry}
options:
  it:       {label: {en: IT, zh_Hans: 信息技术}}   # the largest
  software: {label: {en: Software}, parent: it}
  saas:     {label: SaaS, parent: software}
  trade:    {label: {en: Trade}}
  retail:   {en: Retail, zh_Hans: 零售}
"""
CUSTOMER = """\
label: Customer
fields:
  name: {type: text}
  industry: {type: category, options: industry, default: it}
  industry_too: {type: select, choices: {it: IT, no: No}}
  grade: {type: tier, options: grade}
  note: {type: text, visible_if: {industry: {under: software}}}
checks:
  - {when: {all: [{industry: [it, trade]}, {not: {industry: empty}}]}, message: No}
tier_rules:
  field: grade
  rules: [{option: a, when: {industry: it}}]
  otherwise: b
"""
GRADE = "kind: tier\noptions: [a, b]\n"
STAFF = "label: Staff\nentities:\n  customer: {read: {industry: it}}\n"


@pytest.fixture
def texts():
    return {
        "app.yaml": "label: Test\n",
        "customer.yaml": CUSTOMER,
        "_options/industry.yaml": TREE,
        "_options/grade.yaml": GRADE,
        "_roles/staff.yaml": STAFF,
    }


def options_of(texts, name="industry"):
    return load(texts).option_sets[name]


def tree_of(texts, name="industry"):
    """Return the tree in one line: it(software(saas)) trade retail."""
    made = options_of(texts, name)

    def drawn(parent):
        parts = []
        for key in made.children(parent):
            below = drawn(key)
            parts.append(f"{key}({below})" if below else key)
        return " ".join(parts)

    return drawn(None)


def lines_that_differ(before, after, path="_options/industry.yaml"):
    old = before[path].splitlines()
    return [line for line in after[path].splitlines() if line not in old]


# -- one option ---------------------------------------------------------------------------------


def test_an_option_is_added_behind_its_siblings_with_a_key_made_from_its_name(texts):
    changed, key = add_option(
        texts, "industry", WantedOption({"en": "Cold chain"}, color="blue", parent="it")
    )

    assert key == "cold_chain"
    assert tree_of(changed) == "it(software(saas) cold_chain) trade retail"
    assert lines_that_differ(texts, changed) == [
        "  cold_chain: {label: {en: Cold chain}, color: blue, parent: it}"
    ]


def test_a_key_comes_from_pinyin_where_there_is_no_english(texts):
    assert add_option(texts, "industry", WantedOption({"zh_Hans": "物流"}))[1] == "wuliu"


def test_everything_wrong_with_an_option_is_told_at_once_by_its_part(texts):
    wanted = WantedOption({}, "", "crimson", "nowhere", "g")

    with pytest.raises(InvalidRecordError) as error:
        add_option(texts, "industry", wanted)

    assert set(error.value.errors) == {"label", "color", "parent", "group"}


@pytest.mark.parametrize("key", ["it", "Big", "two__", "1a"])
def test_a_key_that_is_taken_or_no_name_is_refused(texts, key):
    with pytest.raises(InvalidRecordError) as error:
        add_option(texts, "industry", WantedOption({"en": "X"}, key))
    assert set(error.value.errors) == {"key"}


def test_another_label_changes_one_line_and_its_comment_stays(texts):
    wanted = WantedOption({"en": "Tech", "zh_Hans": "信息技术", "zh_Hant": "資訊"}, "it")

    changed = change_option(texts, "industry", "it", wanted)

    assert lines_that_differ(texts, changed) == [
        "  it:       {label: {en: Tech, zh_Hans: 信息技术, zh_Hant: 資訊}}   # the largest"
    ]


def test_an_option_that_is_only_a_label_stays_one_until_it_says_more(texts):
    changed = change_option(
        texts, "industry", "retail", WantedOption({"en": "Shops", "zh_Hans": "零售"})
    )
    assert lines_that_differ(texts, changed) == ["  retail:   {en: Shops, zh_Hans: 零售}"]

    wanted = WantedOption({"en": "Shops", "zh_Hans": "零售"}, color="red")
    colored = change_option(changed, "industry", "retail", wanted)
    assert options_of(colored).options["retail"].color == "red"


def test_another_key_keeps_the_id_and_is_followed_everywhere(texts):
    changed = change_option(texts, "industry", "it", WantedOption({"en": "IT"}, "tech"))

    definitions = load(changed)
    tech = definitions.option_sets["industry"].options["tech"]
    assert (tech.id, tree_of(changed)) == ("it", "tech(software(saas)) trade retail")
    assert "default: tech" in changed["customer.yaml"]
    assert "{industry: [tech, trade]}" in changed["customer.yaml"]
    assert "when: {industry: tech}" in changed["customer.yaml"]
    assert "{it: IT, no: No}" in changed["customer.yaml"]
    assert "{read: {industry: tech}}" in changed["_roles/staff.yaml"]
    assert changed["_options/grade.yaml"] == GRADE


def test_a_tier_rule_follows_a_key_of_a_bare_list(texts):
    changed = change_option(texts, "grade", "a", WantedOption({}, "top"))

    assert load(changed).entities["customer"].tier_rules.rules[0].option == "top"
    assert options_of(changed, "grade").options["top"].id == "a"


def test_every_shipped_option_can_get_another_key_and_all_still_loads():
    texts = read_folder(SHIPPED)
    for name, options in load(texts).option_sets.items():
        texts = rename_keys(texts, name, {key: f"{key}_too" for key in options.options})
    made = load(texts).option_sets
    assert all(key.endswith("_too") for each in made.values() for key in each.options)


# -- places -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "step", "drawn"),
    [
        ("trade", "up", "trade it(software(saas)) retail"),
        ("it", "down", "trade it(software(saas)) retail"),
        ("it", "up", "it(software(saas)) trade retail"),
        ("retail", "down", "it(software(saas)) trade retail"),
        ("trade", "in", "it(software(saas) trade) retail"),
        ("it", "in", "it(software(saas)) trade retail"),
        ("saas", "out", "it(software saas) trade retail"),
        ("software", "out", "it software(saas) trade retail"),
        ("it", "out", "it(software(saas)) trade retail"),
    ],
)
def test_an_option_moves_by_steps_with_all_below_it(texts, key, step, drawn):
    assert tree_of(step_option(texts, "industry", key, step)) == drawn


def test_an_option_moves_to_any_place_and_its_comment_goes_along(texts):
    changed = move_option(texts, "industry", "it", parent="trade")
    assert tree_of(changed) == "trade(it(software(saas))) retail"
    assert "# the largest" in changed["_options/industry.yaml"]

    back = move_option(changed, "industry", "it", before="trade")
    assert back == texts


def test_an_option_cannot_lie_below_its_own(texts):
    with pytest.raises(AppError) as error:
        move_option(texts, "industry", "it", parent="saas")
    assert error.value.code == "design.below_itself"


def test_a_ranking_has_no_tree(texts):
    with pytest.raises(AppError) as error:
        move_option(texts, "grade", "b", parent="a")
    assert error.value.code == "design.no_tree"
    assert list(options_of(step_option(texts, "grade", "b", "up"), "grade").options) == ["b", "a"]


# -- retired and merged -------------------------------------------------------------------------


def test_retiring_takes_what_lies_below_and_restoring_what_lies_above(texts):
    retired = retire_options(texts, "industry", ["software"])
    made = options_of(retired).options
    assert [key for key in made if made[key].retired] == ["software", "saas"]

    made = options_of(restore_options(retired, "industry", ["saas"])).options
    assert [key for key in made if made[key].retired] == []


def test_a_merged_option_is_retired_with_a_trail_and_its_children_move(texts):
    changed = merge_options(texts, "industry", ["software", "trade"], "trade")

    made = options_of(changed)
    assert made.options["software"].merged_into == "trade"
    assert made.options["software"].retired
    assert tree_of(changed) == "it(software) trade(saas) retail"
    assert load(changed).entities["customer"].by_name["industry"].type.parse("Software") == "trade"


def test_merging_into_one_below_puts_that_in_the_place_of_the_other(texts):
    changed = merge_options(texts, "industry", ["it", "saas"], "saas")
    assert tree_of(changed) == "it saas(software) trade retail"


def test_merging_needs_two_and_one_of_them_to_keep(texts):
    for keys, keep in ((["it"], "it"), (["it", "trade"], "saas")):
        with pytest.raises(AppError) as error:
            merge_options(texts, "industry", keys, keep)
        assert error.value.code == "design.merge_two"


def test_a_retired_option_is_not_what_others_are_merged_into(texts):
    retired = retire_options(texts, "industry", ["trade"])
    with pytest.raises(AppError) as error:
        merge_options(retired, "industry", ["it", "trade"], "trade")
    assert error.value.code == "design.merge_retired"


def test_it_is_counted_how_many_places_name_an_option(texts):
    assert places_naming(texts, "industry", frozenset({"it"})) == 4
    assert places_naming(texts, "industry", frozenset({"retail"})) == 0


# -- sets ---------------------------------------------------------------------------------------


def test_a_new_set_is_a_file_of_its_own(texts):
    rows = pasted_rows("High\nLow", "en")

    changed, name = add_set(texts, label={"en": "Priority"}, kind=OptionKind.TIER, rows=rows)

    assert name == "priority"
    assert changed["_options/priority.yaml"] == (
        "kind: tier\nlabel: {en: Priority}\n"
        "options:\n  high: {label: {en: High}}\n  low: {label: {en: Low}}\n"
    )


def test_a_new_set_needs_a_label_an_option_and_a_name_that_is_free(texts):
    with pytest.raises(InvalidRecordError) as error:
        add_set(texts, label={}, kind=OptionKind.PLAIN, rows=[], name="industry")
    assert set(error.value.errors) == {"label", "rows", "name"}


def test_a_set_with_another_name_keeps_its_id_and_its_fields(texts):
    changed = change_set(texts, "industry", label={"en": "Trade"}, new_name="branch")

    definitions = load(changed)
    assert definitions.option_sets["branch"].id == "industry"
    assert definitions.entities["customer"].by_name["industry"].type.option_set.name == "branch"
    assert changed["_options/branch.yaml"].startswith("# Industries, as sales sees them.\n")


def test_a_set_that_a_field_picks_from_is_not_removed(texts):
    with pytest.raises(AppError) as error:
        remove_set(texts, "industry")
    assert error.value.code == "design.set_used"
    made, name = add_set(
        texts, label={"en": "X"}, kind=OptionKind.PLAIN, rows=pasted_rows("a", "en")
    )
    assert remove_set(made, name) == texts


def test_the_choices_of_a_field_become_a_set_for_all(texts):
    changed, name = set_from_choices(
        texts, "customer", "industry_too", Label({"en": "Sector"}, frozenset())
    )

    assert (name, list(options_of(changed, "sector").options)) == ("sector", ["it", "no"])
    assert "industry_too: {type: select, options: sector}" in changed["customer.yaml"]


def test_groups_come_and_go_but_not_with_options_in_them(texts):
    made, name = add_set(
        texts, label={"en": "Tag"}, kind=OptionKind.PLAIN, rows=pasted_rows("a", "en")
    )
    grouped = set_groups(made, name, {"value": {"en": "Value"}})
    used = change_option(grouped, name, "a", WantedOption({"en": "a"}, group="value"))

    assert options_of(used, name).options["a"].group == "value"
    with pytest.raises(AppError) as error:
        set_groups(used, name, {})
    assert error.value.code == "design.group_used"
    assert set_groups(grouped, name, {}) == made


# -- many at once -------------------------------------------------------------------------------


def test_an_outline_becomes_a_tree(texts):
    text = "Energy\n\tSolar\n\t\tCells\n\tWind\n- Water\n    - Rivers\n"

    changed = with_rows(texts, "industry", pasted_rows(text, "en"))

    added = "energy(solar(cells) wind) water(rivers)"
    assert tree_of(changed) == f"it(software(saas)) trade retail {added}"


def test_columns_are_label_key_parent_and_colour(texts):
    changed = with_rows(texts, "industry", pasted_rows("云计算\tcloud\tSoftware\t红色", "zh_Hans"))

    cloud = options_of(changed).options["cloud"]
    assert (cloud.parent, cloud.color, cloud.label.text("zh_Hans")) == ("software", "red", "云计算")


def test_headings_say_which_column_is_which(texts):
    text = "键\t英文\t中文\t上级\nchips\tChips\t芯片\tit\n"

    chips = options_of(with_rows(texts, "industry", pasted_rows(text, "en"))).options["chips"]

    assert (chips.label.text("en"), chips.label.text("zh_Hans"), chips.parent) == (
        "Chips", "芯片", "it",
    )  # fmt: skip


def test_all_mistakes_of_what_is_pasted_are_told_by_line(texts):
    text = "Energy\nTrade\nenergy\nX\tBad Key\nY\ty\tnowhere\tcrimson"

    with pytest.raises(RowsError) as error:
        with_rows(texts, "industry", pasted_rows(text, "en"))

    told = [(line, each.code) for line, each in error.value.rows]
    assert told == [
        (2, "design.row_known"),
        (3, "design.row_twice"),
        (4, "design.name_start"),
        (5, "design.no_parent"),
        (5, "design.no_color"),
    ]


def test_the_same_words_may_stand_at_two_places_of_a_tree(texts):
    text = "A\n\tOther\nB\n\tOther"
    changed = with_rows(texts, "industry", pasted_rows(text, "en"), under="trade")
    assert "trade(a(other) b(other_2))" in tree_of(changed)


# -- CSV ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(load(read_folder(SHIPPED)).option_sets))
def test_a_set_written_and_read_back_is_the_same_text(name):
    texts = read_folder(SHIPPED)
    assert options_from_csv(texts, name, options_to_csv(texts, name), "en") == texts


def test_short_forms_and_trails_survive_csv(texts):
    merged = merge_options(texts, "industry", ["trade", "retail"], "retail")
    for name in ("industry", "grade"):
        sent = options_to_csv(merged, name)
        assert options_from_csv(merged, name, sent, "en") == merged


def test_a_sheet_in_gbk_with_chinese_headings_is_read(texts):
    sent = "键;中文;颜色\r\nit;信息;蓝色\r\nlogistics;物流;\r\n".encode("gb18030")

    made = options_of(options_from_csv(texts, "industry", sent, "en")).options

    assert list(made)[:2] == ["it", "logistics"]
    assert (made["it"].label.text("zh_Hans"), made["it"].color) == ("信息", "blue")
    assert made["it"].label.text("en") == "IT"
    assert made["saas"].parent == "software"


def test_another_key_beside_the_id_is_a_rename(texts):
    sent = b"key,id,parent\ntech,it,\nsoftware,software,tech\n"

    changed = options_from_csv(texts, "industry", sent, "en")

    assert options_of(changed).options["tech"].id == "it"
    assert tree_of(changed) == "tech(software(saas)) trade retail"
    assert "default: tech" in changed["customer.yaml"]


def test_two_options_may_swap_their_keys(texts):
    sent = b"key,id\nretail,trade\ntrade,retail\n"
    made = options_of(options_from_csv(texts, "industry", sent, "en")).options
    assert (made["trade"].id, made["retail"].id) == ("retail", "trade")


def test_all_mistakes_of_a_file_are_told_by_line(texts):
    sent = b"key,en,color,parent\nit,IT,crimson,\nit,IT,,\nBad,B,,\nnew,New,,gone\nsaas,S,,saas\n"

    with pytest.raises(RowsError) as error:
        options_from_csv(texts, "industry", sent, "en")

    assert [(line, each.code) for line, each in error.value.rows] == [
        (2, "design.no_color"),
        (3, "design.row_twice"),
        (4, "design.name_start"),
        (5, "design.no_parent"),
        (6, "design.circle"),
    ]


@pytest.mark.parametrize("sent", [b"", b"label\nA\n", b"key,en\n", b"\xff\xfe\x00k", b"\0" * 9])
def test_what_is_no_such_file_is_refused_with_a_reason(texts, sent):
    with pytest.raises(RowsError):
        options_from_csv(texts, "industry", sent, "en")


def test_a_label_that_a_spreadsheet_would_run_is_marked_and_read_back(texts):
    changed, _ = add_option(texts, "industry", WantedOption({"en": "=1+1"}, "odd"))
    sent = options_to_csv(changed, "industry")
    assert b"'=1+1" in sent
    assert options_from_csv(changed, "industry", sent, "en") == changed


def test_a_file_of_too_many_lines_is_refused_whole(texts):
    sent = "key\n" + "".join(f"o{number}\n" for number in range(5001))

    with pytest.raises(RowsError) as refused:
        options_from_csv(texts, "industry", sent.encode(), "en")

    assert [line for line, _ in refused.value.rows] == [5002]
