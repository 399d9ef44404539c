"""The options that an input offers, in the order and the tree of their set."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import Option, OptionSet
from app.schema.model import Field


@dataclass(frozen=True)
class OptionChoice:
    """One option of a list, with the options it lies under in the tree of a category."""

    option: Option
    above: tuple[Option, ...]
    is_chosen: bool
    is_offered: bool = True  # a branch where only leaves may be picked is shown but not offered


def option_choices(field: Field, value: Any) -> Iterator[OptionChoice]:
    """Yield the options in the order of the set, children below their parents.

    A retired option is there only for the record that still has it.
    """
    if not isinstance(field.type, HasOptions):
        return
    chosen = frozenset(field.type.items(value))
    leaf_only = bool(getattr(field.type.settings, "leaf_only", False))
    yield from _below(field.type.option_set, None, chosen, leaf_only)


def _below(
    options: OptionSet, parent: str | None, chosen: frozenset[str], leaf_only: bool
) -> Iterator[OptionChoice]:
    for key in options.children(parent):
        option = options.options[key]
        if not option.retired or key in chosen:
            is_offered = not (leaf_only and options.children(key))
            yield OptionChoice(option, options.path(key)[:-1], key in chosen, is_offered)
        yield from _below(options, key, chosen, leaf_only)
