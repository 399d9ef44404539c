"""Entities half read: their fields are known, what refers to fields is not read yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from app.core.i18n import N_, Label
from app.core.sentences import say
from app.fieldtypes.option_set import OptionSet
from app.schema.codes import Code
from app.schema.label_reader import LabelReader
from app.schema.model import App, Field
from app.schema.node import Node
from app.schema.problems import did_you_mean


@dataclass
class Draft:
    """One entity after its fields were read and before anything that names fields was."""

    name: str
    id: str
    node: Node
    label: Label
    label_plural: Label
    retired: bool
    standard: tuple[Field, ...]
    aliases: tuple[str, ...] = ()
    fields: dict[str, Field] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)  # written, but not readable: said already

    @property
    def all_fields(self) -> Mapping[str, Field]:
        """Fields by name, retired and computed ones included."""
        return {**self.fields, **{each.name: each for each in self.standard}}

    @property
    def in_use(self) -> Mapping[str, Field]:
        """Fields that are not retired; computed ones included."""
        return {name: each for name, each in self.all_fields.items() if not each.retired}

    @property
    def live(self) -> Mapping[str, Field]:
        """Fields that people meet."""
        return {name: each for name, each in self.all_fields.items() if each.is_live}

    def field_node(self, name: str) -> Node:
        """Return where a field of the entity is written."""
        return self.node.place(["fields", name])

    def find(self, name: str, place: Node) -> Field | None:
        """Return the field called ``name`` that ``place`` speaks of, or note that it is not one."""
        found = self.all_fields.get(name)
        if found is not None and found.retired:
            place.problem(Code.RETIRED, say(N_("the field {name} is retired"), name=repr(name)))
            return None
        if found is None and name not in self.broken:
            hint = did_you_mean(name[:60], self.in_use)
            place.problem(
                Code.UNKNOWN_FIELD,
                say(
                    N_("{name} has no field {field}{hint}"),
                    name=self.name,
                    hint=hint,
                    field=repr(name[:60]),
                ),
            )
        return found

    def find_all(self, nodes: Iterable[Node]) -> tuple[Field, ...]:
        """Return the fields that the nodes name, each once."""
        found: list[Field] = []
        for node in nodes:
            known = self.find(name, node) if (name := node.text()) is not None else None
            if known in found:
                node.problem(Code.NAMED_TWICE, say(N_("{name} is named twice"), name=repr(name)))
            elif known is not None:
                found.append(known)
        return tuple(found)


@dataclass
class World:
    """Everything that a definition may refer to."""

    app: App
    labels: LabelReader
    option_sets: Mapping[str, OptionSet] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()  # their names; what they grant is read last
    unread: frozenset[str] = frozenset()  # paths of files that are there and cannot be read

    def find_entity(self, name: str, place: Node) -> Draft | None:
        """Return the entity called ``name``, or note that there is none."""
        draft = self.drafts.get(name)
        if draft is not None and draft.retired and not self._is_asleep(place.file):
            place.problem(Code.RETIRED, say(N_("the entity {name} is retired"), name=repr(name)))
            return None
        if draft is None and f"{name}.yaml" not in self.unread:
            hint = did_you_mean(name[:60], self.drafts)
            place.problem(
                Code.UNKNOWN_ENTITY,
                say(N_("there is no entity {name}{hint}"), name=repr(name[:60]), hint=hint),
            )
        return draft

    def _is_asleep(self, path: str) -> bool:
        """Tell whether what a file says of retired entities waits until they are restored.

        What a role grants on them does, and all that another retired entity says.
        """
        place = PurePosixPath(path)
        draft = self.drafts.get(place.stem) if len(place.parts) == 1 else None
        return place.parts[0] == "_roles" or (draft is not None and draft.retired)

    def relations(self, name: str) -> Mapping[str, Field] | None:
        """Return the fields of an entity that a condition may speak of."""
        draft = self.drafts.get(name)
        return None if draft is None else draft.in_use
