"""What can be done with the fields of an entity: each is a function from texts to texts."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping
from typing import Any

from app.core.errors import AppError, ConflictError, InvalidRecordError, NotFoundError
from app.core.i18n import N_
from app.design.fields.renaming import rename_fields
from app.design.fields.sections import Data, entity_data, place_field
from app.design.fields.uses import Use, uses_of, without_harmless
from app.design.files.folder import Texts, read_all, write_all, write_one
from app.design.labels import copied_label, said_label
from app.design.naming import check_name, name_taken
from app.design.ordering import put
from app.fieldtypes import FIELD_TYPES
from app.schema.codes import Code
from app.schema.field_reader import CONDITIONS
from app.schema.names import RESERVED_FIELDS
from app.schema.problems import DefinitionError

OWN = ("id", "aliases", "retired")
"""What a copy of a field does not take along."""


def add_field(
    texts: Texts, entity: str, name: str, said: Mapping[str, Any], *, section: str = "",
    after: str = "",
) -> Texts:  # fmt: skip
    """Add a field that says ``said`` (its type, label and settings) behind another.

    Without ``section`` it stands in that of the field before it, or in the last one. Raises
    InvalidRecordError for a name or a type that cannot be.
    """
    data = entity_data(texts, entity)
    errors = {"name": refused_name(data, name), "type": _refused_type(said)}
    if found := {key: error for key, error in errors.items() if error is not None}:
        raise InvalidRecordError(found)
    order = put(list(data["fields"]), name, before="", after=after)
    fields = {**data["fields"], name: dict(said)}
    data["fields"] = {each: fields[each] for each in order}
    place_field(data, name, section=section, after=after)
    return write_one(texts, f"{entity}.yaml", data)


def change_field(texts: Texts, entity: str, name: str, said: Mapping[str, Any]) -> Texts:
    """Let a field say ``said`` from now on; keys that stay keep their order.

    Another ``type`` is only written down here: what becomes of the values is told before it is
    published. Raises NotFoundError, InvalidRecordError.
    """
    data = entity_data(texts, entity)
    before = _field(data, name)
    if error := _refused_type(said):
        raise InvalidRecordError({"type": error})
    kept = {key: said[key] for key in before if key in said}
    data["fields"][name] = {**kept, **said}
    return write_one(texts, f"{entity}.yaml", data)


def copy_field(
    texts: Texts, entity: str, name: str, new: str, *, source: str = "", after: str = ""
) -> Texts:
    """Add a copy of a field, of the same entity or of ``source``, under a new name.

    Conditions are not taken to another entity: they speak of the fields beside it.
    """
    home = source or entity
    said = copy.deepcopy(_field(entity_data(texts, home), name))
    left = (*OWN, *(CONDITIONS if home != entity else ()))
    said = {key: value for key, value in said.items() if key not in left}
    if home == entity and "label" in said:
        said["label"] = copied_label(said["label"])
    return add_field(texts, entity, new, said, after=after or (name if home == entity else ""))


def rename_field(texts: Texts, entity: str, name: str, new: str) -> Texts:
    """Give a field another key everywhere. Raises NotFoundError, InvalidRecordError."""
    data = entity_data(texts, entity)
    _field(data, name)
    if error := refused_name(data, new, own=name):
        raise InvalidRecordError({"name": error})
    return rename_fields(texts, entity, {name: new})


def retire_field(texts: Texts, entity: str, name: str) -> Texts:
    """Hide a field: its values stay, and it can be restored.

    Lists, facts and sections go without it; roles keep what they say of it. Raises ConflictError
    with the places where something else needs it.
    """
    return _taken_away(texts, entity, name, retired=True)


def drop_field(texts: Texts, entity: str, name: str) -> Texts:
    """Take a field out that was never published: no record has a value of it.

    Raises ConflictError with the places where something else needs it.
    """
    return _taken_away(texts, entity, name, retired=False)


def restore_field(texts: Texts, entity: str, name: str) -> Texts:
    """Show a retired field again, behind the field that stands before it in the file."""
    data = entity_data(texts, entity)
    _field(data, name).pop("retired", None)
    before = list(data["fields"])[: list(data["fields"]).index(name)]
    in_use = [each for each in before if not (data["fields"][each] or {}).get("retired")]
    if data.get("sections"):
        place_field(data, name, after=in_use[-1] if in_use else "")
    return write_one(texts, f"{entity}.yaml", data)


def uses(texts: Texts, entity: str, name: str) -> list[Use]:
    """Return where else the definitions name a field."""
    return uses_of(read_all(texts), entity, name)


# -- names --------------------------------------------------------------------------------------


def refused_name(data: Data, name: str, *, own: str = "") -> AppError | None:
    """Return why a field cannot have a name, if it cannot; ``own`` is what it is called now."""
    try:
        check_name(name)
    except AppError as error:
        return error
    if name in RESERVED_FIELDS:
        return AppError(
            "design.name_reserved",
            N_("“{name}” is a word that the panel needs itself; choose another."),
            name=name,
        )
    others = {key: each or {} for key, each in data["fields"].items() if key != own}
    for key, each in others.items():
        if name in (key, each.get("id"), *(each.get("aliases") or ())):
            return name_taken(name, said_label(each, key), is_retired=bool(each.get("retired")))
    return None


def free_name(data: Data, wanted: str) -> str:
    """Return a name that no field has: the one that is wanted, or with a number behind it."""
    name, number = wanted, 1
    while refused_name(data, name) is not None and number < 1000:
        number += 1
        name = f"{wanted[:36].rstrip('_')}_{number}"
    return name


PLAIN_WORDS: Mapping[str, str] = {
    Code.MISSING_KEY: N_("This field is required."),
    Code.NO_OPTIONS: N_("Choose a set of options, or write the field's own below."),
}
"""What a form says where a file would be told of its keys."""


def field_errors(error: DefinitionError, entity: str, name: str) -> dict[str, AppError]:
    """Return what is wrong with a field by the setting it is about; ``""`` holds all the rest."""
    found: dict[str, AppError] = {}
    for problem in error.problems:
        steps = problem.path.split(".")
        is_here = problem.file == f"{entity}.yaml" and steps[:2] == ["fields", name]
        plain = PLAIN_WORDS.get(problem.code, "{text}") if is_here else "{text}"
        told = AppError(problem.code, plain, text=problem.text)
        found.setdefault(_about(steps[2:], str(problem.text)) if is_here else "", told)
    return found


def _about(steps: list[str], text: str) -> str:
    """Return the input that a mistake is about; settings that contradict are named in the text."""
    if steps:
        return "choices" if steps[0] == "choices" else ".".join(steps)
    words = {word for each in FIELD_TYPES.values() for word in each.setting_words}
    return next((each for each in re.findall(r"[a-z_]+", text) if each in words), "")


# -- inside -------------------------------------------------------------------------------------


def _field(data: Data, name: str) -> Data:
    if name not in data["fields"]:
        raise NotFoundError("design.no_such_field", N_("The entity has no such field."))
    found: Data = data["fields"][name] or {}
    return found


def _refused_type(said: Mapping[str, Any]) -> AppError | None:
    if said.get("type") in FIELD_TYPES:
        return None
    return AppError("design.no_type", N_("There is no such kind of field."))


def _taken_away(texts: Texts, entity: str, name: str, *, retired: bool) -> Texts:
    folder = read_all(texts)
    data = entity_data(texts, entity)
    said = _field(data, name)
    needed = [each for each in uses_of(folder, entity, name) if not each.is_harmless]
    if needed:
        raise ConflictError(
            "design.field_in_use",
            N_("Something needs the field: {places}. Change that first."),
            places=[each.words for each in needed],
        )
    changed = without_harmless(data, name)
    if retired:
        changed["fields"][name] = {**said, "retired": True}
    else:
        del changed["fields"][name]
        folder = _without_rights(folder, entity, name)
    return write_all(texts, {**folder, f"{entity}.yaml": changed})


def _without_rights(folder: dict[str, Any], entity: str, name: str) -> dict[str, Any]:
    """Return the folder in which no role says anything of a field that goes."""
    for path, data in folder.items():
        grant = (data.get("entities") or {}).get(entity) if path.startswith("_roles/") else None
        if isinstance(grant, dict) and name in (grant.get("fields") or {}):
            del grant["fields"][name]
    return folder
