"""The ring on the home page: records by tier, in the tier's own colours."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from app.access.actor import Actor
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import Option, OptionKind, OptionSet
from app.records.access import readable_fields
from app.records.read import option_counts
from app.schema.model import Entity, Field
from app.storage.store import Store


@dataclass(frozen=True)
class Arc:
    """One option of the chart: its share of the ring, in percent."""

    option: Option
    count: int
    share: float
    start: float


@dataclass(frozen=True)
class Chart:
    """Records of an entity by tier."""

    entity: Entity
    field: Field
    option_set: OptionSet
    arcs: tuple[Arc, ...]
    total: int


def tier_chart(store: Store, actor: Actor, entities: Iterable[Entity]) -> Chart | None:
    """Return the records of the first entity that has a tier, by tier."""
    for entity in entities:
        for field in readable_fields(store, actor, entity.name).values():
            if isinstance(field.type, HasOptions) and _is_tier(field.type.option_set):
                counts = option_counts(store, actor, entity.name, field.name)
                return make_chart(entity, field, field.type.option_set, counts)
    return None


def _is_tier(option_set: OptionSet) -> bool:
    return option_set.kind is OptionKind.TIER


def make_chart(
    entity: Entity, field: Field, option_set: OptionSet, counts: Mapping[str, int]
) -> Chart:
    """Return the arcs of a ring, in the order of the tier."""
    options = [o for o in option_set.options.values() if counts.get(o.key) or not o.retired]
    total = sum(counts.get(option.key, 0) for option in options)
    shares = [100 * counts.get(option.key, 0) / (total or 1) for option in options]
    starts = [0.0, *accumulate(shares)]
    arcs = tuple(
        Arc(option, counts.get(option.key, 0), share, start)
        for option, share, start in zip(options, shares, starts, strict=False)
    )
    return Chart(entity, field, option_set, arcs, total)
