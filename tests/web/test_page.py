"""Small decisions that every page makes."""

from __future__ import annotations

import pytest
from flask import Flask

from app.core.i18n import Label
from app.fieldtypes.option_set import COLORS, Option, OptionKind, OptionSet
from app.web.page import avatar_color, avatar_letter, rank_bars, safe_path


def tier(*keys: str) -> OptionSet:
    options = {key: Option(key, Label.plain(key)) for key in keys}
    return OptionSet("tier", options, OptionKind.TIER)


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/customer/list/?page=2", "/customer/list/?page=2"),
        ("/", "/"),
        ("", "/"),
        (None, "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("/a\r\nSet-Cookie: x=1", "/"),
    ],
)
def test_only_paths_of_this_panel_are_gone_back_to(target: str | None, expected: str) -> None:
    with Flask(__name__).test_request_context("/"):
        assert safe_path(target) == expected


@pytest.mark.parametrize(
    ("name", "letter"),
    [("林知夏", "夏"), ("Alice Lee", "A"), ("bob", "B"), ("  ", "?"), ("陈予安 ", "安")],
)
def test_an_avatar_shows_the_letter_people_would_choose(name: str, letter: str) -> None:
    assert avatar_letter(name) == letter


def test_a_name_keeps_its_colour() -> None:
    assert avatar_color("林知夏") == avatar_color("林知夏")
    assert avatar_color("林知夏") in COLORS


@pytest.mark.parametrize(
    ("key", "bars"),
    [("vip", (True, True, True)), ("key", (True, True, False)), ("normal", (True, False, False))],
)
def test_a_tier_of_three_is_drawn_with_three_bars(key: str, bars: tuple[bool, ...]) -> None:
    assert rank_bars(tier("vip", "key", "normal"), key) == bars


def test_a_long_tier_is_drawn_with_five_bars_and_never_none() -> None:
    keys = [f"o{place}" for place in range(12)]

    assert sum(rank_bars(tier(*keys), "o0")) == 5
    assert sum(rank_bars(tier(*keys), "o11")) == 1


def test_an_option_that_is_not_in_the_tier_has_no_bars() -> None:
    assert rank_bars(tier("vip"), "gone") == ()
