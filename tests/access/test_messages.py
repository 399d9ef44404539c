"""From an error to a sentence."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from babel import Locale

from app.access.messages import fill, message_text
from app.core.errors import AppError
from app.core.i18n import Label

EN, ZH = Locale.parse("en"), Locale.parse("zh_Hans")
CUSTOMER = Label({"en": "Customer", "zh_Hans": "客户", "zh_Hant": "客戶"})


def test_a_label_is_said_in_the_readers_language() -> None:
    error = AppError("x", "There is no {entity}.", entity=CUSTOMER)

    assert message_text(error, EN) == "There is no Customer."
    assert message_text(error, ZH) == "There is no 客户."


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("1234.5"), "1,234.5"),
        (12, "12"),
        (date(2026, 11, 21), "Nov 21, 2026"),
        ((CUSTOMER, "b"), "Customer and b"),
        (AppError("y", "too long"), "too long"),
    ],
)
def test_a_parameter_is_written_as_the_reader_writes_it(value: object, text: str) -> None:
    assert fill("{value}", {"value": value}, EN) == text


@pytest.mark.parametrize(
    "sentence", ["{value.__class__}", "{value[0]}", "{0}", "{}", "{value.secret!r}"]
)
def test_a_sentence_cannot_reach_into_its_parameters(sentence: str) -> None:
    class Box:
        secret = "s3cret"

    text = fill(sentence, {"value": Box()}, EN)

    assert "s3cret" not in text
    assert "class" not in text.replace("__class__", "")


def test_a_place_that_nothing_fills_stays_as_it_is() -> None:
    assert fill("{gone} is gone", {}, EN) == "{gone} is gone"
