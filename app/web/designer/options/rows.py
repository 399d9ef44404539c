"""The options of a set as the lines of its page, in the order of the tree."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from app.core.i18n import LANGUAGES
from app.fieldtypes.option_set import Option, OptionSet
from app.fieldtypes.search_key import fold, search_key
from app.web.designer.options.counts import OptionCounts

SHOWN = ("used", "all", "retired")
LONGEST_BAR = 38  # pixels
SECOND = {"en": "zh_Hans", "zh_Hans": "en", "zh_Hant": "en"}
"""Which language stands beside the reader's."""


@dataclass(frozen=True)
class OptionLine:
    """One option as its line shows it."""

    option: Option
    depth: int
    number: int  # the rank of a tier; the place among its siblings
    here: int
    with_below: int
    has_below: bool
    bar: int  # pixels


def option_lines(
    counts: OptionCounts, *, show: str = "used", find: str = ""
) -> tuple[OptionLine, ...]:
    """Return the lines that are shown, parents of what is found among them."""
    options = counts.options
    met = {key for key in options.options if _is_shown(options.options[key], show, find)}
    kept = {each.key for key in met for each in options.path(key)}
    most = max(counts.here.values(), default=0)
    return tuple(_lines(counts, None, 0, kept, most))


def _lines(
    counts: OptionCounts, parent: str | None, depth: int, kept: set[str], most: int
) -> Iterator[OptionLine]:
    options = counts.options
    for number, key in enumerate(options.children(parent), start=1):
        if key not in kept:
            continue
        here = counts.here.get(key, 0)
        bar = max(1, round(here / most * LONGEST_BAR)) if here else 0
        has_below = any(child in kept for child in options.children(key))
        yield OptionLine(
            options.options[key], depth, number, here, counts.with_below(key), has_below, bar
        )
        yield from _lines(counts, key, depth + 1, kept, most)


def _is_shown(option: Option, show: str, find: str) -> bool:
    fits = {"used": not option.retired, "all": True, "retired": option.retired}[show]
    return fits and (not find or found_by(option, find))


def found_by(option: Option, find: str) -> bool:
    """Tell whether what was typed finds an option: by key, label or pinyin."""
    wanted = fold(find).replace(" ", "")
    words = [option.key, *(search_key(option.label.text(each)) for each in LANGUAGES)]
    return any(wanted in word.replace(" ", "") for word in words)


def indented(options: OptionSet) -> Iterator[tuple[Option, int]]:
    """Yield every option that is offered, with its depth, as a list to choose from shows them."""
    waiting = [(key, 0) for key in reversed(options.children(None))]
    while waiting:
        key, depth = waiting.pop()
        if not options.options[key].retired:
            yield options.options[key], depth
        waiting.extend((each, depth + 1) for each in reversed(options.children(key)))
