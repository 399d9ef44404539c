"""Options a value is picked from: plain, a tree (category) or a ranking (tier)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from app.core.i18n import Label

COLORS = ("red", "orange", "yellow", "green", "teal", "blue", "purple", "pink", "gray")


class OptionKind(StrEnum):
    """What the order of an option set means."""

    PLAIN = "plain"
    CATEGORY = "category"
    TIER = "tier"


@dataclass(frozen=True)
class Option:
    """One entry: records store its ``key``; ``id`` stays when the key is renamed."""

    key: str
    label: Label
    id: str = ""
    color: str = "gray"
    parent: str | None = None
    group: str | None = None
    retired: bool = False
    merged_into: str | None = None  # the key of the option that took it in; it is retired then


@dataclass(frozen=True)
class OptionSet:
    """A named, ordered set of options; a tier lists the highest first.

    ``id`` stays when the set is renamed; one that a field has in line goes by the field's.
    """

    name: str
    options: Mapping[str, Option]
    kind: OptionKind = OptionKind.PLAIN
    label: Label = field(default_factory=lambda: Label.plain(""))
    groups: Mapping[str, Label] = field(default_factory=dict)
    inline: bool = False
    id: str = ""

    @cached_property
    def _children(self) -> dict[str | None, list[str]]:
        children: dict[str | None, list[str]] = {}
        for key, option in self.options.items():
            children.setdefault(option.parent, []).append(key)
        return children

    def children(self, key: str | None) -> tuple[str, ...]:
        """Return the keys directly below ``key``; ``None`` gives the roots."""
        return tuple(self._children.get(key, ()))

    def below(self, key: str) -> tuple[str, ...]:
        """Return ``key`` and every key under it."""
        found = [key]
        for parent in found:
            found.extend(self._children.get(parent, ()))
        return tuple(found)

    def path(self, key: str) -> tuple[Option, ...]:
        """Return the options from the root down to ``key``."""
        steps: list[Option] = []
        at: str | None = key
        while at is not None and at in self.options:
            steps.append(self.options[at])
            at = self.options[at].parent
        return tuple(reversed(steps))

    def rank(self, key: str) -> int:
        """Return the rank of ``key``: 0 is the lowest."""
        return len(self.options) - 1 - list(self.options).index(key)

    def at_least(self, key: str) -> tuple[str, ...]:
        """Return ``key`` and all options ranked above it."""
        return tuple(k for k in self.options if self.rank(k) >= self.rank(key))

    def at_most(self, key: str) -> tuple[str, ...]:
        """Return ``key`` and all options ranked below it."""
        return tuple(k for k in self.options if self.rank(k) <= self.rank(key))

    def current(self, key: str) -> str:
        """Return the key that ``key`` means now: the end of its trail if it was merged."""
        while (option := self.options.get(key)) is not None and option.merged_into is not None:
            key = option.merged_into
        return key

    def offered(self) -> tuple[Option, ...]:
        """Return the options that a record may newly take."""
        return tuple(option for option in self.options.values() if not option.retired)


EMPTY_SET = OptionSet("", {})
"""What a type is bound to before the loader gives it the options of its field."""
