"""Where else the definitions name a field: told in words, and taken out where that does no harm."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from app.core.errors import AppError
from app.core.i18n import N_
from app.design.files.field_references import CONDITIONS, FieldReferences, Folder
from app.design.labels import said_label

MARK = "\x00"
Path = tuple[str, ...]


@dataclass(frozen=True)
class Use:
    """One place that names a field: its file, where in it, and what that is in words."""

    file: str
    path: Path
    words: AppError
    is_harmless: bool = False  # nothing breaks where the name is taken out of it


def uses_of(folder: Folder, entity: str, field: str) -> list[Use]:
    """Return every place that names a field, apart from its own line, in the order of the files.

    Nothing that a rename would follow is left out: it is found by renaming the field.
    """
    called = FieldReferences(entity, lambda name: MARK if name == field else name).folder(folder)
    found: dict[tuple[str, str], Use] = {}
    for file, data in folder.items():
        for path in differing(data, called[file], ()):
            if file == f"{entity}.yaml" and path[:2] == ("fields", field):
                continue
            use = use_at(folder, file, path, own=file == f"{entity}.yaml")
            found.setdefault((file, str(use.words)), use)
    return list(found.values())


def without_harmless(data: Mapping[str, Any], field: str) -> dict[str, Any]:
    """Return what a file says of its entity, with the field taken out of lists, facts, sections.

    A list of which nothing is left goes: what holds without it holds again.
    """
    found = dict(data)
    if isinstance(found.get("list"), dict):
        found["list"] = _less(found["list"], HARMLESS, field)
    if isinstance(found.get("documents"), dict):
        found["documents"] = {
            name: _less(each, ("facts",), field) for name, each in found["documents"].items()
        }
    for each in found.get("sections") or ():
        each["fields"] = _left(each.get("fields"), field)
    return found


def _less(said: Any, keys: Iterable[str], field: str) -> Any:
    if not isinstance(said, dict):
        return said
    found = {}
    for key, value in said.items():
        left = _left(value, field) if key in keys else value
        if left or left == value:
            found[key] = left
    return found


def _left(value: Any, field: str) -> Any:
    names = value if isinstance(value, list) else [value]
    left = [each for each in names if str(each).removeprefix("-") != field]
    return value if len(left) == len(names) else left


# -- what differs -------------------------------------------------------------------------------


def differing(before: Any, after: Any, path: Path) -> Iterator[Path]:
    """Yield the places where the second says the mark and the first does not."""
    if isinstance(before, dict) and isinstance(after, dict):
        for (key, value), (other, changed) in zip(before.items(), after.items(), strict=True):
            if key != other:
                yield (*path, str(key))
            else:
                yield from differing(value, changed, (*path, str(key)))
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for number, (value, changed) in enumerate(zip(before, after, strict=True), start=1):
            yield from differing(value, changed, (*path, str(number)))
    elif MARK in str(after):
        yield path


# -- in words -----------------------------------------------------------------------------------

PLACES = {
    "title": N_("the title of the records"),
    "unique": N_("a key that may not repeat"),
    "checks": N_("a check"),
    "tier_rules": N_("the rules of the tier"),
    "related": N_("the related records on its page"),
}
HARMLESS = {
    "columns": N_("the columns of the list"),
    "sort": N_("the order of the list"),
    "quick_filters": N_("the quick filters of the list"),
}


def use_at(folder: Folder, file: str, path: Path, *, own: bool) -> Use:
    """Return what a place in the files is in words; ``own``: in the file of the thing itself."""
    stem = PurePosixPath(file).stem
    if file.startswith("_roles/"):
        words = AppError("design.use", N_("the role {role}"), role=said_label(folder[file], stem))
        return Use(file, path, words, is_harmless=path[2:3] == ("fields",))
    match path:
        case ("list", key, *_) if key in HARMLESS:
            return Use(file, path, AppError("design.use", HARMLESS[key]), is_harmless=True)
        case ("documents", name, key, *_):
            label = said_label(folder[file]["documents"][name], name)
            words = AppError("design.use", N_("the document {document}"), document=label)
            return Use(file, path, words, is_harmless=key == "facts")
        case ("sections", number, "fields", *_):
            label = said_label(folder[file]["sections"][int(number) - 1], "")
            words = AppError("design.use", N_("the section {section}"), section=label)
            return Use(file, path, words, is_harmless=True)
        case ("sections", number, *_):
            label = said_label(folder[file]["sections"][int(number) - 1], "")
            words = AppError(
                "design.use", N_("the condition of the section {section}"), section=label
            )
            return Use(file, path, words)
        case ("fields", name, *keys):
            return Use(file, path, _field_words(folder[file], stem, name, keys, own=own))
    message = PLACES.get(path[0], N_("the definitions"))
    return Use(file, path, AppError("design.use", message))


def _field_words(
    data: Mapping[str, Any], entity: str, name: str, keys: list[str], *, own: bool
) -> AppError:
    label = said_label(data["fields"][name], name)
    if not own:
        return AppError(
            "design.use", N_("the field {field} of {entity}"),
            field=label, entity=said_label(data, entity),
        )  # fmt: skip
    if keys and keys[0] in CONDITIONS:
        return AppError("design.use", N_("the condition of the field {field}"), field=label)
    return AppError("design.use", N_("the field {field}"), field=label)
