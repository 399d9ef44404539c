from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.fieldtypes.capitals import DIGITS, in_capitals


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("0", "零元整"),
        ("0.05", "伍分"),
        ("0.50", "伍角整"),
        ("10.50", "壹拾元伍角整"),
        ("101.01", "壹佰零壹元零壹分"),
        ("10010.10", "壹万零壹拾元壹角整"),
        ("1286400", "壹佰贰拾捌万陆仟肆佰元整"),
        ("100000000", "壹亿元整"),
        ("100010000", "壹亿零壹万元整"),
        ("100000001", "壹亿零壹元整"),
        ("20300400.05", "贰仟零叁拾万零肆佰元零伍分"),
        ("-3", "负叁元整"),
        ("1.999", "贰元整"),
        ("-0.001", "零元整"),
        ("999999999999.99", "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分"),
    ],
)
def test_an_amount_is_written_as_on_a_cheque(amount, written):
    assert in_capitals(Decimal(amount)) == f"人民币{written}"


@pytest.mark.parametrize(
    "amount", ["1e12", "-1000000000000", "999999999999.999", "NaN", "Infinity"]
)
def test_an_amount_that_cannot_be_written_is_refused(amount):
    with pytest.raises(ValueError, match="cannot be written"):
        in_capitals(Decimal(amount))


def read(written):
    """Read capitals back, by a way of its own."""
    units = {"拾": 10, "佰": 100, "仟": 1000}
    total = group = digit = Decimal(0)
    for c in written.removeprefix("人民币").removeprefix("负"):
        if c in DIGITS:
            digit = Decimal(DIGITS.index(c))
        elif c in units:
            group, digit = group + digit * units[c], Decimal(0)
        elif c in "万亿":
            total, group, digit = total + (group + digit) * {"万": 10**4, "亿": 10**8}[c], 0, 0
        elif c == "元":
            total, group, digit = total + group + digit, 0, 0
        elif c in "角分":
            total, digit = total + digit / {"角": 10, "分": 100}[c], 0
    return -total if "负" in written else total


@given(st.decimals("-999999999999.99", "999999999999.99", places=2))
def test_what_is_written_can_be_read_back(amount):
    written = in_capitals(amount)
    assert read(written) == amount
    assert "零零" not in written
    assert written.endswith("分") != written.endswith("整")
