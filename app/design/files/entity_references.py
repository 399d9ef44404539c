"""Everything in a definitions folder that names an entity: told over plain data, file by file.

The counterpart of :mod:`app.design.files.field_references`; that no place is missing is tested by
renaming every shipped entity.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from app.design.files.field_references import Folder, Name, entity_files
from app.design.files.template_references import entity_word, with_templates

OVER_RELATED = ("none", "some")
"""The parts of a condition that speak of other records: ``{none: {of: order.customer, …}}``."""


@dataclass(frozen=True)
class Use:
    """A place that cannot do without an entity: a field of another one, or its rules."""

    entity: str
    field: str | None = None


@dataclass(frozen=True)
class EntityReferences:
    """Rewrites the places that name an entity: each name goes through ``name``."""

    name: Name

    def folder(self, folder: Folder) -> Folder:
        """Return the folder with every place rewritten, the paths of the files as they were."""
        entities = dict(entity_files(folder))
        found = dict(folder)
        for path, data in folder.items():
            stem = PurePosixPath(path).stem
            if path == f"{stem}.yaml" and stem in entities:
                found[path] = self._with_templates(stem, self._entity(data), entities)
            elif path.startswith("_roles/") and isinstance(data, dict):
                found[path] = self._role(data)
        return found

    def _with_templates(
        self, at: str, said: dict[str, Any], entities: Mapping[str, Any]
    ) -> dict[str, Any]:
        if "documents" not in said:
            return said
        word = entity_word(self.name)
        return {**said, "documents": with_templates(said["documents"], at, entities, word)}

    def _entity(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(self.conditions(data))
        if isinstance(data.get("fields"), dict):
            found["fields"] = {name: self.field(each) for name, each in data["fields"].items()}
        if "related" in data:
            found["related"] = self._names(data["related"])
        if isinstance(data.get("documents"), dict):
            said = found["documents"].items()
            found["documents"] = {name: self._document(each) for name, each in said}
        return found

    def _document(self, data: Any) -> Any:
        if not isinstance(data, dict) or "related" not in data:
            return data
        return {**data, "related": self._names(data["related"])}

    def field(self, data: Any) -> Any:
        """Rewrite what one field says: where it links, what it counts, on what it depends."""
        found = self.conditions(data)
        if not isinstance(found, dict):
            return found
        if "to" in found:
            found = {**found, "to": self._names(found["to"])}
        if "of" in found:
            found = {**found, "of": self._of(found["of"])}
        return found

    def conditions(self, data: Any) -> Any:
        """Rewrite every part of a condition that speaks of records of another entity."""
        if isinstance(data, list):
            return [self.conditions(each) for each in data]
        if not isinstance(data, dict):
            return data
        found = {key: self.conditions(value) for key, value in data.items()}
        for key in OVER_RELATED:
            if isinstance(found.get(key), dict) and "of" in found[key]:
                found[key] = {**found[key], "of": self._of(found[key]["of"])}
        return found

    def _role(self, data: Mapping[str, Any]) -> Any:
        grants = data.get("entities")
        if not isinstance(grants, dict):
            return data
        found = {self.name(each): self.conditions(grant) for each, grant in grants.items()}
        return {**data, "entities": found}

    def _names(self, data: Any) -> Any:
        if isinstance(data, list):
            return [self._names(each) for each in data]
        return self.name(data) if isinstance(data, str) else data

    def _of(self, words: Any) -> Any:
        entity, dot, link = str(words).partition(".")
        return f"{self.name(entity)}.{link}" if dot else words


def uses_of(folder: Folder, wanted: str) -> Iterator[Use]:
    """Yield what the live entities of a folder need the entity ``wanted`` for, itself left out.

    Lists of related records and the rights of roles are no need: they wait while it is retired.
    """
    for name, data in entity_files(folder):
        if name == wanted or data.get("retired"):
            continue
        fields = data.get("fields") if isinstance(data.get("fields"), dict) else {}
        for field, each in (fields or {}).items():
            if not _is_retired(each) and wanted in _named(each):
                yield Use(name, field)
        rest = {key: value for key, value in data.items() if key not in ("fields", "related")}
        if wanted in _named({**rest, "to": None, "of": None}):
            yield Use(name)


def _is_retired(data: Any) -> bool:
    return isinstance(data, dict) and bool(data.get("retired"))


def _named(data: Any) -> set[str]:
    """Return the entities that a field, or what holds conditions, names."""
    found: set[str] = set()

    def seen(name: str) -> str:
        found.add(name)
        return name

    EntityReferences(seen).field(data)
    return found


def needs_of(folder: Folder, name: str) -> list[str]:
    """Return the retired entities that the live fields and rules of an entity name."""
    entities = dict(entity_files(folder))
    data = entities[name]
    fields = data.get("fields") if isinstance(data.get("fields"), dict) else {}
    rest = {key: value for key, value in data.items() if key not in ("fields", "related")}
    live = (each for each in (fields or {}).values() if not _is_retired(each))
    named = set().union(*map(_named, live), _named({**rest, "to": None, "of": None}))
    return sorted(e for e in named - {name} if (entities.get(e) or {}).get("retired"))
