"""Which records are made in which order, how many, and which of them belong together."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

from app.demo.meaning import About, about
from app.fieldtypes.abilities import RefersTo
from app.schema.model import Definitions, Entity, Field

FIXED = 60  # records of an entity that belongs to nothing, such as a product
_RATIOS: Mapping[About, float] = {
    About.PERSON: 1.6,
    About.ORDER: 2.5,
    About.CONTRACT: 0.6,
    About.INTERACTION: 3.0,
    About.TASK: 1.0,
}
_ORDINARY_RATIO = 1.5


@dataclass(frozen=True)
class Layout:
    """How the records of one entity are made."""

    entity: Entity
    about: About
    is_root: bool = False
    home: Field | None = None  # the link to the record that each of these belongs to
    home_entity: str | None = None
    late: tuple[Field, ...] = ()  # links to records that are made later, its own kind included

    @property
    def ratio(self) -> float:
        """How many of these belong to one record of the home entity, on average."""
        return _RATIOS.get(self.about, _ORDINARY_RATIO)


def lay_out(definitions: Definitions, only: Collection[str] | None = None) -> tuple[Layout, ...]:
    """Return the entities (or some of them) in the order in which their records can be made."""
    entities = {e.name: e for e in definitions.live_entities if only is None or e.name in only}
    root = _root(entities)
    placed: dict[str, Layout] = {}
    while left := [entity for name, entity in entities.items() if name not in placed]:
        entity = _next(left, entities, placed, root)
        made = Layout(entity, about(entity), is_root=entity.name == root)
        placed[entity.name] = _settled(made, entities, placed)
    return tuple(placed.values())


def link_fields(entity: Entity) -> tuple[Field, ...]:
    """Return the fields that point at records of entities."""
    return tuple(
        f
        for f in entity.live_fields
        if isinstance(f.type, RefersTo) and any(not t.startswith("_") for t in f.type.targets)
    )


def targets(field: Field) -> tuple[str, ...]:
    """Return the entities that a link may point at."""
    return field.type.targets if isinstance(field.type, RefersTo) else ()


def _beyond(entity: Entity, entities: Mapping[str, Entity]) -> set[str]:
    found = {target for field in link_fields(entity) for target in targets(field)}
    return {name for name in found if name in entities and name != entity.name}


def _root(entities: Mapping[str, Entity]) -> str:
    """Return the entity that most others link to; of several, the first of the menu."""
    counts = dict.fromkeys(entities, 0)
    for entity in entities.values():
        for target in _beyond(entity, entities):
            counts[target] += 1
    return max(counts, key=lambda name: counts[name], default="")


def _next(
    left: Sequence[Entity],
    entities: Mapping[str, Entity],
    placed: Mapping[str, Layout],
    root: str,
) -> Entity:
    """Return the entity with the fewest links to what is not there yet; in a circle the root."""
    missing = {e.name: len(_beyond(e, entities) - set(placed)) for e in left}
    return min(left, key=lambda e: (missing[e.name] > 0, e.name != root, missing[e.name]))


def _settled(
    layout: Layout, entities: Mapping[str, Entity], placed: Mapping[str, Layout]
) -> Layout:
    fields = link_fields(layout.entity)
    late = tuple(f for f in fields if not placed.keys() & set(targets(f)))
    if layout.is_root:
        return replace(layout, late=late)
    homes = [
        (name, field)
        for field in fields
        for name in targets(field)
        if not field.type.is_many and name in placed and _leads_to_root(placed, name)
    ]
    if not homes:
        return replace(layout, late=late)
    name, field = min(homes, key=lambda h: (not placed[h[0]].is_root, not h[1].required))
    return replace(layout, home=field, home_entity=name, late=late)


def _leads_to_root(placed: Mapping[str, Layout], name: str) -> bool:
    return placed[name].is_root or placed[name].home is not None
