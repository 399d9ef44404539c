"""How the list of an entity opens: its columns, its order, its quick filters.

What a file does not say follows from the fields. The first change of a part writes the whole part
down as it was until then, so that nothing else of the list changes with it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.core.errors import AppError, NotFoundError
from app.core.i18n import N_
from app.design.fields.sections import entity_data
from app.design.files.folder import Texts, write_one
from app.design.ordering import put, stepped
from app.schema.field_checks import can_quick_filter, can_sort
from app.schema.model import Entity, Field

PARTS = ("columns", "sort", "quick_filters")
ABLE: Mapping[str, Callable[[Field], bool]] = {
    "columns": lambda known: known.is_live,
    "sort": can_sort,
    "quick_filters": can_quick_filter,
}


def list_words(texts: Texts, entity: Entity, part: str) -> list[str]:
    """Return the words of a part: as the file says, else as the fields make it by themselves.

    A word of ``sort`` is ``name`` or ``-name``. Computed fields stand there, too, where they were
    written, although no list shows them yet.
    """
    written = (entity_data(texts, entity.name).get("list") or {}).get(part)
    if written is None:
        return [str(each) for each in getattr(entity.list, part)]
    return [str(each) for each in (written if isinstance(written, list) else [written])]


def is_written(texts: Texts, entity: Entity, part: str) -> bool:
    """Tell whether the file says a part itself."""
    return part in (entity_data(texts, entity.name).get("list") or {})


def offered(texts: Texts, entity: Entity, part: str) -> list[Field]:
    """Return the fields that could still be added to a part."""
    used = {named(word) for word in list_words(texts, entity, part)}
    fields = entity.by_name.values()
    return [known for known in fields if known.name not in used and ABLE[part](known)]


def named(word: str) -> str:
    """Return the field that a word of a list names."""
    return word.removeprefix("-")


# -- what can be done ---------------------------------------------------------------------------


def add_to_list(texts: Texts, entity: Entity, part: str, name: str) -> Texts:
    """Put a field at the end of a part. Raises NotFoundError for one that cannot stand there."""
    if name not in {known.name for known in offered(texts, entity, part)}:
        raise _unfit(name)
    return _write(texts, entity, part, [*list_words(texts, entity, part), name])


def take_from_list(texts: Texts, entity: Entity, part: str, name: str) -> Texts:
    """Take a field out of a part. Raises AppError for the last column."""
    words = list_words(texts, entity, part)
    left = [word for word in words if named(word) != name]
    if len(left) == len(words):
        raise _unfit(name)
    if not left and part == "columns":
        raise LastColumnError
    return _write(texts, entity, part, left) if left or part != "sort" else _less(texts, entity)


def step_in_list(texts: Texts, entity: Entity, part: str, *, name: str, step: int) -> Texts:
    """Move a field towards the beginning (-1) or the end (1) of a part."""
    words = list_words(texts, entity, part)
    return _write(texts, entity, part, stepped(words, _place(words, name), step))


def put_in_list(
    texts: Texts, entity: Entity, part: str, *, name: str, before: str = "", after: str = ""
) -> Texts:
    """Put a field of a part right before or behind another, where it was dropped."""
    words = list_words(texts, entity, part)
    word = words[_place(words, name)]
    beside = {named(each): each for each in words}
    changed = put(words, word, before=beside.get(before, ""), after=beside.get(after, ""))
    return _write(texts, entity, part, changed)


def turn_sort(texts: Texts, entity: Entity, name: str) -> Texts:
    """Let a key of the order count the other way round."""
    words = list_words(texts, entity, "sort")
    at = _place(words, name)
    words[at] = name if words[at].startswith("-") else f"-{name}"
    return _write(texts, entity, "sort", words)


def reset_list(texts: Texts, entity: Entity, part: str) -> Texts:
    """Let a part follow from the fields again."""
    return _less(texts, entity, part)


# -- inside -------------------------------------------------------------------------------------


class LastColumnError(AppError):
    """A list without any column would show nothing."""

    status = 409

    def __init__(self) -> None:
        super().__init__("design.last_column", N_("A list shows at least one column."))


def _unfit(name: str) -> NotFoundError:
    return NotFoundError(
        "design.not_in_list", N_("“{field}” cannot stand here, or does already."), field=name[:60]
    )


def _place(words: list[str], name: str) -> int:
    found = [at for at, word in enumerate(words) if named(word) == name]
    if not found:
        raise _unfit(name)
    return found[0]


def _write(texts: Texts, entity: Entity, part: str, words: list[str]) -> Texts:
    data = entity_data(texts, entity.name)
    layout: dict[str, Any] = dict(data.get("list") or {})
    layout[part] = words
    data["list"] = layout
    return write_one(texts, f"{entity.name}.yaml", data)


def _less(texts: Texts, entity: Entity, part: str = "sort") -> Texts:
    data = entity_data(texts, entity.name)
    layout = {key: said for key, said in (data.get("list") or {}).items() if key != part}
    if layout:
        data["list"] = layout
    else:
        data.pop("list", None)
    return write_one(texts, f"{entity.name}.yaml", data)
