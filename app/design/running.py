"""An entity of the draft beside the same entity as it runs: previews show real records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.schema.model import Definitions, Entity


@dataclass(frozen=True)
class Running:
    """The entity as it runs, and what the fields of the draft are called there."""

    entity: Entity
    wanted: Entity  # as the draft has it

    @cached_property
    def names(self) -> Mapping[str, str]:
        """Field of the draft -> name of the same field in the running panel."""
        running = {each.id: each.name for each in self.entity.by_name.values()}
        return {
            name: running[known.id]
            for name, known in self.wanted.by_name.items()
            if known.id in running
        }

    def of(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the fields by the names that run; those that are new in the draft are left out."""
        return tuple(self.names[name] for name in names if name in self.names)


def find_running(definitions: Definitions, wanted: Entity) -> Running | None:
    """Return an entity of the draft as it runs; ``None`` where it is new, or retired there."""
    found = next((e for e in definitions.live_entities if e.id == wanted.id), None)
    return None if found is None else Running(found, wanted)
