"""What the templates of letters, labels and cards name, told over plain data of the files."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.schema.templates.model import Known, Part, Use
from app.schema.templates.renaming import Word, renamed

Entities = Mapping[str, Any]
"""What the files of the entities say, by name."""


@dataclass(frozen=True)
class FileSurroundings:
    """The fields as the files name them; what types they are of is asked as far as links go."""

    said: Entities

    def field(self, entity: str, name: str) -> Known | None:
        """Return where a field leads; one that is no link may hold several values."""
        fields = _mapping(_mapping(self.said.get(entity)).get("fields"))
        if name not in fields:
            return None
        found = _mapping(fields[name])
        to = found.get("to")
        targets = tuple(map(str, to)) if isinstance(to, list) else (str(to),) if to else ()
        return Known(targets, is_anything=found.get("type") != "link")

    def fields(self, entity: str) -> tuple[str, ...]:
        """Return the names of the fields of an entity."""
        return tuple(_mapping(_mapping(self.said.get(entity)).get("fields")))

    def entities(self) -> tuple[str, ...]:
        """Return the names of the entities."""
        return tuple(self.said)


def with_templates(documents: Any, at: str, entities: Entities, word: Word) -> Any:
    """Return what an entity says of its documents, the names in their templates rewritten."""
    if not isinstance(documents, dict):
        return documents
    return {name: _document(each, at, entities, word) for name, each in documents.items()}


def _document(said: Any, at: str, entities: Entities, word: Word) -> Any:
    if not isinstance(said, dict) or "body" not in said:
        return said
    around, body = FileSurroundings(entities), said["body"]

    def text(source: Any) -> Any:
        return renamed(source, at, around, word) if isinstance(source, str) else source

    if isinstance(body, dict):
        return {**said, "body": {language: text(each) for language, each in body.items()}}
    return {**said, "body": text(body)}


def field_word(entity: str, name: Any) -> Word:
    """Return a word for each use: fields of ``entity`` go through ``name``, the rest stays."""

    def word(use: Use) -> str:
        if use.part is Part.FIELD:
            return str(name(use.name)) if use.entity == entity else use.name
        return use.option if use.part is Part.OPTION else use.entity

    return word


def entity_word(name: Any) -> Word:
    """Return a word for each use: entities go through ``name``, the rest stays."""

    def word(use: Use) -> str:
        if use.part is Part.ENTITY:
            return str(name(use.entity))
        return use.option if use.part is Part.OPTION else use.name

    return word


def option_word(places: frozenset[tuple[str, str]], key: Any) -> Word:
    """Return a word for each use: options of the fields at ``places`` go through ``key``."""

    def word(use: Use) -> str:
        if use.part is Part.OPTION:
            return str(key(use.option)) if (use.entity, use.name) in places else use.option
        return use.name if use.part is Part.FIELD else use.entity

    return word


def _mapping(data: Any) -> Mapping[str, Any]:
    return data if isinstance(data, dict) else {}
