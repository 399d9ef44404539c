"""Old names in questions from outside: programs and saved addresses know them for years.

What is asked by an old name is asked by the present one instead, before anything reads it, so the
rest of the panel knows present names only. A field that the actor may not know of has no old names
for them either: its present name would tell that it is there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from app.access.actor import Actor
from app.access.fields import field_set
from app.access.policy import decide
from app.core.errors import FieldValueError, InvalidRecordError
from app.core.i18n import N_
from app.fieldtypes.abilities import RefersTo
from app.schema.model import Action
from app.storage.store import Store

SEVERAL = ("all", "any")
RELATED = ("none", "some")
REFERENCE = re.compile(r"\b([a-z][a-z0-9_]*):([0-9]+)\b")


@dataclass(frozen=True)
class PresentNames:
    """The present names of an entity's fields; ``met`` collects the old ones that were used."""

    store: Store
    actor: Actor
    entity: str
    met: dict[str, str] = field(default_factory=dict)

    @cached_property
    def known(self) -> Mapping[str, str]:
        """Old name -> present name, as far as the actor may know of the fields."""
        entity = self.store.definitions.entities.get(self.entity)
        if entity is None or not entity.old_names:
            return {}
        seen = field_set(self.store.definitions, self.actor, entity).visible
        return {old: name for old, name in entity.old_names.items() if name in seen}

    def of(self, name: str) -> str:
        """Return what a field is called now; a name that is not an old one stays."""
        if name not in self.known:
            return name
        self.met[name] = self.known[name]
        return self.known[name]

    def signed(self, name: str) -> str:
        """Return a key of a sort order, ``-name``, by its present name."""
        return "-" * name.startswith("-") + self.of(name.removeprefix("-"))

    def listed(self, text: str, *, signed: bool = False) -> str:
        """Return names with commas between by their present names."""
        read = self.signed if signed else self.of
        return ",".join(read(name.strip()) for name in text.split(","))

    def keys(self, data: Mapping[str, Any]) -> dict[str, Any]:
        """Return values by present names; raises InvalidRecordError for a field sent twice."""
        twice = {
            old: FieldValueError(
                "field.twice", N_("“{old}” is the old name of “{name}”. Send one of them."),
                old=old, name=self.known[old],
            )
            for old in data if old in self.known and self.known[old] in data
        }  # fmt: skip
        if twice:
            raise InvalidRecordError(twice)
        return {(now := self.of(name)): self.value(now, value) for name, value in data.items()}

    def value(self, name: str, value: Any) -> Any:
        """Return a value of a field; what points at ``old:12`` points at ``new:12``."""
        if not self._names_entities(name):
            return value
        if isinstance(value, Mapping):
            return {key: self.value(name, each) for key, each in value.items()}
        if isinstance(value, list | tuple):
            return [self.value(name, each) for each in value]
        return REFERENCE.sub(self._pointing, value) if isinstance(value, str) else value

    def _names_entities(self, name: str) -> bool:
        """Tell whether values of a field say the entity: where a link may point at several."""
        entity = self.store.definitions.entities.get(self.entity)
        if entity is None or name not in entity.by_name or not self.store.definitions.old_names:
            return False
        type_ = entity.by_name[name].type
        return isinstance(type_, RefersTo) and len(type_.targets) > 1

    def _pointing(self, found: re.Match[str]) -> str:
        return f"{self._entity(found[1])}:{found[2]}"

    def condition(self, data: Any) -> Any:
        """Return a condition tree by present names; what is no tree is left to its reader."""
        if not isinstance(data, Mapping):
            return data
        parts = [self._part(str(key), value) for key, value in data.items()]
        found = dict(parts)
        if len(found) < len(parts):  # a field by its old and its new name: both must hold
            return {"all": [{name: value} for name, value in parts]}
        return found

    def _part(self, key: str, value: Any) -> tuple[str, Any]:
        if key in SEVERAL and isinstance(value, list | tuple):
            return key, [self.condition(each) for each in value]
        if key == "not":
            return key, self.condition(value)
        if key in RELATED:
            return key, self._related(value)
        name = self.of(key)
        return name, self.value(name, value)

    def _related(self, data: Any) -> Any:
        if not isinstance(data, Mapping) or not isinstance(data.get("of"), str):
            return data
        old, dot, via = data["of"].partition(".")
        entity = self._entity(old)
        there = PresentNames(self.store, self.actor, entity, self.met)
        found = {**data, "of": f"{entity}{dot}{there.of(via)}"}
        if entity != old:
            self.met[data["of"]] = found["of"]
        if "where" in data:
            found["where"] = there.condition(data["where"])
        return found

    def _entity(self, name: str) -> str:
        """Return what an entity is called now, if the actor may know of it."""
        present = self.store.definitions.present_name(name)
        return present if decide(self.actor, Action.READ, present).allowed else name
