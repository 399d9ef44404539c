"""Entities that one of two people renamed: for the other they are the same, by their ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.design.files.entity_references import EntityReferences
from app.design.files.field_references import Folder, entity_files
from app.design.files.folder import Texts
from app.design.merging.values import KEY, Merging

Names = Mapping[str, str]
"""Entities: how they were called -> how they are called."""


@dataclass(frozen=True)
class Renames:
    """What became of the names: of each side, and of both together; empty where none did."""

    sides: tuple[Names, Names, Names] = ({}, {}, {})  # base, theirs, mine
    agreed: Names = field(default_factory=dict)

    def as_before(self, folders: Sequence[Folder]) -> list[Folder]:
        """Return folders in which every entity has the name that it began with."""
        pairs = zip(folders, self.sides, strict=True)
        return [_called(folder, turned(names)) for folder, names in pairs]

    def texts_as_before(self, sides: Sequence[Texts]) -> list[Texts]:
        """Return texts at the paths that they began with; what they say is as it was."""
        pairs = zip(sides, self.sides, strict=True)
        return [moved(texts, turned(names)) for texts, names in pairs]


def find_renames(folders: Sequence[Folder], merging: Merging) -> Renames:
    """Return what both call their entities; two new names for one are a clash of ``merging``.

    Nothing counts as renamed where a name would lead to two entities then: their files clash.
    """
    base = folders[0]
    sides = tuple(_renamed(base, each) for each in folders)
    if not any(sides) or not all(_may_return(*pair) for pair in zip(folders, sides, strict=True)):
        return Renames()
    _, theirs, mine = sides
    agreed = {
        name: str(
            merging.value((f"{name}.yaml", KEY), name, theirs.get(name, name), mine.get(name, name))
        )
        for name in sorted({*theirs, *mine})
    }
    found = Renames((sides[0], theirs, mine), agreed)
    known = {name for each in found.as_before(folders) for name, _ in entity_files(each)}
    return found if _are_apart(known, agreed) else Renames()


def with_names(folder: Folder, names: Names) -> Folder:
    """Return a folder that names entities anew, each file at its path still."""
    if not names:
        return folder
    return EntityReferences(lambda name: names.get(name, name)).folder(folder)


def turned(names: Names) -> Names:
    """Return the names the other way round."""
    return {new: old for old, new in names.items()}


def moved(texts: Texts, names: Names) -> Texts:
    """Return texts at the paths that other names of entities have."""
    return {_path(path, names): text for path, text in texts.items()}


def _called(folder: Folder, names: Names) -> Folder:
    return {_path(path, names): data for path, data in with_names(folder, names).items()}


def _path(path: str, names: Names) -> str:
    stem = path.removesuffix(".yaml")
    return f"{names[stem]}.yaml" if stem in names else path


def _renamed(before: Folder, after: Folder) -> Names:
    old = {_id(name, data): name for name, data in entity_files(before)}
    pairs = ((old.get(_id(name, data), name), name) for name, data in entity_files(after))
    return {was: now for was, now in pairs if was != now}


def _id(name: str, data: Mapping[str, Any]) -> str:
    return str(data.get("id", name))


def _may_return(folder: Folder, names: Names) -> bool:
    return _are_apart({name for name, _ in entity_files(folder)}, turned(names))


def _are_apart(known: set[str], names: Names) -> bool:
    """Tell whether entities that have different names still do when they are called anew."""
    return len({names.get(name, name) for name in known}) == len(known)
