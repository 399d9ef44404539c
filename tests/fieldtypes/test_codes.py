from datetime import date, datetime

import pytest

from app.core.errors import FieldValueError
from app.fieldtypes.auto_number import AutoNumberSettings, AutoNumberType
from app.fieldtypes.id_card import IdCardSettings, IdCardType
from app.fieldtypes.uscc import UsccSettings, UsccType

TODAY = date(2026, 11, 21)
ID_CARD = IdCardType(IdCardSettings())
USCC = UsccType(UsccSettings())
NOW = datetime(2026, 11, 21, 9, 30)  # noqa: DTZ001 - in the panel's zone, as the door passes it


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("11010519491231002X", "11010519491231002X"),
        ("11010519491231002x", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("110105 19491231 002X", "11010519491231002X"),
        ("810000199408230021", "810000199408230021"),  # Hong Kong
        ("830000199201300022", "830000199201300022"),  # Taiwan
    ],
)
def test_a_card_number_is_read_in_every_usual_form(text, number):
    assert ID_CARD.parse(text) == number


def test_the_new_card_of_a_foreigner_begins_with_9():
    # 9 + province 11 + country 156 + birth 1993-08-01 + 123, check digit by the same rule
    refused = refusal(ID_CARD, "911156199308011230")
    number = "91115619930801123" + (refused.params["digit"] if refused else "0")
    assert ID_CARD.parse(number) == number


def refusal(bound, text):
    try:
        bound.check(bound.parse(text), TODAY)
    except FieldValueError as error:
        return error
    return None


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("123", "An ID card number has 17 digits and a check digit (0–9 or X)."),
        (
            "110105194912310021",
            "The check digit is wrong: the 18th character should be X.",
        ),
        ("990105194912310021", "The check digit is wrong: the 18th character should be 3."),
        ("170105194912310021", "No province has the number 17 (digits 1 and 2)."),
        ("110105194913310021", "19491331 is not a date of birth (digits 7 to 14)."),
        (
            "110105491231002",
            "This is the 15-digit number of an old card; the new one is 11010519491231002X.",
        ),
    ],
)
def test_a_wrong_card_number_is_refused_with_what_is_wrong(text, sentence):
    assert str(refusal(ID_CARD, text)) == sentence


def test_nobody_is_born_in_the_future():
    wrong = refusal(ID_CARD, "110105209912310020")
    number = "11010520991231002" + wrong.params.get("digit", "0")
    assert refusal(ID_CARD, number).code == "id_card.future"


def test_a_credit_code_is_read_in_every_usual_form():
    for text in ("91110000600037341L", "91110000600037341l", "9 1 110000 600037341L"):
        assert USCC.parse(text) == "91110000600037341L"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("91110000600037341M", "The check digit is wrong: the 18th character should be L."),
        ("9111000060003734", "The code has 18 characters; this has 16."),
        ("110000600037341", "This is an old 15-digit registration number; give the 18-digit code."),
        (
            "9111000O600037341L",
            "“O” cannot stand at place 8; the letters I, O, S, V, Z never do.",
        ),
    ],
)
def test_a_wrong_credit_code_is_refused_with_what_is_wrong(text, sentence):
    assert str(refusal(USCC, text)) == sentence


@pytest.mark.parametrize(
    ("pattern", "reset", "number", "period"),
    [
        ("KH-{yyyy}{mm}-{seq:5}", None, "KH-202611-00042", "2026-11"),
        ("{yy}{mm}{dd}/{seq:3}", None, "261121/042", "2026-11-21"),
        ("HT{yyyy}-{seq:4}", None, "HT2026-0042", "2026"),
        ("{seq:1}", None, "42", ""),
        ("KH-{yyyy}{mm}-{seq:5}", "year", "KH-202611-00042", "2026"),
        ("KH-{yyyy}{mm}-{seq:5}", "never", "KH-202611-00042", ""),
    ],
)
def test_a_record_gets_the_next_number_of_its_period(pattern, reset, number, period):
    bound = AutoNumberType(AutoNumberSettings(pattern=pattern, reset=reset))
    assert bound.number(42, NOW) == number
    assert bound.period(NOW) == period


def test_a_long_count_outgrows_its_zeros_instead_of_starting_anew():
    assert AutoNumberType(AutoNumberSettings(pattern="A{seq:2}")).number(12345, NOW) == "A12345"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        ({"pattern": "KH"}, "needs {seq:N} once"),
        ({"pattern": "{seq:3}{seq:3}"}, "needs {seq:N} once"),
        ({"pattern": "{name}-{seq:3}"}, "knows only"),
        ({"pattern": "{seq:99}"}, "from 1 to 12"),
        ({"pattern": "{seq:3}", "reset": "year"}, "lacks {yyyy}"),
        ({"pattern": "{yyyy}{seq:3}", "reset": "month"}, "lacks {mm}"),
        ({"pattern": "{seq:3}", "reset": "hour"}, "reset must be one of"),
    ],
)
def test_a_pattern_that_would_repeat_numbers_is_refused(given, reason):
    with pytest.raises(ValueError, match=reason.replace("{", r"\{")):
        AutoNumberSettings(**given)
