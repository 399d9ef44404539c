"""A field gets another name: everywhere at once, its id, data and rights stay."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import RefusedError
from app.core.i18n import N_
from app.design.files.field_references import FieldReferences
from app.design.files.folder import Texts, read_all
from app.design.files.rewriting import renamed, rewritten


def rename_fields(texts: Texts, entity: str, names: Mapping[str, str]) -> Texts:
    """Return the texts in which the fields of ``entity`` are called as ``names`` (old -> new) says.

    A field keeps its id, so its column, its values and the rights on it stay
    (``definitions.md``, Rules that hold everywhere), and its old name as an alias for the API and
    for addresses. Raises RefusedError for a name that is not there or taken.
    """
    path = f"{entity}.yaml"
    folder = read_all(texts)
    fields = (folder.get(path) or {}).get("fields") or {}
    for old, new in names.items():
        _check(entity, fields, old, new)
    changed = FieldReferences(entity, lambda name: names.get(name, name)).folder(folder)
    for old, new in names.items():
        changed[path]["fields"][new] = _remembering(changed[path]["fields"][new], old, new)
    keys: dict[tuple[str, ...], str] = {("fields", old): new for old, new in names.items()}
    called = {**texts, path: renamed(texts[path], keys)}
    return {
        each: rewritten(text, changed[each]) if changed[each] != folder[each] else text
        for each, text in called.items()
    }


def _check(entity: str, fields: Mapping[str, object], old: str, new: str) -> None:
    if old not in fields:
        raise RefusedError(
            "design.no_field", N_("{entity} has no field {field}."), entity=entity, field=old
        )
    if new in fields:
        raise RefusedError(
            "design.name_taken",
            N_("{entity} has a field {field} already."),
            entity=entity,
            field=new,
        )


def _remembering(field: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """Return the field with its id written down and the name it had among its aliases."""
    kept = field if "id" in field else {"id": old, **field}
    return {**kept, "aliases": remembered(field.get("aliases"), old, new)}


def remembered(aliases: Any, old: str, new: str) -> list[Any]:
    """Return the old names of what was called ``old`` and is called ``new`` now, newest last."""
    known = aliases if isinstance(aliases, list) else []
    return [*(each for each in known if each not in (old, new)), old]
