"""The expressions of a template: what is printed with which form, what a condition may ask."""

from __future__ import annotations

from liquid.builtin.expressions import FilteredExpression
from liquid.builtin.expressions.logical import (
    BooleanExpression,
    ContainsExpression,
    EqExpression,
    LogicalAndExpression,
    LogicalNotExpression,
    LogicalOrExpression,
    NeExpression,
)
from liquid.builtin.expressions.primitive import FalseLiteral, StringLiteral, TrueLiteral
from liquid.expression import Expression

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.codes import Code
from app.schema.problems import did_you_mean
from app.schema.templates.model import Known, Meaning, Part, Use, Variables
from app.schema.templates.paths import Paths
from app.schema.templates.text import FILTERS


class Filters:
    """Reads ``{{ field | form }}``."""

    def __init__(self, reading: Paths, known: Variables) -> None:
        self.reading, self.known = reading, known

    def read(self, expression: Expression) -> None:
        """Note what is printed and whether the forms fit it."""
        reading = self.reading
        if not isinstance(expression, FilteredExpression):
            reading.fault(expression.token.start_index, say(N_("only a name can be printed")))
            return
        names = reading.names(expression.left)
        at = expression.left.token.start_index
        found = reading.meaning(names, at, self.known) if names else None
        for each in expression.filters or ():
            self._check(each.name, each.token.start_index, found, has_more=bool(each.args))

    def _check(self, name: str, at: int, found: Meaning | None, *, has_more: bool) -> None:
        if name not in FILTERS:
            hint = did_you_mean(name[:60], FILTERS) or say(
                N_(" (one of: {known})"), known=", ".join(FILTERS)
            )
            text = say(N_("there is no {what} {word}{hint}"), what=say(N_("form")),
                       word=repr(name[:60]), hint=hint)  # fmt: skip
            self.reading.fault(at, text, Code.UNKNOWN_WORD)
            return
        if has_more:
            self.reading.fault(at, say(N_("nothing stands behind {name}"), name=repr(name)))
        known = found.field if found else None
        is_today = found is not None and found.name == "today" and found.field is None
        fits = {
            "long_date": is_today or (known is not None and known.is_day),
            "capitals": known is not None and known.is_amount,
        }
        is_unread = known is not None and known.is_anything
        if found is not None and not fits.get(name, True) and not is_unread:
            wants = {"long_date": N_("a date"), "capitals": N_("an amount in renminbi (CNY)")}[name]
            text = say(N_("{form} is for {wanted}"), form=repr(name), wanted=say(wants))
            self.reading.fault(at, text, Code.CANNOT)


class Conditions:
    """Reads what stands behind ``if``, ``elsif`` and ``unless``."""

    def __init__(self, reading: Paths, known: Variables) -> None:
        self.reading, self.known = reading, known

    def read(self, expression: Expression) -> None:
        """Note every name of a condition and what it may not ask."""
        match expression:
            case BooleanExpression():
                self.read(expression.expression)
            case LogicalAndExpression() | LogicalOrExpression():
                self.read(expression.left)
                self.read(expression.right)
            case LogicalNotExpression():
                self.read(expression.right)
            case EqExpression() | NeExpression():
                self._compare(expression.left, expression.right, is_many=False)
            case ContainsExpression():
                self._compare(expression.left, expression.right, is_many=True)
            case _:
                self._name(expression)

    def _name(self, expression: Expression) -> Meaning | None:
        names = self.reading.names(expression)
        at = expression.token.start_index
        return self.reading.meaning(names, at, self.known) if names else None

    def _compare(self, left: Expression, right: Expression, *, is_many: bool) -> None:
        found = self._name(left)
        known = found.field if found else None
        if found is None:
            return
        if known is not None and known.is_anything:
            self._unread(found, right)
            return
        if isinstance(right, TrueLiteral | FalseLiteral) and known and known.is_yes_no:
            return
        fits = known is not None and known.options is not None and known.is_many == is_many
        if known is None or not fits or not isinstance(right, StringLiteral):
            self.reading.fault(left.token.start_index, say(N_(
                "only options are compared: {{% if stage == \"won\" %}}, of several "
                "{{% if tags contains \"vip\" %}}, yes or no {{% if active == true %}}"
            )), Code.CANNOT)  # fmt: skip
            return
        self._option(found, known, right)

    def _unread(self, found: Meaning, right: Expression) -> None:
        """Remember an option of a field that nobody knows the options of."""
        if isinstance(right, StringLiteral):
            at, key = right.token.start_index + 1, right.value
            use = Use(Part.OPTION, at, at + len(key), found.entity, found.name, key)
            self.reading.uses.append(use)

    def _option(self, found: Meaning, known: Known, right: StringLiteral) -> None:
        key, at = right.value, right.token.start_index + 1  # behind the quote
        if key in (known.options or ()):
            stop = at + len(key)
            self.reading.uses.append(Use(Part.OPTION, at, stop, found.entity, found.name, key))
            return
        hint = did_you_mean(key[:60], known.options or ())
        text = say(N_("{name} has no option {option}{hint}"), name=found.name,
                   option=repr(key[:60]), hint=hint)  # fmt: skip
        self.reading.fault(at, text, Code.UNKNOWN_OPTION)
