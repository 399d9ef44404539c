from datetime import date
from decimal import Decimal

import pytest
import sqlalchemy as sa
from babel import Locale
from hypothesis import given
from hypothesis import strategies as st

from app.core.errors import FieldValueError
from app.core.i18n import Label
from app.fieldtypes.column_types import ExactNumeric
from app.fieldtypes.integer import IntegerSettings, IntegerType
from app.fieldtypes.money import MoneySettings, MoneyType
from app.fieldtypes.number import NumberSettings, NumberType
from app.fieldtypes.percent import PercentSettings, PercentType
from app.fieldtypes.rating import RatingSettings, RatingType

TODAY = date(2026, 11, 21)
NUMBER = NumberType(NumberSettings(minimum=Decimal(0)))
YUAN = MoneyType(MoneySettings())


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1234.5", "1234.50"),
        ("1,234,567.8", "1234567.80"),
        ("１２３４．５", "1234.50"),
        ("3.5万", "35000.00"),
        ("1.2 亿", "120000000.00"),
        ("１，２３４", "1234.00"),
        ("+7", "7.00"),
        (".5", "0.50"),
        ("1e3", "1000.00"),
        ("-0", "0.00"),
    ],
)
def test_a_number_is_read_as_people_write_it(text, value):
    assert NumberType(NumberSettings()).dump(NumberType(NumberSettings()).parse(text)) == value


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("abc", "number.invalid"),
        ("NaN", "number.invalid"),
        ("Infinity", "number.invalid"),
        ("1,5", "number.invalid"),
        ("1.234,50", "number.invalid"),
        ("12,34,567", "number.invalid"),
        ("١٢", "number.invalid"),
        (".", "number.invalid"),
        ("1.005", "number.places"),
        ("1e99", "number.digits"),
        ("99999999999999999", "number.digits"),
        ("-1", "number.too_small"),
    ],
)
def test_a_number_that_is_unclear_or_not_allowed_is_refused(text, code):
    with pytest.raises(FieldValueError) as error:
        NUMBER.check(NUMBER.parse(text), TODAY)
    assert error.value.code == code


@pytest.mark.parametrize(
    "text", ["￥1,286,400", "¥1286400.00", "128.64万", "CNY 1286400", "1286400元", "人民币1286400"]
)
def test_money_is_read_with_its_currency(text):
    assert YUAN.parse(text) == Decimal(1286400)


@pytest.mark.parametrize("text", ["$5", "5 EUR", "元", "¥"])
def test_money_of_another_currency_is_refused(text):
    with pytest.raises(FieldValueError) as error:
        YUAN.parse(text)
    assert error.value.code == "money.invalid"
    assert "CNY" in str(error.value)


def test_a_negative_amount_keeps_its_sign_before_the_currency():
    assert YUAN.parse("-¥5") == YUAN.parse("¥-5") == Decimal(-5)


def test_people_see_money_in_their_own_way():
    assert YUAN.format(Decimal("1234.5"), Locale.parse("zh_Hans")) == "¥1,234.50"
    assert YUAN.format(Decimal("1234.5"), Locale("en")) == "CN¥1,234.50"


@pytest.mark.parametrize("text", ["12.5%", "12.5", "12.50 %", "１２．５％"])
def test_a_percentage_is_kept_as_people_say_it(text):
    assert PercentType(PercentSettings()).parse(text) == Decimal("12.5")


def test_a_unit_stands_behind_the_figure_in_the_readers_language():
    unit = Label({"en": "people", "zh_Hans": "人"})
    employees = IntegerType(IntegerSettings(unit=unit))
    assert employees.format(1286, Locale("en")) == "1,286 people"
    assert employees.format(1286, Locale.parse("zh_Hans")) == "1,286 人"


def test_a_whole_number_with_a_fraction_is_refused_and_with_zeros_is_read():
    whole = IntegerType(IntegerSettings())
    assert whole.parse("12.00") == 12
    with pytest.raises(FieldValueError, match="not a whole number"):
        whole.parse("12.5")


def test_a_rating_is_read_from_stars_and_stays_within_them():
    rating = RatingType(RatingSettings())
    assert rating.parse("★★★☆☆") == 3
    with pytest.raises(FieldValueError) as error:
        rating.check(rating.parse("6"), TODAY)
    assert error.value.code == "rating.too_large"


@pytest.mark.parametrize(
    ("settings", "given", "reason"),
    [
        (NumberSettings, {"places": 9}, "places"),
        (NumberSettings, {"minimum": Decimal(2), "maximum": Decimal(1)}, "greater"),
        (IntegerSettings, {"minimum": 2, "maximum": 1}, "greater"),
        (MoneySettings, {"currency": "YUAN"}, "ISO 4217"),
        (RatingSettings, {"maximum": 11}, "maximum"),
    ],
)
def test_settings_that_contradict_themselves_are_refused(settings, given, reason):
    with pytest.raises(ValueError, match=reason):
        settings(**given)


def test_exact_numbers_add_up_and_sort_exactly(connection):
    table = sa.Table("t", sa.MetaData(), sa.Column("v", ExactNumeric(2)), prefixes=["TEMPORARY"])
    table.drop(connection, checkfirst=True)
    table.create(connection)
    amounts = [Decimal("0.10"), Decimal("0.20"), Decimal("9999999999999999.99"), Decimal("-0.01")]
    connection.execute(table.insert(), [{"v": amount} for amount in amounts])
    assert connection.scalar(sa.select(sa.func.sum(table.c.v))) == sum(amounts)
    in_order = connection.scalars(sa.select(table.c.v).order_by(table.c.v)).all()
    assert in_order == sorted(amounts)
    above = sa.select(sa.func.count()).where(table.c.v > Decimal("0.19"))
    assert connection.scalar(above) == 2


@given(st.decimals(-(10**15), 10**15, places=2))
def test_any_amount_can_be_typed_as_it_is_shown(amount):
    shown = YUAN.format(amount, Locale.parse("zh_Hans"))
    assert YUAN.parse(shown) == amount
