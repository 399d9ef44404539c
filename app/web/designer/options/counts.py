"""How many records have each option, as far as who designs may read them, and in which fields.

Options that the draft merges are counted as the one that they become.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from app.access.actor import Actor
from app.fieldtypes.abilities import HasOptions
from app.fieldtypes.option_set import OptionSet
from app.records.access import entities_for, readable_fields
from app.records.filters import read_filter
from app.records.read import count_records, option_counts
from app.schema.model import Entity, Field
from app.storage.store import Store


@dataclass(frozen=True)
class Counted:
    """One field of the running panel: records by option, by the keys of the draft."""

    entity: Entity
    field: Field
    counts: Mapping[str, int]
    running: Mapping[str, tuple[str, ...]]  # the keys that the running panel knows an option by

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
            keys: dict[str, tuple[str, ...]] = {}
            for key, option in running.options.items():
                if option.id in now:
                    became = options.current(now[option.id])
                    keys[became] = (*keys.get(became, ()), key)
            counts = _by_option(store, actor, entity, field, keys)
            yield Counted(entity, field, counts, keys)


def _by_option(
    store: Store, actor: Actor, entity: Entity, field: Field, keys: Mapping[str, tuple[str, ...]]
) -> Mapping[str, int]:
    """Return the records by option; one that holds several that become one is counted once."""
    found = option_counts(store, actor, entity.name, field.name)
    counts = {new: sum(found.get(key, 0) for key in old) for new, old in keys.items()}
    for new, old in keys.items():
        if field.type.is_many and len([key for key in old if key in found]) > 1:
            where = read_filter(store, actor, entity.name, {field.name: {"has_any": [*old]}})
            counts[new] = count_records(store, actor, entity.name, where)
    return {new: count for new, count in counts.items() if count}
