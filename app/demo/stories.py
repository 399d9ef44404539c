"""Tells the story of any record of a load.

Sowing a source of chance takes as long as making up a dozen values. So the stories of a block of
neighbours come from one, told all at once; mostly the neighbour is asked for next.
"""

from __future__ import annotations

from app.demo.catalogue import Catalogue
from app.demo.story import Frame, Story, first_story, next_story

_BLOCK = 50  # records


class Stories:
    """The stories of all entities; of each the block that was told last is remembered."""

    def __init__(self, frame: Frame, catalogue: Catalogue) -> None:
        self._frame, self._catalogue = frame, catalogue
        self._told: dict[str, tuple[int, list[Story]]] = {}

    def tell(self, entity: str, place: int) -> Story:
        """Return the story of the record at a place."""
        block, index = divmod(place, _BLOCK)
        told = self._told.get(entity)
        if told is None or told[0] != block:
            told = self._told[entity] = (block, self._tell_all(entity, block * _BLOCK))
        return told[1][index]

    def _tell_all(self, entity: str, start: int) -> list[Story]:
        made = self._catalogue.made[entity]
        places = range(start, min(start + _BLOCK, made.count))
        rng = self._frame.rng(entity, "story", start)
        home, base, about = made.layout.home_entity, made.base, made.layout.about
        if home is None:
            return [
                first_story(self._frame, rng, about, serial=base + p, share=(p + 1) / made.count)
                for p in places
            ]
        return [
            next_story(self._frame, rng, self.tell(home, made.parent_of(p)), serial=base + p)
            for p in places
        ]
