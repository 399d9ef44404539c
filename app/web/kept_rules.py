"""Addresses of routes built by functions that all generations share.

Werkzeug compiles two functions for every rule, one millisecond each; with sixty entities that is
most of what building a generation takes. The functions know nothing of their rule but its words,
and get the rule itself when they are called, so the next generation may take them as they are.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]
MOST_RULES = 20_000  # two for each; those of generations gone by fall out


class KeptRule(Rule):
    """A rule whose functions are compiled once in a process."""

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        return _kept(_Words(self), append_unknown)

    def compiled(self, append_unknown: bool) -> Build:
        """Return the function as Werkzeug makes it."""
        return super()._compile_builder(append_unknown)


class _Words:
    """A rule as the words it is made of: rules of the same words are the same here."""

    def __init__(self, rule: KeptRule) -> None:
        self.rule: KeptRule | None = rule
        self.words: Any = tuple(rule._trace)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Words) and self.words == other.words

    def __hash__(self) -> int:
        return hash(self.words)


@lru_cache(maxsize=MOST_RULES)
def _kept(words: _Words, append_unknown: bool) -> Build:
    rule, words.rule = words.rule, None  # the rule goes with its generation, the function stays
    if rule is None:
        raise AssertionError("words are asked for once")  # pragma: no cover
    return rule.compiled(append_unknown)
