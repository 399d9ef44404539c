"""The template of a letter, label or card, taken apart: values, conditions and loops, no code.

What may stand in one is Liquid, cut down to ``{{ field }}``, ``{% if %}``, ``{% unless %}`` and
``{% for %}``; the library reads it. Everything else that Liquid knows is refused by
:mod:`app.schema.templates.checks`, which asks for each piece what it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from liquid import Environment
from liquid.ast import Node
from liquid.builtin.content import Literal
from liquid.builtin.illegal import Illegal
from liquid.builtin.output import Output
from liquid.builtin.tags.for_tag import ForTag
from liquid.builtin.tags.if_tag import IfTag
from liquid.builtin.tags.unless_tag import UnlessTag
from liquid.exceptions import LiquidError
from liquid.mode import Mode

from app.core.i18n import N_
from app.core.sentences import say
from app.schema.problems import did_you_mean

LONGEST_STATEMENT = 300
MOST_STATEMENTS = 2_000
DEEPEST = 6  # conditions and loops inside each other
CLOSED_BY = {"{{": "}}", "{%": "%}"}
OPENS = re.compile(r"\{\{|\{%")
BARE = re.compile(r"\{%-?\s*\w+\s*-?%\}")  # a tag that asks nothing
TAG_WORD = re.compile(r"\{%-?\s*(\w+)")
OPENING = {"if": "endif", "unless": "endunless", "for": "endfor"}
INNER = {"elsif": ("if", "unless"), "else": ("if", "unless", "for")}
TAGS = (*OPENING, *OPENING.values(), *INNER)
FILTERS = ("upper", "long_date", "capitals")
GLOBALS = ("today", "issuer", "printed_by")
"""What a template may say beside the record: the day, who issues the document, who prints it."""

UNWRITABLE = re.compile(r"[\ue000-\uf8ff\u0000-\u0008\u000b-\u001f\u007f]")
"""Characters that mark the places of values while a document is made, and control characters."""


@dataclass(frozen=True, order=True)
class Mistake:
    """What is wrong at a place of a template."""

    at: int
    text: str


@dataclass(frozen=True)
class Statement:
    """One ``{{ … }}`` or ``{% … %}`` with its place in the text."""

    start: int
    stop: int
    word: str = ""  # of a tag: if, endif, for …

    @property
    def is_tag(self) -> bool:
        """Whether it steers and prints nothing."""
        return bool(self.word)


@dataclass(frozen=True)
class Parsed:
    """A template taken apart; without nodes where it cannot be read."""

    source: str
    nodes: tuple[Node, ...] = ()
    mistakes: tuple[Mistake, ...] = ()


class TemplateLanguage(Environment):
    """Liquid without files, without assignments, without its filters."""

    block_nesting_limit = DEEPEST + 2
    logical_not_operator = True
    logical_parentheses = True
    suppress_blank_control_flow_blocks = False

    def __init__(self, filters: dict[str, Callable[[object], object]] | None = None) -> None:
        super().__init__(tolerance=Mode.STRICT, strict_filters=True)
        self.filters = {**dict.fromkeys(FILTERS, _as_it_is), **(filters or {})}

    def setup_tags_and_filters(self, *, extra: bool = False) -> None:
        """Know the few tags there are."""
        for tag in (Literal, Output, Illegal, IfTag, UnlessTag, ForTag):
            self.add_tag(tag)


def _as_it_is(value: object) -> object:
    return value


LANGUAGE = TemplateLanguage()


@lru_cache(maxsize=512)
def parse(source: str) -> Parsed:
    """Return a template taken apart, with everything that keeps it from being read."""
    statements, mistakes = _statements(source)
    mistakes += _unbalanced(source, statements)
    mistakes += [
        Mistake(each.start, _unreadable(source[each.start : each.stop]))
        for each in statements
        if each.word in ("", *TAGS) and not _can_be_read(source[each.start : each.stop], each.word)
    ]
    for found in UNWRITABLE.finditer(source):
        mistakes.append(Mistake(found.start(), say(N_("a control character cannot be printed"))))
    if mistakes:
        return Parsed(source, (), tuple(sorted(mistakes)))
    try:
        return Parsed(source, tuple(LANGUAGE.from_string(source).nodes))
    except LiquidError:
        return Parsed(source, (), (Mistake(0, _unreadable(source)),))


def _can_be_read(statement: str, word: str) -> bool:
    before = "{% if 1 %}" if word == "elsif" else ""
    after = {"elsif": "endif", **OPENING}.get(word)
    if word and not after:
        return BARE.fullmatch(statement) is not None
    try:
        LANGUAGE.from_string(f"{before}{statement}{{% {after} %}}" if after else statement)
    except LiquidError:
        return False
    return True


def _unreadable(statement: str) -> str:
    return say(
        N_(
            "{statement} is not written as in templates: {{{{ field }}}}, "
            "{{% if field %}} … {{% endif %}}, {{% for each in related %}} … {{% endfor %}}"
        ),
        statement=statement if len(statement) <= 60 else f"{statement[:60]}…",
    )


# -- statements ---------------------------------------------------------------------------------


def _statements(source: str) -> tuple[list[Statement], list[Mistake]]:
    """Return the statements in their order, and those that have no end or are too long."""
    found, mistakes, at = list[Statement](), list[Mistake](), 0
    while opened := OPENS.search(source, at):
        start, opening = opened.start(), opened[0]
        closing = CLOSED_BY[opening]
        stop = source.find(closing, start + 2)
        if stop < 0 or "{{" in source[start + 2 : stop] or "{%" in source[start + 2 : stop]:
            text = say(N_("{opening} has no {closing}"), opening=opening, closing=closing)
            mistakes.append(Mistake(start, text))
            at = start + 2
            continue
        at = stop + 2
        if at - start > LONGEST_STATEMENT:
            text = say(N_("at most {most} characters between {opening} and {closing}"),
                       most=LONGEST_STATEMENT, opening=opening, closing=closing)  # fmt: skip
            mistakes.append(Mistake(start, text))
            continue
        tag = TAG_WORD.match(source, start, at)
        word = "" if opening == "{{" else tag[1] if tag else "?"
        found.append(Statement(start, at, word))
        if len(found) + len(mistakes) > MOST_STATEMENTS:
            mistakes.append(Mistake(start, say(N_("more than {most} values and conditions"),
                                               most=MOST_STATEMENTS)))  # fmt: skip
            break
    return found, mistakes


def _unbalanced(source: str, statements: list[Statement]) -> list[Mistake]:
    """Return the tags that do not exist, close nothing, or are never closed."""
    found, opened = list[Mistake](), list[Statement]()
    for each in filter(lambda statement: statement.is_tag, statements):
        if text := _ill_placed(source, each, opened):
            found.append(Mistake(each.start, text))
        if each.word in OPENING:
            opened.append(each)
        elif each.word in TAGS and each.word not in INNER and not text:
            opened.pop()
    for each in opened:
        text = say(
            N_("{{% {word} %}} has no {{% {end} %}}"), word=each.word, end=OPENING[each.word]
        )
        found.append(Mistake(each.start, text))
    return found


def _ill_placed(source: str, each: Statement, opened: list[Statement]) -> str:
    """Say what is wrong with a tag where it stands, if anything."""
    if each.word not in TAGS:
        return _no_such_tag(source, each)
    if each.word in OPENING:
        is_deep = len(opened) == DEEPEST
        return say(N_("nested deeper than {most}"), most=DEEPEST) if is_deep else ""
    return _misplaced(each, opened)


def _misplaced(each: Statement, opened: list[Statement]) -> str:
    """Say why a tag that continues or closes another does not fit there."""
    around = opened[-1].word if opened else ""
    fits = around in INNER[each.word] if each.word in INNER else OPENING.get(around) == each.word
    return "" if fits else say(N_("{{% {word} %}} does not belong here"), word=each.word)


def _no_such_tag(source: str, each: Statement) -> str:
    word = each.word if each.word != "?" else source[each.start : each.start + 20]
    hint = did_you_mean(word, TAGS) or say(N_(" (one of: {known})"), known=", ".join(TAGS))
    return say(N_("there is no {what} {word}{hint}"), what=say(N_("tag")), word=repr(word),
               hint=hint)  # fmt: skip
