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
    allowed: Mapping[
        tuple[str, str], Collection[int]
    ]  # (entity, link) -> ids that its `where` lets

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


@dataclass(frozen=True)
class LinksOf:
    """What one record may link to; see :class:`app.demo.task.Links`."""

    catalogue: Catalogue
    entity: str
    place: int
    ancestors: Mapping[str, int]
    owner: Owner | None
    _about: dict[About, int] = field(default_factory=dict)

    def product(self) -> int | None:
        """Return the serial number of the product that was picked last."""
        return self._about.get(About.PRODUCT)

    def pick(self, field: Field, rng: Random, most: int) -> tuple[Ref, ...]:
        """Return at most ``most`` records that fit: of the same customer rather than of any."""
        if USER in targets(field):
            return (Ref(USER, self.owner.user),) if self.owner else ()
        if DEPARTMENT in targets(field):
            known = self.owner is not None and self.owner.department is not None
            return (Ref(DEPARTMENT, self.owner.department),) if known else ()  # type: ignore[union-attr,arg-type]  # `known` says so
        for target in self._targets(field, rng):
            places = self._fitting(field, target, rng)
            if places:
                return self._refs(target, rng.sample(places, min(most, len(places))))
        return self._any(field, rng) if field.required else ()

    def _any(self, field: Field, rng: Random) -> tuple[Ref, ...]:
        """Return some record where none fits and one is needed."""
        known = self.catalogue.made
        filled = [t for t in targets(field) if t in known and known[t].ids]
        if not filled:
            return ()
        target = rng.choice(filled)
        allowed = self.catalogue.allowed.get((self.entity, field.name))
        if allowed is None:
            return self._refs(target, [rng.randrange(len(known[target].ids))])
        return (Ref(target, min(allowed)),) if allowed else ()

    def _targets(self, field: Field, rng: Random) -> list[str]:
        found = [t for t in targets(field) if t in self.catalogue.made]
        home = self.catalogue.made[self.entity].layout
        first = home.home_entity if home.home is field else found[0] if found else None
        if first is None or rng.random() < _ELSEWHERE:
            rng.shuffle(found)
            return found
        return [first, *(each for each in found if each != first)]

    def _refs(self, target: str, places: Collection[int]) -> tuple[Ref, ...]:
        made = self.catalogue.made[target]
        for place in places:
            self._about[made.layout.about] = made.base + place
        return tuple(Ref(target, made.ids[place]) for place in places)

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
            since = made.starts[made.parent_of(self.place)] if home else 0
            return range(since, min(self.place, len(made.ids)))
        if target in self.ancestors:
            return (self.ancestors[target],)
        if home is not None and home in self.ancestors:
            return made.of_parent(self.ancestors[home])
        return range(len(made.ids))
