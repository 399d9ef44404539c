"""Formulas are read into a tree or refused with a reason; nothing is ever run."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.schema.expression import (
    Call,
    ExpressionError,
    Name,
    Number,
    Text,
    names_in,
    read_expression,
)


def test_multiplication_binds_closer_than_addition() -> None:
    assert read_expression("a + 2 * -b") == Call(
        "+",
        (Name("a"), Call("*", (Number(Decimal(2)), Call("negative", (Name("b"),))))),
    )


def test_subtraction_goes_from_the_left() -> None:
    assert read_expression("3 - 2 - 1") == read_expression("(3 - 2) - 1")


def test_functions_texts_and_comparisons_are_read() -> None:
    tree = read_expression("if(stage = 'won', round(amount * 1.5, 2), min(amount, other))")

    assert isinstance(tree, Call)
    assert tree.arguments[0] == Call("=", (Name("stage"), Text("won")))
    assert list(names_in(tree)) == ["stage", "amount", "amount", "other"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected a value before 'the end'"),
        ("1 +", "expected a value before 'the end'"),
        ("(1", "expected ')'"),
        ("1 2", "did not expect '2'"),
        ("exec('x')", "there is no function 'exec'"),
        ("a.b", "cannot read '.b'"),
        ("a ** b", "expected a value before '*'"),
        ("__import__('os')", "there is no function '__import__'"),
        ("a[0]", "cannot read '[0]'"),
        ("if(a, b)", "if() takes 3 values, not 2"),
        ("'open", "cannot read"),
        ("(" * 100 + "1" + ")" * 100, "nested deeper than 32"),
        ("-" * 100 + "1", "nested deeper than 32"),
        ("1+" * 1500 + "1", "at most 2000 characters"),
    ],
)
def test_what_cannot_be_read_is_told(text: str, said: str) -> None:
    with pytest.raises(ExpressionError) as raised:
        read_expression(text)

    assert said in str(raised.value)


@given(st.text(alphabet="ab1.'\"()+-*/,<>=! min", max_size=60))
@example("١")
@example("9" * 2000)
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        tree = read_expression(text)
    except ExpressionError:
        return

    assert all(name.isidentifier() for name in names_in(tree))
