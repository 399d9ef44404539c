"""How many records have each option, as far as who designs may read them, and in which fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.access.actor import Actor
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionSet
from app.records.access import entities_for, readable_fields
from app.records.read import option_counts
from app.schema.model import Entity, Field
from app.storage.store import Store


@dataclass(frozen=True)
class Counted:
    """One field of the running panel: records by option, by the keys of the draft."""

    entity: Entity
    field: Field
    counts: Mapping[str, int]
    running: Mapping[str, str]  # the key that the running panel knows an option by

    @property
    def total(self) -> int:
        """How many records have any of the options."""
        return sum(self.counts.values())


@dataclass(frozen=True)
class OptionCounts:
    """The records of all fields that pick from a set."""

    options: OptionSet
    fields: tuple[Counted, ...]

    @cached_property
    def here(self) -> Mapping[str, int]:
        """Records by option."""
        found: Counter[str] = Counter()
        for each in self.fields:
            found.update(each.counts)
        return found

    @cached_property
    def total(self) -> int:
        """Records with any of the options."""
        return sum(self.here.values())

    def with_below(self, key: str) -> int:
        """Return the records that have an option or one below it."""
        return sum(self.here.get(each, 0) for each in self.options.below(key))


def counts_of(store: Store, actor: Actor, options: OptionSet) -> OptionCounts:
    """Return the records of each option of a set of the draft: one query for each field."""
    return OptionCounts(options, tuple(_counted(store, actor, options)))


def _counted(store: Store, actor: Actor, options: OptionSet) -> Iterator[Counted]:
    now = {option.id: key for key, option in options.options.items()}
    for entity in entities_for(store, actor):
        for field in readable_fields(store, actor, entity.name).values():
            if not isinstance(field.type, HasOptions) or field.encrypted:
                continue
            running = field.type.option_set
            if running.inline or running.id != options.id:
                continue
            found = option_counts(store, actor, entity.name, field.name)
            keys = {now[o.id]: key for key, o in running.options.items() if o.id in now}
            counts = {new: found[key] for new, key in keys.items() if key in found}
            yield Counted(entity, field, counts, keys)
