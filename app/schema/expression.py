"""Formulas: a small language of names, numbers, texts, operators and a few functions.

Reading one checks it; nothing here computes. The tree is plain data for whoever executes it.

    comparison: sum (("=" | "!=" | "<" | "<=" | ">" | ">=") sum)?
    sum:        product (("+" | "-") product)*
    product:    unary (("*" | "/") unary)*
    unary:      "-" unary | primary
    primary:    number | "text" | name | function "(" comparison ("," comparison)* ")" | "(" … ")"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.problems import did_you_mean

MAX_LENGTH = 2000
MAX_DEPTH = 32
MANY = 20

FUNCTIONS: Mapping[str, tuple[int, int]] = {
    "min": (1, MANY),
    "max": (1, MANY),
    "sum": (1, MANY),
    "average": (1, MANY),
    "round": (1, 2),
    "floor": (1, 1),
    "ceil": (1, 1),
    "abs": (1, 1),
    "if": (3, 3),
    "and": (2, MANY),
    "or": (2, MANY),
    "not": (1, 1),
    "coalesce": (1, MANY),
    "concat": (1, MANY),
    "days": (2, 2),
    "today": (0, 0),
}
"""Functions with the least and the most arguments they take."""


@dataclass(frozen=True)
class Number:
    """A number written in the formula."""

    value: Decimal


@dataclass(frozen=True)
class Text:
    """A text written in the formula."""

    value: str


@dataclass(frozen=True)
class Name:
    """The value of a field."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function, or an operator, with what it is applied to."""

    function: str
    arguments: tuple[Expression, ...]


Expression = Number | Text | Name | Call

TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,30}(?:\.\d{1,30})?)|(?P<name>[A-Za-z_][A-Za-z0-9_]*)"
    r"|(?P<text>\"[^\"]*\"|'[^']*')|(?P<sign><=|>=|!=|[-+*/(),<>=]))",
    re.ASCII,
)


class ExpressionError(ValueError):
    """A formula cannot be read; the message says why and where."""


def read_expression(text: str) -> Expression:
    """Return the tree of a formula. Raises ExpressionError."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(say(N_("at most {most} characters"), most=MAX_LENGTH))
    parser = _Parser(list(_tokens(text)))
    tree = parser.comparison(1)
    if parser.kind != "end":
        raise ExpressionError(say(N_("did not expect {token}"), token=repr(parser.token)))
    return tree


def names_in(tree: Expression) -> Iterator[str]:
    """Yield the names of the fields that a formula reads."""
    if isinstance(tree, Name):
        yield tree.name
    if isinstance(tree, Call):
        for argument in tree.arguments:
            yield from names_in(argument)


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at, end = 0, len(text.rstrip())
    while at < end:
        found = TOKEN.match(text, at)
        if found is None or found.lastgroup is None:
            raise ExpressionError(
                say(N_("cannot read {piece}"), piece=repr(text[at : at + 20].strip()))
            )
        yield found.lastgroup, found[found.lastgroup]
        at = found.end()
    yield "end", "the end"


@dataclass
class _Parser:
    tokens: list[tuple[str, str]]
    at: int = 0

    @property
    def kind(self) -> str:
        return self.tokens[self.at][0]

    @property
    def token(self) -> str:
        return self.tokens[self.at][1]

    def take(self, *signs: str) -> str:
        """Return the sign that stands here and step on, if it is one of ``signs``."""
        if self.kind == "sign" and self.token in signs:
            self.at += 1
            return self.tokens[self.at - 1][1]
        return ""

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise ExpressionError(
                say(N_("expected {sign} before {token}"), sign=repr(sign), token=repr(self.token))
            )

    def comparison(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError(say(N_("nested deeper than {most}"), most=MAX_DEPTH))
        left = self.sum(depth)
        if sign := self.take("=", "!=", "<", "<=", ">", ">="):
            return Call(sign, (left, self.sum(depth)))
        return left

    def sum(self, depth: int) -> Expression:
        left = self.product(depth)
        while sign := self.take("+", "-"):
            left = Call(sign, (left, self.product(depth)))
        return left

    def product(self, depth: int) -> Expression:
        left = self.unary(depth)
        while sign := self.take("*", "/"):
            left = Call(sign, (left, self.unary(depth)))
        return left

    def unary(self, depth: int) -> Expression:
        if depth > MAX_DEPTH:
            raise ExpressionError(say(N_("nested deeper than {most}"), most=MAX_DEPTH))
        if self.take("-"):
            return Call("negative", (self.unary(depth + 1),))
        return self.primary(depth)

    def primary(self, depth: int) -> Expression:
        if self.take("("):
            inner = self.comparison(depth + 1)
            self.need(")")
            return inner
        kind, token = self.tokens[self.at]
        if kind not in ("number", "text", "name"):
            raise ExpressionError(say(N_("expected a value before {token}"), token=repr(token)))
        self.at += 1
        if kind == "number":
            return Number(Decimal(token))
        if kind == "text":
            return Text(token[1:-1])
        return self.call(token, depth) if self.take("(") else Name(token)

    def call(self, function: str, depth: int) -> Expression:
        if function not in FUNCTIONS:
            hint = did_you_mean(function[:60], FUNCTIONS)
            raise ExpressionError(
                say(
                    N_("there is no function {function}{hint}"),
                    function=repr(function[:60]),
                    hint=hint,
                )
            )
        arguments: list[Expression] = []
        if not self.take(")"):
            arguments.append(self.comparison(depth + 1))
            while self.take(","):
                arguments.append(self.comparison(depth + 1))
            self.need(")")
        least, most = FUNCTIONS[function]
        if not least <= len(arguments) <= most:
            wanted = (
                str(least)
                if least == most
                else say(N_("{least} to {most}"), least=least, most=most)
            )
            raise ExpressionError(
                say(
                    N_("{function}() takes {wanted} values, not {count}"),
                    function=function,
                    wanted=wanted,
                    count=len(arguments),
                )
            )
        return Call(function, tuple(arguments))
