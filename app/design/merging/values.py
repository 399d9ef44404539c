"""What two people made of the same data, brought together; where they disagree is a clash.

Works on what the files say: mappings key by key, lists item by item (each known by its name, or by
all it says). Nothing is guessed: what both changed in two ways is left to a person.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from app.design.files.places import identities
from app.design.merging.order import leading, woven

Place = tuple[str, ...]
"""Where something stands: the path of the file, then keys."""

ORDER, KEY = "~order", "~key"
SIDES = ("base", "theirs", "mine")
# A condition means something only as a whole: half of one and half of another is neither.
WHOLE = ("visible_if", "required_if", "read_only_if", "where", "when")
WITH_IDS = ("options", "choices")  # entries that keep an ``id`` when their key changes


class Absent(Enum):
    """The value of what is not there."""

    GONE = "gone"


GONE = Absent.GONE


@dataclass(frozen=True)
class Clash:
    """One place that two people changed in two ways; the values are plain data or ``GONE``."""

    place: Place
    base: Any
    theirs: Any
    mine: Any


@dataclass
class Merging:
    """One merge: what was ``chosen`` for places that clashed before, and what clashes now."""

    chosen: Mapping[Place, str] = field(default_factory=dict)  # place -> one of SIDES
    clashes: list[Clash] = field(default_factory=list)

    def value(self, place: Place, base: Any, theirs: Any, mine: Any) -> Any:
        """Return what stands at a place afterwards; ``GONE`` for nothing."""
        if place in self.chosen:
            return {"base": base, "theirs": theirs, "mine": mine}[self.chosen[place]]
        if same(theirs, mine) or same(base, theirs):
            return mine
        if same(base, mine):
            return theirs
        for kind, merge in ((dict, self._mapping), (list, self._list)):
            may_merge = isinstance(theirs, kind) and isinstance(mine, kind)
            if may_merge and not _is_whole(place):
                return merge(place, base if isinstance(base, kind) else kind(), theirs, mine)
        return self._clash(place, base, theirs, mine)

    def _clash(self, place: Place, base: Any, theirs: Any, mine: Any) -> Any:
        self.clashes.append(Clash(place, base, theirs, mine))
        return mine

    def _mapping(self, place: Place, base: Any, theirs: Any, mine: Any) -> dict[str, Any]:
        sides = [_by_identity(place, each) for each in (base, theirs, mine)]
        merged = self._items(place, [{i: v for i, (_, v) in each.items()} for each in sides])
        keys = {name: self._key(place, name, sides) for name in merged}
        if len(set(keys.values())) < len(keys):  # two things came to the same key
            return dict(self._clash(place, base, theirs, mine))
        return {keys[name]: merged[name] for name in self._order(place, sides, merged)}

    def _key(self, place: Place, name: str, sides: Sequence[Mapping[str, Any]]) -> str:
        base, theirs, mine = (each[name][0] if name in each else None for each in sides)
        if theirs is None or mine is None or theirs == mine:
            return str(theirs or mine or base)
        return str(self.value((*place, name, KEY), base, theirs, mine))

    def _list(self, place: Place, base: Any, theirs: Any, mine: Any) -> list[Any]:
        sides = [dict(zip(identities(base), base, strict=True))]
        sides += [_in_step(sides[0], each) for each in (theirs, mine)]
        merged = self._items(place, sides)
        return [merged[name] for name in self._order(place, sides, merged)]

    def _items(self, place: Place, sides: Sequence[Mapping[Any, Any]]) -> dict[Any, Any]:
        names = dict.fromkeys(name for each in sides for name in each)
        found = {
            name: self.value((*place, _word(name)), *(each.get(name, GONE) for each in sides))
            for name in names
        }
        return {name: value for name, value in found.items() if value is not GONE}

    def _order(
        self, place: Place, sides: Sequence[Iterable[Any]], kept: Mapping[Any, Any]
    ) -> list[Any]:
        base, theirs, mine = ([name for name in each if name in kept] for each in sides)
        lead = leading(base, theirs, mine) or self.chosen.get((*place, ORDER))
        if lead is None:
            words = [[_word(name) for name in each] for each in (base, theirs, mine)]
            self._clash((*place, ORDER), *words)
        if lead == "theirs":
            found = woven(theirs, mine, after_news=True)
        elif lead == "base":
            found = woven(woven(base, theirs, after_news=False), mine, after_news=True)
        else:
            found = woven(mine, theirs, after_news=False)
        return woven(found, base, after_news=False)


def same(one: Any, other: Any) -> bool:
    """Tell whether two say the same in the same order, and the same kind of value."""
    return repr(one) == repr(other)


def _is_whole(place: Place) -> bool:
    of_role = place[0].startswith("_roles/") and len(place) == 4 and place[3] != "fields"
    return place[-1] in WHOLE or of_role


def _by_identity(place: Place, data: Mapping[str, Any]) -> dict[str, tuple[str, Any]]:
    with_ids = place[-1] in WITH_IDS
    return {
        str(value["id"]) if with_ids and isinstance(value, dict) and "id" in value else key: (
            key, value,
        )
        for key, value in data.items()
    }  # fmt: skip


def _in_step(base: Mapping[Any, Any], items: Sequence[Any]) -> dict[Any, Any]:
    """Name the items of a changed list as ``base`` does: one without a name may have changed."""
    own = dict(zip(identities(list(items)), items, strict=True))
    gone = [n for n, item in base.items() if n not in own and _is_nameless(item)]
    fresh = [n for n, item in own.items() if n not in base and _is_nameless(item)]
    known = dict(zip(fresh, gone, strict=False))
    return {known.get(name, name): item for name, item in own.items()}


def _is_nameless(item: Any) -> bool:
    return isinstance(item, dict) and "name" not in item


def _word(name: Any) -> str:
    """Return an identity as one word of a place."""
    if not isinstance(name, tuple):
        return str(name)
    word, turn = name
    return str(word).removeprefix("name=") + (f" ({turn})" if turn > 1 else "")
