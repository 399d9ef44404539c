"""What uses an entity, an option set or an option: every place of the definitions that names it.

Fields have the same in :mod:`app.design.fields.uses`. No place that a rename would follow is left
out: it is found by renaming.
"""

from __future__ import annotations

from pathlib import PurePosixPath

from app.core.errors import AppError
from app.core.i18n import N_
from app.design.fields.uses import MARK, Use, differing, use_at
from app.design.files.entity_references import EntityReferences
from app.design.files.field_references import Folder
from app.design.labels import said_label
from app.design.options.references import OptionReferences, fields_of_set, places_of
from app.schema.model import Definitions


def entity_uses(folder: Folder, name: str) -> list[Use]:
    """Return every place that names an entity, its own file left out, in the order of the files."""
    changed = EntityReferences(lambda each: MARK if each == name else each).folder(folder)
    return _found(folder, folder, changed, own=f"{name}.yaml")


def option_set_uses(folder: Folder, definitions: Definitions, name: str) -> list[Use]:
    """Return the fields that pick from an option set of its own file."""
    return [
        _told(folder, f"{entity.name}.yaml", ("fields", field.name, "options"))
        for entity, field in fields_of_set(definitions, name)
        if f"{entity.name}.yaml" in folder
    ]


def option_uses(folder: Folder, definitions: Definitions, name: str, key: str) -> list[Use]:
    """Return the conditions, defaults and tier rules that name one option.

    ``name`` is that of a set, or ``entity.field`` for the options of one field.
    """
    entity, _, field = name.partition(".")
    places = frozenset({(entity, field)}) if field else places_of(definitions, name)
    as_is = OptionReferences(places, lambda each: each).folder(folder)
    changed = OptionReferences(places, lambda each: MARK if each == key else each).folder(folder)
    return _found(folder, as_is, changed, own="")


def _found(folder: Folder, before: Folder, after: Folder, *, own: str) -> list[Use]:
    found: dict[tuple[str, str], Use] = {}
    for file in sorted(folder):
        for path in differing(before[file], after[file], ()) if file != own else ():
            use = _told(folder, file, path)
            found.setdefault((file, str(use.words)), use)
    return list(found.values())


def _told(folder: Folder, file: str, path: tuple[str, ...]) -> Use:
    """Return a place with the entity that it belongs to in front."""
    use = use_at(folder, file, path, own=True)
    if "/" in file:
        return use
    home = said_label(folder[file], PurePosixPath(file).stem)
    words = AppError("design.use", N_("{entity}: {place}"), entity=home, place=use.words)
    return Use(file, path, words, is_harmless=use.is_harmless)
