"""Documents name the roles that may print them: a role is renamed there too, and not lost."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.core.errors import ConflictError
from app.core.i18n import N_
from app.design.files.folder import Texts, read_one, write_one
from app.schema.app_reader import FILE as APP


def rename_role_of_documents(texts: Texts, old: str, new: str) -> Texts:
    """Return the texts in which documents that a role may print name it by its new key."""
    for path, data in _entities(texts):
        said = [each for each in _documents(data).values() if old in _roles(each)]
        for each in said:
            each["roles"] = [new if role == old else role for role in _roles(each)]
        if said:
            texts = write_one(texts, path, data)
    return texts


def require_no_documents(texts: Texts, role: str) -> None:
    """Raise ConflictError where documents name a role: without it, they would be for everybody."""
    named = [
        f"{path.removesuffix('.yaml')}.{name}"
        for path, data in _entities(texts)
        for name, each in _documents(data).items()
        if role in _roles(each)
    ]
    if named:
        raise ConflictError(
            "design.role_prints",
            N_("This role prints {documents}, beside others or alone. Take it out there first."),
            documents=named,
        )


def _entities(texts: Texts) -> Iterator[tuple[str, dict[str, Any]]]:
    for path, text in texts.items():
        if "/" not in path and path != APP and "roles" in text:
            yield path, read_one(texts, path)


def _documents(data: dict[str, Any]) -> dict[str, Any]:
    found = data.get("documents")
    if not isinstance(found, dict):
        return {}
    return {name: each for name, each in found.items() if isinstance(each, dict)}


def _roles(said: dict[str, Any]) -> list[Any]:
    found = said.get("roles")
    return found if isinstance(found, list) else []
