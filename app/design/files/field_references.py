"""Everything in a definitions folder that names a field: told over plain data, file by file.

A visitor goes over what the files say and hands every place that names a field of one entity to a
function that answers with the name to put there. The words are those of ``definitions.md``; that
none is missing is tested by renaming every field of every shipped entity.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from app.design.files.template_references import field_word, with_templates

Folder = dict[str, Any]
"""What the files say: path in the folder -> plain data."""

Name = Callable[[str], str]

CONDITIONS = ("visible_if", "required_if", "read_only_if")
FIGURES = ("sum", "min", "max", "average")
LISTED = ("fields", "facts", "columns", "quick_filters", "sort")
WORD = re.compile(r"'[^']*'|\"[^\"]*\"|[A-Za-z_][A-Za-z0-9_]*")


def entity_files(folder: Folder) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield the entities of a folder: name and what their file says."""
    for path, data in folder.items():
        place = PurePosixPath(path)
        if len(place.parts) == 1 and place.name != "app.yaml" and isinstance(data, dict):
            yield place.stem, data


@dataclass(frozen=True)
class FieldReferences:
    """Rewrites the places that name a field of ``entity``: each name goes through ``name``."""

    entity: str
    name: Name

    def folder(self, folder: Folder) -> Folder:
        """Return the folder with every place rewritten; nothing of ``folder`` is changed."""
        entities = dict(entity_files(folder))
        found = dict(folder)
        for path, data in folder.items():
            stem = PurePosixPath(path).stem
            if path == f"{stem}.yaml" and stem in entities:
                found[path] = self._entity(stem, data, entities)
            elif path.startswith("_roles/") and isinstance(data, dict):
                found[path] = self._role(data)
        return found

    # -- entities -------------------------------------------------------------------------------

    def _entity(self, at: str, data: Mapping[str, Any], entities: Mapping[str, Any]) -> Any:
        found = dict(data)
        is_here = at == self.entity
        if is_here:
            found = {key: self._layout(key, value) for key, value in found.items()}
        for key in ("checks", "sections"):
            found[key] = [self._with_conditions(each, at) for each in _items(found.get(key))]
        if rules := _mapping(found.get("tier_rules")):
            said = [self._with_conditions(each, at) for each in _items(rules.get("rules"))]
            found["tier_rules"] = {**rules, "rules": said}
        fields = {
            self.name(name) if is_here else name: self._field(at, each, entities)
            for name, each in _mapping(found.get("fields")).items()
        }
        if "documents" in found:
            word = field_word(self.entity, self.name)
            found["documents"] = with_templates(found["documents"], at, entities, word)
        return {key: value for key, value in {**found, "fields": fields}.items() if key in data}

    def _layout(self, key: str, value: Any) -> Any:
        """Rewrite what the entity says of its own fields, conditions and fields left out."""
        match key:
            case "title":
                return re.sub(r"{(\w+)}", lambda m: f"{{{self.name(m[1])}}}", str(value))
            case "unique" | "checks" | "sections":
                return [self._named(each) for each in _items(value)]
            case "list" | "tier_rules":
                return self._named(value)
            case "documents":
                return {name: self._named(each) for name, each in _mapping(value).items()}
        return value

    def _named(self, data: Any) -> Any:
        """Rewrite ``field: x`` and the lists of names that a map holds."""
        found = dict(_mapping(data))
        if isinstance(found.get("field"), str):
            found["field"] = self.name(found["field"])
        for key in LISTED:
            if key == "sections" or key not in found:
                continue
            value = found[key]
            found[key] = (
                [*map(self._signed, value)] if isinstance(value, list) else (self._signed(value))
            )
        return found or data

    def _signed(self, word: Any) -> Any:
        """Rewrite a name that may have the minus of a sort order in front."""
        if not isinstance(word, str):
            return word
        return "-" * word.startswith("-") + self.name(word.removeprefix("-"))

    def _with_conditions(self, data: Any, over: str) -> Any:
        found = dict(_mapping(data))
        for key in ("when", "visible_if"):
            if key in found:
                found[key] = self.condition(found[key], over)
        return found or data

    # -- fields ---------------------------------------------------------------------------------

    def _field(self, at: str, data: Any, entities: Mapping[str, Any]) -> Any:
        found = {
            key: self.condition(value, at) if key in CONDITIONS else value
            for key, value in _mapping(data).items()
        }
        match found.get("type"):
            case "link" | "links" if "where" in found:
                for target in _items(found.get("to")):
                    found["where"] = self.condition(found["where"], str(target))
            case "lookup":
                return self._lookup(at, found, entities)
            case "rollup":
                return self._rollup(found)
            case "formula" if at == self.entity and "expression" in found:
                found["expression"] = WORD.sub(self._identifier, str(found["expression"]))
        return found or data

    def _identifier(self, found: re.Match[str]) -> str:
        return found[0] if found[0][0] in "'\"" else self.name(found[0])

    def _lookup(self, at: str, found: dict[str, Any], entities: Mapping[str, Any]) -> Any:
        link = _mapping(
            _mapping(_mapping(entities.get(at)).get("fields")).get(str(found.get("via")))
        )
        if self.entity in _items(link.get("to")) and isinstance(found.get("field"), str):
            found["field"] = self.name(found["field"])
        if at == self.entity and isinstance(found.get("via"), str):
            found["via"] = self.name(found["via"])
        return found

    def _rollup(self, found: dict[str, Any]) -> Any:
        entity, _, _ = str(found.get("of")).partition(".")
        found["of"] = self._of(found.get("of"))
        if entity == self.entity:
            found |= {key: self.name(found[key]) for key in FIGURES if key in found}
        if "where" in found:
            found["where"] = self.condition(found["where"], entity)
        return found

    def _of(self, words: Any) -> Any:
        entity, dot, link = str(words).partition(".")
        return f"{entity}.{self.name(link)}" if dot and entity == self.entity else words

    # -- conditions and roles -------------------------------------------------------------------

    def condition(self, data: Any, over: str) -> Any:
        """Rewrite a condition over the records of the entity ``over``."""
        if not isinstance(data, dict):
            return data
        found: dict[str, Any] = {}
        for key, value in data.items():
            match key:
                case "all" | "any":
                    found[key] = [self.condition(each, over) for each in _items(value)]
                case "not":
                    found[key] = self.condition(value, over)
                case "none" | "some":
                    found[key] = self._related(value)
                case _:
                    found[self.name(key) if over == self.entity else key] = value
        return found

    def _related(self, data: Any) -> Any:
        found = dict(_mapping(data))
        entity, _, _ = str(found.get("of")).partition(".")
        if "of" in found:
            found["of"] = self._of(found["of"])
        if "where" in found:
            found["where"] = self.condition(found["where"], entity)
        return found or data

    def _role(self, data: Mapping[str, Any]) -> Any:
        grants = dict(_mapping(data.get("entities")))
        for name, grant in grants.items():
            said = {
                key: self.condition(value, name) if key != "fields" else value
                for key, value in _mapping(grant).items()
            }
            if name == self.entity and "fields" in said:
                rights = _mapping(said["fields"]).items()
                said["fields"] = {self.name(field): right for field, right in rights}
            grants[name] = said or grant
        return {**data, "entities": grants} if "entities" in data else data


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}


def _items(data: Any) -> list[Any]:
    if data is None:
        return []
    return data if isinstance(data, list) else [data]
