"""Where the definitions name options of a set: in conditions, defaults and tier rules.

Words inside a formula are left alone: it compares texts, and may mean another.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.design.files.field_references import FieldReferences, Folder, entity_files
from app.design.files.folder import Texts, read_all
from app.design.files.rewriting import rewritten
from app.design.files.template_references import option_word, with_templates
from app.fieldtypes.abilities import HasOptions, ReadsThrough, RefersTo
from app.schema.loader import load
from app.schema.model import Definitions, Entity, Field

Place = tuple[str, str]
"""Entity and field, by name."""

EMPTY_WORDS = ("empty", "filled")


def fields_of_set(definitions: Definitions, name: str) -> Iterator[tuple[Entity, Field]]:
    """Yield the fields that pick from a set of its own file, retired ones included."""
    for entity in definitions.entities.values():
        for each in entity.fields:
            if isinstance(each.type, HasOptions):
                found = each.type.option_set
                if found.name == name and not found.inline:
                    yield entity, each


def rename_in_places(texts: Texts, name: str, keys: Mapping[str, str]) -> Texts:
    """Return the texts in which every place names the options of a set by their new keys.

    ``keys`` are old key -> new key. The file of the set itself is not touched.
    """
    folder = read_all(texts)
    places = places_of(load(texts), name)
    as_is = OptionReferences(places, lambda key: key).folder(folder)
    changed = OptionReferences(places, lambda key: keys.get(key, key)).folder(folder)
    return {
        path: rewritten(text, changed[path]) if changed[path] != as_is[path] else text
        for path, text in texts.items()
    }


def places_naming(texts: Texts, name: str, keys: frozenset[str]) -> int:
    """Return how many places of the definitions name one of these options."""
    found: list[str] = []

    def seen(key: str) -> str:
        if key in keys:
            found.append(key)
        return key

    OptionReferences(places_of(load(texts), name), seen).folder(read_all(texts))
    return len(found)


def places_of(definitions: Definitions, name: str) -> frozenset[Place]:
    """Return the fields whose values are options of a set, or are read through a link from one."""
    own = {(entity.name, field.name) for entity, field in fields_of_set(definitions, name)}
    through = {
        (entity.name, each.name)
        for entity in definitions.entities.values()
        for each in entity.fields
        if isinstance(each.type, ReadsThrough) and own & {*_read_by(entity, each.type)}
    }
    return frozenset(own | through)


def _read_by(entity: Entity, through: ReadsThrough) -> Iterator[Place]:
    link = next((each for each in entity.fields if each.name == through.via), None)
    if link is not None and isinstance(link.type, RefersTo):
        yield from ((target, through.field) for target in link.type.targets)


class OptionReferences:
    """Rewrites the places that name an option of the fields at ``places``."""

    def __init__(self, places: frozenset[Place], key: Callable[[str], str]) -> None:
        self.places = places
        self.key = key

    def folder(self, folder: Folder) -> Folder:
        """Return the folder with every place rewritten; nothing of ``folder`` is changed."""
        found = _Conditions("", _same, self._operands).folder(folder)
        for entity, field in self.places:
            path = f"{entity}.yaml"
            found[path] = self._entity(found[path], field)
        entities, word = dict(entity_files(folder)), option_word(self.places, self.key)
        for name, data in entities.items():
            if "documents" in data:
                said = with_templates(data["documents"], name, entities, word)
                found[f"{name}.yaml"] = {**found[f"{name}.yaml"], "documents": said}
        return found

    def _entity(self, data: Mapping[str, Any], field: str) -> dict[str, Any]:
        said = dict(data["fields"][field])
        if isinstance(said.get("default"), str):
            said["default"] = self.key(said["default"])
        found = {**data, "fields": {**data["fields"], field: said}}
        rules = data.get("tier_rules")
        if isinstance(rules, dict) and rules.get("field") == field:
            found["tier_rules"] = self._tier_rules(rules)
        return found

    def _tier_rules(self, data: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(data)
        found["rules"] = [{**each, "option": self.key(each["option"])} for each in data["rules"]]
        if "otherwise" in data:
            found["otherwise"] = self.key(data["otherwise"])
        return found

    def _operands(self, place: Place, value: Any) -> Any:
        if place not in self.places or (isinstance(value, str) and value in EMPTY_WORDS):
            return value
        if isinstance(value, dict):
            return {operator: self._keys(each) for operator, each in value.items()}
        return self._keys(value)

    def _keys(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._keys(each) for each in value]
        return self.key(value) if isinstance(value, str) else value


@dataclass(frozen=True)
class _Conditions(FieldReferences):
    """Goes to every condition of a folder and rewrites what fields are compared with."""

    operands: Callable[[Place, Any], Any]

    def condition(self, data: Any, over: str) -> Any:
        found = super().condition(data, over)
        if not isinstance(found, dict):
            return found
        words = ("all", "any", "not", "none", "some")
        return {
            key: value if key in words else self.operands((over, key), value)
            for key, value in found.items()
        }


def _same(name: str) -> str:
    return name
