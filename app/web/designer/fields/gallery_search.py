"""Kinds of field found by what somebody wants to keep, in English or in Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from babel import Locale
from flask_babel import gettext as _

from app.access.current import current_locale
from app.design.fields.words import bound_to
from app.fieldtypes import FIELD_TYPES, FieldType
from app.fieldtypes.abilities import Computed
from app.fieldtypes.groups import Group

WORD = re.compile(r"[a-z0-9-]+|[\u3400-\u9fff]+")
HAN = re.compile(r"[\u3400-\u9fff]")
MOST = 4
SHORTEST = 3  # of a word that another may begin with
EMPTY_WORDS = frozenset(
    "a an the of to in is it they them we us our may how much many for and or".split()  # noqa: SIM905 - a sentence is easier to read than a list of quotes
)


@dataclass(frozen=True)
class Kind:
    """One kind of field as the gallery shows it."""

    type: type[FieldType[Any, Any]]

    @property
    def is_waiting(self) -> bool:
        """Whether the panel cannot work its values out yet."""
        return isinstance(bound_to(self.type), Computed)

    @property
    def example(self) -> str:
        """A value of it, as the reader would read it; nothing for what has no values of its own."""
        bound, value = next(iter(self.type.examples()), (None, None))
        return "" if bound is None or value is None else _short(bound, value, current_locale())


def _short(bound: Any, value: Any, locale: Locale) -> str:
    text = str(bound.format(value, locale)).replace("\n", " ")
    return text if len(text) <= 24 else f"{text[:23]}…"


def kinds() -> tuple[Kind, ...]:
    """Return every kind, in the order of the types."""
    return tuple(Kind(each) for each in FIELD_TYPES.values())


def grouped() -> tuple[tuple[Group, tuple[Kind, ...]], ...]:
    """Return the kinds by group."""
    return tuple(
        (group, tuple(each for each in kinds() if each.type.group is group)) for group in Group
    )


def suggestions(words: str) -> tuple[Kind, ...]:
    """Return the kinds that ``words`` may mean, the best first."""
    scored = [(score(each, words), place, each) for place, each in enumerate(kinds())]
    best = sorted((s for s in scored if s[0] > 0), key=lambda each: (-each[0], each[1]))
    top = best[0][0] if best else 0
    return tuple(kind for found, _place, kind in best[:MOST] if found * 4 >= top)


def score(kind: Kind, words: str) -> int:
    """Return how well a kind fits what somebody typed; 0 for not at all."""
    type_ = kind.type
    named = f"{type_.name} {type_.label} {_(type_.label)}".lower()
    known = {*WORD.findall(f"{named} {type_.found_by} {_(type_.description)}".lower())}
    asked = [each for each in WORD.findall(words.lower()) if each not in EMPTY_WORDS]
    alike = sum(max((_alike(one, other) for other in known), default=0) for one in asked)
    is_name = words.strip().lower() in (type_.name, type_.label.lower(), _(type_.label).lower())
    return alike + 3 * any(one in named.split() for one in asked) + 4 * is_name


def _alike(asked: str, known: str) -> int:
    if asked == known:
        return 8
    if HAN.match(asked) and HAN.match(known):
        return _alike_han(asked, known)
    is_begin = asked.startswith(known) or known.startswith(asked)
    return 3 if is_begin and min(len(asked), len(known)) >= SHORTEST else 0


def _alike_han(asked: str, known: str) -> int:
    """Compare Chinese, which parts no words: by the characters that stand together in both."""
    if asked in known or known in asked:
        return 2 + 2 * min(len(asked), len(known))
    return 2 * len(set(_pairs(asked)) & set(_pairs(known)))


def _pairs(text: str) -> Iterator[str]:
    return (text[at : at + 2] for at in range(len(text) - 1))
