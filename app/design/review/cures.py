"""Ways out of what stands against a review: the draft without a rule that records break."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one, write_one
from app.schema.model import Definitions, Entity


def without_unique(
    texts: Texts, definitions: Definitions, entity: str, fields: Collection[str]
) -> Texts:
    """Return the texts in which fields of an entity (by ids) may be the same in two records.

    Raises NotFoundError where they are no such rule.
    """
    home = next((e for e in definitions.entities.values() if entity in (e.id, e.name)), None)
    names = {each.name for each in home.fields if each.id in fields} if home else set()
    if home is None or len(names) < len(fields):
        raise _unknown()
    data = read_one(texts, f"{home.name}.yaml")
    if not _taken_out(data, home, names):
        raise _unknown()
    return write_one(texts, f"{home.name}.yaml", data)


def _taken_out(data: dict[str, Any], home: Entity, names: set[str]) -> bool:
    """Take the rule out of what the file says; tell whether it was there."""
    found = False
    if len(names) == 1:
        said = data["fields"][next(iter(names))]
        found = isinstance(said, dict) and bool(said.pop("unique", False))
    keys = data.get("unique") or []
    left = [each for each in keys if set(_fields(each)) != names]
    if len(left) == len(keys):
        return found
    data["unique"] = left
    if not left:
        del data["unique"]
    return True


def _fields(key: Any) -> list[str]:
    said = key.get("fields") if isinstance(key, dict) else key
    return [str(each) for each in said] if isinstance(said, list) else [str(said)]


def _unknown() -> NotFoundError:
    return NotFoundError("design.no_rule", N_("The draft has no such rule any more."))
