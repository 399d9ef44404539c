"""Types guessed from pasted rows: what the cells are, in Chinese and in English."""

from __future__ import annotations

import pytest

from app.core.errors import FieldValueError
from app.design.entities.guessing import (
    OFFERED,
    choices_of,
    field_names,
    first_words_named,
    guess,
    said_field,
    tried,
)
from app.design.entities.pasted import (
    MOST_BYTES,
    MOST_COLUMNS,
    Column,
    cut_rows,
    decoded,
    read_pasted,
)
from app.schema.loader import check
from app.schema.names import is_name


def column(head: str, *cells: str) -> Column:
    return Column(head, cells, len(cells))


@pytest.mark.parametrize(
    ("head", "cells", "wanted"),
    [
        ("电话", ["13800138000", "010-62345678"], "phone"),
        ("Contact", ["+86 21 6234 5678", "13900139000"], "phone"),
        ("编码", ["13800138000x", "13900139000y"], "text"),
        ("邮箱", ["a@example.cn", "张伟@例子.中国"], "email"),
        ("网站", ["www.example.com", "https://example.com/a?b=1"], "url"),
        ("版本", ["3.14", "2.71"], "number"),
        ("成立日期", ["2024年1月5日", "2023/12/1", "2022.3.4"], "date"),
        ("Joined", ["Jan 5, 2024", "5 February 2023", "3/4/2021"], "date"),
        ("签约时间", ["2024-01-05 10:30", "2024/1/6 9:00"], "date_time"),
        ("上班", ["08:30", "9:00"], "time"),
        ("金额", ["1200.50", "99"], "money"),
        ("Deal", ["¥1,200.50", "100元", "35万"], "money"),
        ("占比", ["12.5%", "3％"], "percent"),
        ("员工数", ["1,200", "35", "3万"], "integer"),
        ("评分", ["3.5", "4"], "number"),
        ("邮政", ["010020", "020100"], "text"),
        ("单号", ["20240001", "20240002"], "text"),
        ("是否重点", ["是", "否", "1"], "yes_no"),
        ("Paid?", ["yes", "no"], "yes_no"),
        ("分数", ["1", "0", "1"], "integer"),
        ("身份证号", ["11010519491231002X"], "id_card"),
        ("信用代码", ["91330106MAEX4MP112", "91110000600037341L"], "uscc"),
        ("状态", ["潜在", "成交", "潜在", "成交"], "select"),
        ("客户名称", ["砚桥", "晨星", "海天", "云帆"], "text"),
        ("备注", ["短", "长" * 200], "long_text"),
        ("说明", ["两\n行", "一"], "long_text"),
        ("城市", ["浙江省杭州市", "江苏省南京市"], "region"),
    ],
)
def test_cells_tell_what_a_column_is(head: str, cells: list[str], wanted: str) -> None:
    assert guess(column(head, *cells)).type == wanted


@pytest.mark.parametrize(
    ("head", "wanted"),
    [("手机", "phone"), ("Email", "email"), ("合同金额", "money"), ("甲", "text")],
)
def test_of_a_column_without_cells_the_head_tells(head: str, wanted: str) -> None:
    assert guess(column(head)).type == wanted


def test_a_few_cells_that_do_not_fit_are_said_and_do_not_decide() -> None:
    found = guess(column("电话", *["13800138000"] * 19, "无"))
    assert (found.type, found.read, found.unread) == ("phone", 19, "无")


def test_a_head_that_says_the_same_needs_half_of_the_cells() -> None:
    cells = ["13800138000", "010-62345678", "无"]
    assert guess(column("电话", *cells)).type == "phone"
    assert guess(column("甲", *cells)).type == "text"


def test_another_currency_than_the_panels_is_written_down() -> None:
    assert guess(column("Price", "$12.50", "$3")).settings == {"currency": "USD"}
    assert guess(column("金额", "12"), "CNY").settings == {}


def test_numbers_keep_the_places_that_the_cells_have() -> None:
    assert guess(column("重量", "1.2345", "2.5")).settings == {"places": 4}


def test_options_get_keys_that_are_names_each_once() -> None:
    made = choices_of(["潜在", "钱在", "VIP 客户", "潜在", "???", "none"])
    assert list(made.values()) == ["潜在", "钱在", "VIP 客户", "???", "none"]
    assert all(map(is_name, made))
    assert len(made) == 5


def test_fields_get_names_none_twice_and_none_that_the_panel_needs() -> None:
    known = {"电话": "office_phone"}
    assert field_names(["电话", "Owner", "名称", "名称", "", "ID"], known) == [
        "office_phone", "owner_2", "mingcheng", "mingcheng_2", "field", "id_2",
    ]  # fmt: skip


@pytest.mark.parametrize("name", OFFERED)
def test_every_type_that_is_offered_makes_a_field_that_loads(name: str) -> None:
    field = said_field(tried(column("甲", "1", "2"), name), {"zh_Hans": "甲"})
    fields = first_words_named({"thing": field, "more": {"type": "text"}})
    lines = "\n".join(f"  {key}: {_flow(value)}" for key, value in fields.items())
    assert check({"a.yaml": f"fields:\n{lines}\n"}) == []


def _flow(value: object) -> str:
    from app.design.files.words import inline

    return inline(value)


# -- rows ---------------------------------------------------------------------------------------


def test_cells_with_quotes_and_lines_are_read_as_a_spreadsheet_writes_them() -> None:
    found = read_pasted('名称\t备注\n"甲\n乙"\t"说""好"""\n\n丙\t\n')
    assert [(each.head, each.cells, each.rows) for each in found] == [
        ("名称", ("甲\n乙", "丙"), 2),
        ("备注", ('说"好"',), 2),
    ]


@pytest.mark.parametrize("text", ["a,b\n1,2\n", "a;b\n1;2\n", "a\tb\r\n1\t2\r\n", "a|b\n1|2"])
def test_what_parts_the_cells_is_found(text: str) -> None:
    assert [(each.head, each.cells) for each in read_pasted(text)] == [("a", ("1",)), ("b", ("2",))]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "design.paste_empty"),
        (" \n\t\n", "design.paste_empty"),
        ("\t".join("x" * (MOST_COLUMNS + 1)), "design.paste_wide"),
        ("x" * (MOST_BYTES + 1), "design.paste_large"),
    ],
)
def test_what_is_no_table_is_refused_with_a_sentence(text: str, code: str) -> None:
    with pytest.raises(FieldValueError) as caught:
        read_pasted(text)
    assert caught.value.code == code


def test_a_file_of_a_chinese_excel_is_read_and_one_that_is_no_text_is_refused() -> None:
    assert decoded("名称,电话".encode("gb18030")) == "名称,电话"
    assert decoded("\ufeff名称".encode()) == "名称"
    with pytest.raises(FieldValueError):
        decoded(b"PK\x03\x04\x00\x00\xff\xfe")


def test_the_rows_that_are_carried_along_read_to_the_same_columns() -> None:
    text = '名称,备注\n"甲,乙","两\n行"\n丙,"""x"\n'
    assert read_pasted(cut_rows(text)) == read_pasted(text)
