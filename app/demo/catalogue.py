"""Which records there are already, and which of them belong together: eight bytes for each."""

from __future__ import annotations

import math
from array import array
from bisect import bisect_right
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from app.demo.layout import FIXED, Layout, targets
from app.demo.meaning import About
from app.demo.story import Frame, Owner
from app.fieldtypes.ref import DEPARTMENT, USER, Ref
from app.schema.model import Field

_LOOKED_AT = 200  # records tried for one that the link's `where` lets
_ELSEWHERE = 0.3  # how often a link to one of several entities points at another than the first


@dataclass
class Made:
    """The records of one entity: how many there will be, and the ids of those there are."""

    layout: Layout
    count: int
    base: int  # the highest id there was before: serial numbers go on from it
    starts: array[int]  # place of the first record that belongs to each record of the home entity
    ids: array[int] = field(default_factory=lambda: array("q"))

    def parent_of(self, place: int) -> int:
        """Return the place of the record that the one at ``place`` belongs to."""
        return bisect_right(self.starts, place) - 1

    def of_parent(self, parent: int) -> range:
        """Return the places of those records of ``parent`` that are there already."""
        return range(self.starts[parent], min(self.starts[parent + 1], len(self.ids)))


@dataclass(frozen=True)
class Catalogue:
    """All records of one load, by entity."""

    made: Mapping[str, Made]
    owners: Sequence[Owner]
    allowed: dict[tuple[str, str], Collection[int]]  # (entity, link) -> what its `where` lets

    def ancestors(self, entity: str, place: int) -> dict[str, int]:
        """Return the record that one belongs to, the one that it belongs to, and so on."""
        found: dict[str, int] = {}
        at = self.made[entity]
        while at.layout.home_entity is not None:
            place = at.parent_of(place)
            found[at.layout.home_entity] = place
            at = self.made[at.layout.home_entity]
        return found


def begin(
    layout: Layout, made: Mapping[str, Made], frame: Frame, *, records: int, base: int
) -> Made:
    """Return how many records of an entity there will be, none of which is there yet."""
    if layout.home_entity is None:
        count = records if layout.is_root else min(FIXED, 4 + records // 4)
        return Made(layout, count, base, array("q"))
    rng = Random(f"{frame.seed}/{layout.entity.name}/counts")  # noqa: S311 - nothing is secret
    rate = math.log(1 + 1 / layout.ratio)  # whole parts of such lengths are `ratio` on average
    starts = array("q", [0])
    for _ in range(made[layout.home_entity].count):
        starts.append(starts[-1] + min(60, int(rng.expovariate(rate))))
    return Made(layout, starts[-1], base, starts)


class LinksOf:
    """What the records of one entity may link to, one record at a time; see ``task.Links``."""

    def __init__(self, catalogue: Catalogue, entity: str) -> None:
        self.catalogue, self.entity = catalogue, entity
        self._targets: dict[str, tuple[str, ...]] = {}
        self.move_to(0, None)

    def move_to(self, place: int, owner: Owner | None) -> None:
        """Go on to another record."""
        self._place, self._owner = place, owner
        self._ancestors: Mapping[str, int] | None = None
        self._product: int | None = None

    def product(self) -> int | None:
        """Return the serial number of the product that was picked last."""
        return self._product

    def pick(self, field: Field, rng: Random, most: int) -> tuple[Ref, ...]:
        """Return at most ``most`` records that fit: of the same customer rather than of any."""
        found = self._targets.get(field.name)
        if found is None:
            found = self._targets[field.name] = self._in_turn(field)
        if USER in found:
            return (Ref(USER, self._owner.user),) if self._owner else ()
        if DEPARTMENT in found:
            department = self._owner.department if self._owner else None
            return () if department is None else (Ref(DEPARTMENT, department),)
        for target in self._shuffled(found, rng):
            places = self._fitting(field, target, rng)
            if places:
                return self._refs(target, _some(places, most, rng))
        return self._any(field, rng) if field.required else ()

    def _in_turn(self, field: Field) -> tuple[str, ...]:
        """Return the entities that a link may point at, that of the home first."""
        known = {*self.catalogue.made, USER, DEPARTMENT}
        found = [target for target in targets(field) if target in known]
        home = self.catalogue.made[self.entity].layout
        if home.home is field and home.home_entity in found:
            found.remove(home.home_entity)
            found.insert(0, home.home_entity)
        return tuple(found)

    def _shuffled(self, found: tuple[str, ...], rng: Random) -> Sequence[str]:
        if len(found) < 2 or rng.random() >= _ELSEWHERE:
            return found
        return rng.sample(found, len(found))

    def _any(self, field: Field, rng: Random) -> tuple[Ref, ...]:
        """Return some record where none fits and one is needed."""
        known = self.catalogue.made
        filled = [target for target in self._targets[field.name] if known[target].ids]
        if not filled:
            return ()
        target = rng.choice(filled)
        allowed = self.catalogue.allowed.get((self.entity, field.name))
        if allowed is None:
            return self._refs(target, [rng.randrange(len(known[target].ids))])
        return (Ref(target, min(allowed)),) if allowed else ()

    def _refs(self, target: str, places: Collection[int]) -> tuple[Ref, ...]:
        made = self.catalogue.made[target]
        if made.layout.about is About.PRODUCT:
            for place in places:
                self._product = made.base + place
        return tuple([Ref(target, made.ids[place]) for place in places])

    def _fitting(self, field: Field, target: str, rng: Random) -> Sequence[int]:
        places = self._near(target)
        allowed = self.catalogue.allowed.get((self.entity, field.name))
        if allowed is None:
            return places
        ids = self.catalogue.made[target].ids
        looked_at = rng.sample(places, min(_LOOKED_AT, len(places)))
        return [place for place in looked_at if ids[place] in allowed]

    def _near(self, target: str) -> Sequence[int]:
        made = self.catalogue.made[target]
        home = made.layout.home_entity
        if target == self.entity:
            since = made.starts[made.parent_of(self._place)] if home else 0
            return range(since, min(self._place, len(made.ids)))
        if self._ancestors is None:
            self._ancestors = self.catalogue.ancestors(self.entity, self._place)
        if target in self._ancestors:
            return (self._ancestors[target],)
        if home is not None and (home == self.entity or home in self._ancestors):
            return made.of_parent(self._ancestors.get(home, self._place))
        return range(len(made.ids))


def _some(places: Sequence[int], most: int, rng: Random) -> Collection[int]:
    if most == 1:
        return (places[int(rng.random() * len(places))],)
    return rng.sample(places, min(most, len(places)))
