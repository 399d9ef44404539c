"""Old names of fields: a rename leaves one behind, and somebody releases it in the end."""

from __future__ import annotations

from app.core.errors import NotFoundError
from app.core.i18n import N_
from app.design.folder import Texts, read_one, write_one


def release_old_name(texts: Texts, entity: str, field: str, old: str) -> Texts:
    """Return the texts in which ``old`` leads to ``field`` no more.

    Programs and saved addresses that still use it are told that there is no such field.
    Raises NotFoundError where the field has no such old name.
    """
    path = f"{entity}.yaml"
    data = read_one(texts, path)
    written = (data.get("fields") or {}).get(field) or {}
    aliases = written.get("aliases") or []
    if old not in aliases:
        raise NotFoundError(
            "design.no_old_name", N_("{field} has no old name “{old}”."), field=field, old=old
        )
    left = [each for each in aliases if each != old]
    changed = {key: value for key, value in written.items() if key != "aliases"}
    data["fields"][field] = {**changed, "aliases": left} if left else changed
    return write_one(texts, path, data)
