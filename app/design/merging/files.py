"""Two people changed the definitions: their files and mine, brought together.

The merge goes by what the files say, not by their lines, and the texts are then changed in place,
so comments of both stay. A field or an entity that one renamed is the same for the other. What both
changed in two ways, and what would not load together, is a clash for a person to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from yaml import YAMLError
from yaml.nodes import MappingNode, Node, SequenceNode

from app.design.files.field_references import FieldReferences, Folder, entity_files
from app.design.files.folder import Texts, read_all
from app.design.files.places import compose
from app.design.files.rewriting import rewritten, said
from app.design.merging.entities import Renames, find_renames, moved, turned, with_names
from app.design.merging.order import woven_text
from app.design.merging.values import GONE, KEY, Clash, Merging, Place, same
from app.schema.loader import check
from app.schema.problems import Problem

Names = dict[str, str]
"""Fields of one entity: how they were called -> how they are called."""


@dataclass(frozen=True)
class Merge:
    """What came of it; ``texts`` count only where nothing clashes."""

    texts: Texts
    clashes: tuple[Clash, ...] = ()
    problems: tuple[Problem, ...] = ()  # why the two cannot be used together as they are
    also: tuple[str, ...] = field(default=())  # files of theirs that came in

    @property
    def is_clean(self) -> bool:
        """Whether nobody need decide anything."""
        return not self.clashes and not self.problems


def merge(
    base: Texts, theirs: Texts, mine: Texts, chosen: Mapping[Place, str] | None = None
) -> Merge:
    """Return ``base`` with the changes of both; ``chosen`` says whose counts where they clash.

    A place is a path of a file and keys; a whole file can be chosen, too. ``merge(b, x, b)`` and
    ``merge(b, b, x)`` are ``x``.
    """
    picked = dict(chosen or {})
    came = tuple(p for p in sorted({*base, *theirs}) if base.get(p) != theirs.get(p))
    if theirs == base or mine == base:
        return Merge(dict(mine if theirs == base else theirs), also=came)
    merging = Merging(picked)
    folders = [read_all(each) for each in (base, theirs, mine)]
    renames = find_renames(folders, merging)
    work = _Work(
        renames.texts_as_before([base, theirs, mine]), renames.as_before(folders), merging, renames
    )
    texts = _brought_together(work)
    kept = {path: text for path, text in sorted(texts.items()) if text is not None}
    if merging.clashes:
        return Merge(kept, tuple(merging.clashes), also=came)
    return _checked(Merge(moved(kept, renames.agreed), also=came), work)


@dataclass(frozen=True)
class _Work:
    """What is merged: texts and what they say, entities called as they were at the beginning."""

    sides: list[Texts]
    folders: list[Folder]
    merging: Merging
    renames: Renames


def _brought_together(work: _Work) -> dict[str, str | None]:
    """Return what becomes of every file, at the path that it began with."""
    sides, picked = work.sides, work.merging.chosen
    # After a rename no text of one side can be taken as it is: it may say the name of before.
    whole = () if work.renames.agreed else picked
    both = [path for path in _to_merge(work) if (path,) not in whole]
    paths = set[str]().union(*sides)
    texts = {path: _one_sided(sides, path, picked.get((path,))) for path in paths}
    if both:
        found = _merged(work)
        for path in both:
            texts[path] = _text(sides, path, found[path]) if path in found else None
    return texts


def _to_merge(work: _Work) -> list[str]:
    """Return the files that both changed; after a rename all that anybody changed."""
    base, theirs, mine = work.folders
    is_renamed = bool(work.renames.agreed or _renamed(base, theirs) or _renamed(base, mine))
    paths = sorted(set[str]().union(*work.sides))
    return [path for path in paths if _differ(work.sides, path, by_both=not is_renamed)]


def _differ(sides: list[Texts], path: str, *, by_both: bool) -> bool:
    base, theirs, mine = (each.get(path) for each in sides)
    if by_both:
        return base not in (theirs, mine) and theirs != mine
    return not base == theirs == mine


def _one_sided(sides: list[Texts], path: str, chosen: str | None) -> str | None:
    base, theirs, mine = (each.get(path) for each in sides)
    if chosen:
        return {"base": base, "theirs": theirs, "mine": mine}[chosen]
    return mine if base == theirs else theirs


# -- what the files say -------------------------------------------------------------------------


def _merged(work: _Work) -> Folder:
    merging, folders = work.merging, work.folders
    new_names = _new_names(folders, merging)
    base, theirs, mine = (_called_as_before(each, folders[0]) for each in folders)
    found: Folder = {}
    for path in sorted({*base, *theirs, *mine}):
        values = [each.get(path, GONE) for each in (base, theirs, mine)]
        merged = merging.value((path,), *values)
        if merged is not GONE:
            found[path] = merged
    for entity, names in new_names.items():
        found = _called(found, entity, names)
    return with_names(found, work.renames.agreed)


def _renamed(before: Folder, after: Folder) -> dict[str, Names]:
    """Return the fields that have another name: entity -> name before -> name after."""
    known = dict(entity_files(before))
    found = {}
    for entity, data in entity_files(after):
        old = {key: name for name, key in _ids(known.get(entity)).items()}
        names = {old[key]: name for name, key in _ids(data).items() if old.get(key, name) != name}
        if names:
            found[entity] = names
    return found


def _ids(data: Any) -> dict[str, str]:
    fields = data.get("fields") if isinstance(data, dict) else None
    return {
        name: str(each.get("id", name)) if isinstance(each, dict) else name
        for name, each in (fields if isinstance(fields, dict) else {}).items()
    }


def _called_as_before(folder: Folder, base: Folder) -> Folder:
    """Return a folder with all fields under the names of ``base``, so that the same ones meet."""
    for entity, names in _renamed(base, folder).items():
        folder = _called(folder, entity, {new: old for old, new in names.items()})
    return folder


def _called(folder: Folder, entity: str, names: Names) -> Folder:
    return FieldReferences(entity, lambda name: names.get(name, name)).folder(folder)


def _new_names(folders: list[Folder], merging: Merging) -> dict[str, Names]:
    base, theirs, mine = folders
    of_theirs, of_mine = _renamed(base, theirs), _renamed(base, mine)
    found: dict[str, Names] = {}
    for entity in {*of_theirs, *of_mine}:
        one, two = of_theirs.get(entity, {}), of_mine.get(entity, {})
        for name in {*one, *two}:
            place = (f"{entity}.yaml", "fields", name, KEY)
            called = merging.value(place, name, one.get(name, name), two.get(name, name))
            found.setdefault(entity, {})[name] = str(called)
    return found


# -- the texts ----------------------------------------------------------------------------------


def _text(sides: list[Texts], path: str, data: Any) -> str:
    """Return a text that says ``data``, with the comments of both where that can be done."""
    base, theirs, mine = (each.get(path, "") for each in sides)
    for begin in (woven_text(base, theirs, mine), theirs, mine):
        try:
            made = rewritten(begin, data)
        except (YAMLError, IndexError, ValueError):  # lines of both made no file
            continue
        if _says(made, data):
            return made
    return rewritten("", data)


def _says(text: str, data: Any) -> bool:
    try:
        return same(said(text), data) and not _has_doubles(compose(text))
    except YAMLError:
        return False


def _has_doubles(node: Node | None) -> bool:
    if isinstance(node, MappingNode):
        names = [key.value for key, _ in node.value]
        return len(set(names)) < len(names) or any(_has_doubles(value) for _, value in node.value)
    return isinstance(node, SequenceNode) and any(map(_has_doubles, node.value))


def _checked(merged: Merge, work: _Work) -> Merge:
    """Find out whether the two can be used together; each alone can."""
    if merged.texts in work.sides:
        return merged
    problems = check(merged.texts)
    if not problems:
        return merged
    began = moved({problem.file: "" for problem in problems}, turned(work.renames.agreed))
    sides = work.sides
    places = [p for p in sorted(set[str]().union(*sides)) if _may_help(sides, p, {*began})]
    clashes = [Clash((path,), *(each.get(path, GONE) for each in sides)) for path in places]
    return Merge(merged.texts, tuple(clashes), tuple(problems), merged.also)


def _may_help(sides: list[Texts], path: str, told: set[str]) -> bool:
    """Tell whether another choice for a file could cure it: it is told of, or it went away."""
    base, theirs, mine = (each.get(path) for each in sides)
    has_changed = not base == theirs == mine
    is_gone = base is not None and None in (theirs, mine)
    return has_changed and (path in told or is_gone or path.startswith("_options/"))
