"""Templates are checked when the definitions are loaded, never while a document is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from app.fieldtypes.abilities import HasOptions, RefersTo
from app.schema.draft import Draft, World
from app.schema.model import Definitions, Field
from app.schema.node import Node
from app.schema.templates.model import Known
from app.schema.templates.names import read_names

DAYS = ("date", "date-time")
RENMINBI = "CNY"  # what capitals are the words of
ANY = Known(is_anything=True)


def known_field(found: Field) -> Known:
    """Return what a template may ask of a field."""
    kind = found.type
    schema: Mapping[str, Any] = kind.json_schema
    return Known(
        targets=tuple(kind.targets) if isinstance(kind, RefersTo) else (),
        is_many=kind.is_many,
        options=tuple(kind.option_set.options) if isinstance(kind, HasOptions) else None,
        is_yes_no=schema.get("type") == "boolean",
        is_day=schema.get("format") in DAYS,
        is_amount=getattr(kind.settings, "currency", None) == RENMINBI,
    )


@dataclass(frozen=True)
class DraftSurroundings:
    """The fields that are being read; those of a retired entity wait until it is restored."""

    world: World

    def field(self, entity: str, name: str) -> Known | None:
        """Return what can be asked of a field; anything of one that could not be read."""
        draft = self.world.drafts.get(entity)
        if draft is None:
            return None
        if name in draft.broken:
            return ANY
        found = draft.in_use.get(name)
        return None if found is None else known_field(found)

    def fields(self, entity: str) -> tuple[str, ...]:
        """Return the names of the fields of an entity."""
        draft = self.world.drafts.get(entity)
        return () if draft is None else tuple(draft.in_use)

    def entities(self) -> tuple[str, ...]:
        """Return the names of the entities."""
        return tuple(self.world.drafts)


@dataclass(frozen=True)
class ReadSurroundings:
    """The fields of definitions that were read."""

    definitions: Definitions

    def field(self, entity: str, name: str) -> Known | None:
        """Return what can be asked of a field in use."""
        found = self.definitions.entities.get(entity)
        known = (
            next((f for f in _in_use(found.fields, found.standard) if f.name == name), None)
            if found
            else None
        )
        return None if known is None else known_field(known)

    def fields(self, entity: str) -> tuple[str, ...]:
        """Return the names of the fields of an entity."""
        found = self.definitions.entities.get(entity)
        return tuple(f.name for f in _in_use(found.fields, found.standard)) if found else ()

    def entities(self) -> tuple[str, ...]:
        """Return the names of the entities."""
        return tuple(self.definitions.entities)


def _in_use(*groups: tuple[Field, ...]) -> list[Field]:
    return [each for group in groups for each in group if not each.retired]


def check_templates(draft: Draft, node: Node | None, world: World) -> None:
    """Note every mistake of the templates of a document, each at its line."""
    if node is None:
        return
    for each in node.entries().values() if node.is_map else (node,):
        source = each.tree.text
        if source is not None and not each.is_null:
            _check(draft, each, source, world)


def _check(draft: Draft, node: Node, source: str, world: World) -> None:
    for fault in read_names(source, draft.name, DraftSurroundings(world)).faults:
        block, line = node.tree.block_line, node.line
        if block:
            line = block + source.count("\n", 0, fault.at)
        replace(node, tree=replace(node.tree, line=line)).problem(fault.code, fault.text)
