"""Old names of fields and entities: a rename leaves one, somebody releases it in the end."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one, write_one


def release_old_name(texts: Texts, entity: str, field: str, old: str) -> Texts:
    """Return the texts in which ``old`` leads to ``field`` no more.

    Programs and saved addresses that still use it are told that there is no such field.
    Raises NotFoundError where the field has no such old name.
    """
    path = f"{entity}.yaml"
    data = read_one(texts, path)
    written = (data.get("fields") or {}).get(field) or {}
    data["fields"][field] = _without(written, field, old)
    return write_one(texts, path, data)


def release_entity_name(texts: Texts, entity: str, old: str) -> Texts:
    """Return the texts in which the addresses of ``old`` lead to ``entity`` no more.

    Raises NotFoundError where the entity has no such old name.
    """
    path = f"{entity}.yaml"
    return write_one(texts, path, _without(read_one(texts, path), entity, old))


def _without(written: Mapping[str, Any], name: str, old: str) -> dict[str, Any]:
    aliases = written.get("aliases") or []
    if old not in aliases:
        raise NotFoundError(
            "design.no_old_name", N_("{field} has no old name “{old}”."), field=name, old=old
        )
    left = [each for each in aliases if each != old]
    kept = {key: value for key, value in written.items() if key != "aliases" or left}
    return {**kept, "aliases": left} if left else kept
