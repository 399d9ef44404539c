"""Text on paper: escaped, bounded, and with Han and Latin set apart."""

from __future__ import annotations

import pytest

from app.exchange.documents.text import Allowance, file_name, printable, space


def test_han_beside_latin_gets_a_quarter_space_that_is_not_copied() -> None:
    assert space("共12份PDF") == (
        '共<span class="g"></span>12<span class="g"></span>份<span class="g"></span>PDF'
    )


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", "<img src=x>", '"><b>', "</td><style>*{}</style>", "{{ 7*7 }}"],
)
def test_markup_in_a_value_is_text(hostile: str) -> None:
    assert "<" not in str(space(hostile)).replace('<span class="g"></span>', "")


def test_an_escaped_sign_is_not_torn_apart() -> None:
    assert space("A&B公司") == 'A&amp;B<span class="g"></span>公司'


def test_lines_stay_lines() -> None:
    assert space("一\n二") == "一<br>二"


def test_marks_that_reorder_and_controls_are_left_out() -> None:
    assert printable("a\u202egpj.exe\x00\x1b[31m\u2066b\ud800") == "agpj.exe[31mb"


def test_what_is_too_long_is_cut_and_says_by_how_much() -> None:
    allowance = Allowance(1_000)

    taken = allowance.take("x" * 10_000_000, at_most=100)

    assert taken == "x" * 100 + " … (+9,999,900)"
    assert allowance.left == 900


def test_a_document_as_a_whole_is_bounded() -> None:
    allowance = Allowance(5)

    assert [allowance.take("abc", at_most=10) for _ in range(3)] == ["abc", "ab … (+1)", " … (+3)"]


@pytest.mark.parametrize(
    ("parts", "name"),
    [
        (("砚桥数据（杭州）", "客户档案"), "砚桥数据（杭州） · 客户档案.pdf"),
        (("../../etc/passwd", "x"), "_.._etc_passwd · x.pdf"),
        (("a\r\nSet-Cookie: b", "c"), "a Set-Cookie_ b · c.pdf"),
        (("", ""), "·.pdf"),
        (("长" * 500, "x"), "长" * 120 + ".pdf"),
    ],
)
def test_file_names_can_be_written_everywhere(parts: tuple[str, str], name: str) -> None:
    assert file_name(*parts) == name
