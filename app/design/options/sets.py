"""Option sets as a whole: made, named, grouped, taken out of a field's own text, removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.errors import AppError, ConflictError, FieldValueError, InvalidRecordError
from app.core.i18n import N_, Label
from app.design.files.folder import Texts, read_one, write_one
from app.design.files.words import block_entry, inline
from app.design.labels import label_data
from app.design.naming import check_name, suggested_name
from app.design.options.file import entries, open_set, path_of
from app.design.options.references import fields_of_set
from app.design.options.rows import Row, with_rows
from app.fieldtypes.option_set import OptionKind
from app.schema.loader import load
from app.schema.model import Definitions

Labels = Mapping[str, str]
"""Texts by language."""


def add_set(
    texts: Texts, *, label: Labels, kind: OptionKind, rows: Sequence[Row], name: str = ""
) -> tuple[Texts, str]:
    """Return the texts with a new set of options, and its name; an empty one is made of the label.

    Raises InvalidRecordError (label, name, rows), RowsError for what is wrong with the rows.
    """
    taken = _taken(texts)
    chosen = name or suggested_name(label, taken, plain="options")
    errors: dict[str, AppError] = {}
    if not any(label.values()):
        errors["label"] = FieldValueError("design.label_missing", N_("Write a name for it."))
    if not rows:
        errors["rows"] = FieldValueError(
            "design.no_options", N_("A set needs at least one option.")
        )
    if name and (wrong := _wrong_name(load(texts), name)):
        errors["name"] = wrong
    if errors:
        raise InvalidRecordError(errors)
    data = {"kind": str(kind), "label": label_data(label), "options": {}}
    filled = with_rows(write_one(texts, path_of(chosen), data), chosen, rows)
    return {**filled, path_of(chosen): _one_a_line(read_one(filled, path_of(chosen)))}, chosen


def _one_a_line(data: Mapping[str, Any]) -> str:
    """Return the text of a new file: each option has a line of its own."""
    head = [f"{key}: {inline(value)}" for key, value in data.items() if key != "options"]
    options = [line for key, v in data["options"].items() for line in block_entry(key, v, 2)]
    return "".join(f"{line}\n" for line in (*head, "options:", *options))


def change_set(texts: Texts, name: str, *, label: Labels, new_name: str = "") -> Texts:
    """Return the texts in which a set has these labels, and perhaps another name.

    It keeps its id, so the records of its fields stay. Raises InvalidRecordError (label, name).
    """
    file = open_set(texts, name)
    errors: dict[str, AppError] = {}
    if not any(label.values()):
        errors["label"] = FieldValueError("design.label_missing", N_("Write a name for it."))
    if new_name and (wrong := _wrong_name(load(texts), new_name, own=name)):
        errors["name"] = wrong
    if errors:
        raise InvalidRecordError(errors)
    file.data = _with_label(file.data, label)
    changed = file.texts()
    return changed if new_name in ("", name) else _renamed(changed, name, new_name)


def _with_label(data: Mapping[str, Any], label: Labels) -> dict[str, Any]:
    return {**data, "label": label_data(label, data.get("label"))}


def _renamed(texts: Texts, name: str, new: str) -> Texts:
    changed = _picking_from(texts, name, new)
    data = read_one(changed, path_of(name))
    moved = {path_of(new) if path == path_of(name) else path: t for path, t in changed.items()}
    return write_one(moved, path_of(new), data if "id" in data else {"id": name, **data})


def _picking_from(texts: Texts, name: str, new: str) -> Texts:
    """Return the texts in which every field of one set picks from another."""
    for entity, field in fields_of_set(load(texts), name):
        data = read_one(texts, f"{entity.name}.yaml")
        data["fields"][field.name]["options"] = new
        texts = write_one(texts, f"{entity.name}.yaml", data)
    return texts


def set_groups(texts: Texts, name: str, groups: Mapping[str, Labels]) -> Texts:
    """Return the texts in which a set has these groups, by key, in this order.

    Raises ConflictError for a group that is left out and still has options.
    """
    file = open_set(texts, name)
    before = dict(file.data.get("groups") or {})
    for key in before.keys() - groups.keys():
        used = [option for option, each in file.options.items() if each.get("group") == key]
        if used:
            raise ConflictError(
                "design.group_used", N_("The group “{group}” still has {count} options."),
                group=key, count=len(used),
            )  # fmt: skip
    nameless = [key for key, label in groups.items() if not any(label.values())]
    if nameless:
        missing = FieldValueError("design.label_missing", N_("Write a name for it."))
        raise InvalidRecordError({f"group.{key}": missing for key in nameless})
    wanted = {key: _group(label, before.get(key)) for key, label in groups.items()}
    rest = {key: value for key, value in file.data.items() if key != "groups"}
    file.data = _behind_label(rest, "groups", wanted) if wanted else rest
    return file.texts()


def _group(label: Labels, before: Any) -> Any:
    if isinstance(before, dict) and "label" in before:
        return {**before, "label": label_data(label, before["label"])}
    return label_data(label, before)


def _behind_label(data: Mapping[str, Any], key: str, value: Any) -> dict[str, Any]:
    head = {each: data[each] for each in ("id", "kind", "label") if each in data}
    return {**head, key: value, **{each: v for each, v in data.items() if each not in head}}


def remove_set(texts: Texts, name: str) -> Texts:
    """Return the texts without a set that no field picks from. Raises ConflictError."""
    open_set(texts, name)
    users = list(fields_of_set(load(texts), name))
    if users:
        entity, field = users[0]
        raise ConflictError(
            "design.set_used",
            N_("{entity}, {field} picks from it: give that field other options first."),
            entity=entity.label, field=field.label,
        )  # fmt: skip
    return {path: text for path, text in texts.items() if path != path_of(name)}


def set_from_choices(texts: Texts, entity: str, field: str, label: Label) -> tuple[Texts, str]:
    """Return the texts in which a field's own choices are a set for all, and the set's name.

    ``label`` is the field's. Records keep what they hold: the options stay the same ones.
    """
    data = read_one(texts, f"{entity}.yaml")
    said = dict((data.get("fields") or {}).get(field) or {})
    if "choices" not in said:
        raise ConflictError("design.no_choices", N_("This field has no options of its own."))
    found = load(texts).entities[entity].by_name[field]
    options = getattr(found.type, "option_set", None)
    written = {language: label.text(language) for language in label.texts.keys() - label.missing}
    name = suggested_name(written or {"en": field}, _taken(texts), plain=field)
    made = {"kind": str(options.kind if options else "plain"), "label": label_data(written)}
    made = {key: value for key, value in made.items() if value}
    choices = {each: value or {} for each, value in entries(said["choices"]).items()}
    data["fields"][field] = {
        ("options" if key == "choices" else key): name if key == "choices" else value
        for key, value in said.items()
    }
    changed = write_one(texts, f"{entity}.yaml", data)
    return {**changed, path_of(name): _one_a_line({**made, "options": choices})}, name


def _taken(texts: Texts) -> set[str]:
    """Return the names and ids that no new set may have."""
    sets = load(texts).option_sets
    return {*sets, *(each.id for each in sets.values())}


def check_set_name(definitions: Definitions, name: str, *, own: str = "") -> None:
    """Raise FieldValueError for a name that no set can have; ``own`` is its present one."""
    check_name(name)
    others = (each for each in definitions.option_sets.values() if each.name != own)
    if any(name in (each.name, each.id) for each in others):
        raise FieldValueError(
            "design.set_taken", N_("There is an option set “{name}” already."), name=name
        )


def _wrong_name(definitions: Definitions, name: str, *, own: str = "") -> AppError | None:
    try:
        check_set_name(definitions, name, own=own)
    except FieldValueError as error:
        return error
    return None
