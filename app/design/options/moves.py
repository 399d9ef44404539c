"""Options put elsewhere: up and down, below another, out again."""

from __future__ import annotations

from typing import Literal

from app.design.files.folder import Texts
from app.design.options.entry import BelowItselfError, NoTreeError
from app.design.options.file import OptionFile, open_set
from app.fieldtypes.option_set import OptionKind

Step = Literal["up", "down", "in", "out"]
STEPS: tuple[Step, ...] = ("up", "down", "in", "out")


def step_option(texts: Texts, name: str, key: str, step: Step) -> Texts:
    """Return the texts in which an option moved by one step, with all below it.

    ``up`` and ``down`` among its siblings, ``in`` below the one before it, ``out`` behind the one
    that it lies below. At the edge nothing changes. Raises AppError.
    """
    file = open_set(texts, name)
    parent = file.parent(file.entry(key))
    siblings = file.children(parent)
    at = siblings.index(key)
    if step == "up" and at > 0:
        return move_option(texts, name, key, parent=parent, before=siblings[at - 1])
    if step == "down" and at < len(siblings) - 1:
        return move_option(texts, name, key, parent=parent, after=siblings[at + 1])
    if step == "in" and at > 0:
        return move_option(texts, name, key, parent=siblings[at - 1])
    if step == "out" and parent is not None:
        above = file.parent(file.options[parent])
        return move_option(texts, name, key, parent=above, after=parent)
    return texts


def move_option(
    texts: Texts, name: str, key: str, *,
    parent: str | None = None, before: str | None = None, after: str | None = None,
) -> Texts:  # fmt: skip
    """Return the texts in which an option lies below ``parent``, with all below it.

    It stands beside the sibling that ``before`` or ``after`` names, else behind all others.
    Raises AppError where that cannot be.
    """
    file = open_set(texts, name)
    entry = file.entry(key)
    if parent is not None:
        _check_parent(file, key, parent)
    block = [each for each in file.options if each in file.below(key)]
    entry.pop("parent", None)
    if parent is not None:
        entry["parent"] = parent
    rest = [each for each in file.options if each not in block]
    at = _place(file, rest, parent, before if before in rest else None, after)
    file.put([*rest[:at], *block, *rest[at:]])
    return file.texts()


def place_last(file: OptionFile, key: str, parent: str | None) -> None:
    """Put a new option behind its siblings, which all have their places."""
    rest = [each for each in file.options if each != key]
    at = _place(file, rest, parent, None, None)
    file.put([*rest[:at], key, *rest[at:]])


def _place(
    file: OptionFile, rest: list[str], parent: str | None, before: str | None, after: str | None
) -> int:
    """Return where in the order of the file the block goes."""
    if before is not None:
        return rest.index(before)
    siblings = [each for each in rest if file.parent(file.options[each]) == parent]
    last = after if after in siblings else (siblings[-1] if siblings else parent)
    if last is None:
        return len(rest)
    within = set(file.below(last)) if last != parent else {last}
    return max(at for at, each in enumerate(rest) if each in within) + 1


def _check_parent(file: OptionFile, key: str, parent: str) -> None:
    if file.kind is not OptionKind.CATEGORY:
        raise NoTreeError
    file.entry(parent)
    if parent in file.below(key):
        raise BelowItselfError
