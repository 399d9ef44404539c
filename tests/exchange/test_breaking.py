"""Words too long for their place come in pieces, and the pieces are the text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.exchange.breaking import breakable


def test_words_that_have_room_stay_whole() -> None:
    assert breakable("short 短 documentation", 8) == "short 短 documentation"


def test_a_word_without_room_may_break_before_each_of_its_letters() -> None:
    assert breakable("a longer b", 2) == ["a l", "o", "n", "g", "e", "r b"]


def test_an_address_is_broken_behind_its_parts() -> None:
    assert breakable("lin.zhixia@lankang-8.example", 9) == [
        "lin.", "zhixia@", "lankang-", "8.", "example"
    ]  # fmt: skip


def test_wide_letters_need_more_room() -> None:
    assert breakable("iiiiiiii", 4) == "iiiiiiii"
    assert isinstance(breakable("WWWWWWWW", 4), list)


def test_a_very_long_word_comes_in_few_pieces() -> None:
    assert len(breakable("x" * 20_000, 40)) < 4_000


def test_chinese_breaks_by_itself() -> None:
    assert breakable("统一社会信用代码统一社会信用代码", 4) == "统一社会信用代码统一社会信用代码"


@pytest.mark.parametrize("whole", ["e\u0301", "👩\u200d👧", "ก\u0e33"[:1] + "\u0e34"])
def test_what_is_drawn_as_one_letter_is_not_parted(whole: str) -> None:
    pieces = breakable("aaaa" + whole + "aaaa", 1)

    assert any(whole in piece for piece in pieces)


def test_of_many_empty_lines_three_stay() -> None:
    assert breakable("a\n\n \n\n\n\nb", 9) == "a\n\n\nb"


@given(st.text(alphabet="ab /.中，\u0301\u200d", max_size=60), st.integers(2, 9))
def test_the_pieces_are_the_text(text: str, most: int) -> None:
    pieces = breakable(text, most)

    assert "".join(pieces) == text
