"""Options of a set: added, changed, retired, restored, merged. Functions from texts to texts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.core.errors import AppError, ConflictError, InvalidRecordError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one
from app.design.files.rewriting import renamed
from app.design.options.entry import WantedOption, fill, new_key, wrong_with
from app.design.options.file import OptionFile, open_set, path_of
from app.design.options.moves import place_last
from app.design.options.references import rename_in_places


def add_option(texts: Texts, name: str, wanted: WantedOption) -> tuple[Texts, str]:
    """Return the texts with one option more, behind its siblings, and the option's key.

    Raises InvalidRecordError with what is wrong by part: label, key, color, parent, group.
    """
    file = open_set(texts, name)
    _refuse(dict(wrong_with(file, wanted)))
    key = new_key(file, wanted)
    file.options[key] = {}
    fill(file.options[key], wanted)
    place_last(file, key, wanted.parent or None)
    return file.texts(), key


def change_option(texts: Texts, name: str, key: str, wanted: WantedOption) -> Texts:
    """Return the texts in which an option says what ``wanted`` says; all of it is given.

    With another key it keeps its id, so records follow and so does whatever names it.
    Raises InvalidRecordError with what is wrong by part.
    """
    file = open_set(texts, name)
    entry = file.entry(key)
    _refuse(dict(wrong_with(file, wanted, own=key)))
    parent = file.parent(entry)
    fill(entry, wanted)
    if (wanted.parent or None) != parent:
        _move_behind(file, key)
    changed = file.texts()
    return changed if wanted.key in ("", key) else rename_keys(changed, name, {key: wanted.key})


def _move_behind(file: OptionFile, key: str) -> None:
    """Put an option that got another parent behind its new siblings, with all below it."""
    for each in file.below(key):
        place_last(file, each, file.parent(file.options[each]))


def rename_keys(texts: Texts, name: str, keys: dict[str, str]) -> Texts:
    """Return the texts in which options go by other keys (old -> new), everywhere at once."""
    if isinstance(read_one(texts, path_of(name)).get("options"), list):
        file = open_set(texts, name)
        for old in keys:
            file.options[old]["id"] = old
        texts = file.texts()
    elsewhere = rename_in_places(texts, name, keys)
    paths: dict[tuple[str, ...], str] = {("options", old): new for old, new in keys.items()}
    called = {**elsewhere, path_of(name): renamed(texts[path_of(name)], paths)}
    file = open_set(called, name)
    for old, new in keys.items():
        file.options[new] = {"id": old, **file.options[new]}
    for entry in file.options.values():
        for part in ("parent", "merged_into"):
            if entry.get(part) in keys:
                entry[part] = keys[entry[part]]
    return file.texts()


def retire_options(texts: Texts, name: str, keys: Iterable[str]) -> Texts:
    """Return the texts in which options, and all below them, are offered no more."""
    file = open_set(texts, name)
    for key in keys:
        file.entry(key)
        for each in file.below(key):
            file.options[each]["retired"] = True
    return file.texts()


def restore_options(texts: Texts, name: str, keys: Iterable[str]) -> Texts:
    """Return the texts in which options are offered again, with those that they lie below.

    One that was merged is an option of its own again; the records that moved stay where they are.
    """
    file = open_set(texts, name)
    for key in keys:
        file.entry(key)
        for each in (key, *file.above(key)):
            file.options[each].pop("retired", None)
            file.options[each].pop("merged_into", None)
    return file.texts()


def merge_options(texts: Texts, name: str, keys: Sequence[str], keep: str) -> Texts:
    """Return the texts in which all of ``keys`` become the one called ``keep``.

    The others are retired with a trail to it; what lies below them lies below it from now on.
    Raises AppError where fewer than two are named, or the one to keep is not offered itself.
    """
    file = open_set(texts, name)
    others = [key for key in dict.fromkeys(keys) if key != keep]
    if not others or keep not in keys:
        raise MergeError(
            "design.merge_two", N_("Choose at least two options, and the one to keep of them.")
        )
    if file.entry(keep).get("retired") or "merged_into" in file.options[keep]:
        raise ConflictError(
            "design.merge_retired", N_("“{option}” is retired: keep another one."), option=keep
        )
    for key in others:
        _merge(file, key, keep)
    return file.texts()


def _merge(file: OptionFile, key: str, keep: str) -> None:
    entry = file.entry(key)
    if key in file.above(keep):  # it takes the place of the one that it lay below
        _lie_below(file, keep, file.parent(entry))
    for child in file.children(key):
        _lie_below(file, child, keep)
    entry["merged_into"] = keep


def _lie_below(file: OptionFile, key: str, parent: str | None) -> None:
    file.options[key].pop("parent", None)
    if parent is not None:
        file.options[key]["parent"] = parent


class MergeError(AppError):
    """The options that were named cannot become one."""

    status = 422


def _refuse(errors: dict[str, AppError]) -> None:
    if errors:
        raise InvalidRecordError(errors)
