"""Things that depend on each other in a circle, found and named."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def way_back(start: str, leads_to: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the shortest way from ``start`` that comes back to it; nothing if none does."""
    waiting: list[tuple[str, ...]] = [(start,)]
    seen: set[str] = set()
    for way in waiting:  # grows while it is walked
        for name in leads_to.get(way[-1], ()):
            if name == start:
                return (*way, name)
            if name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()


def shown(way: Iterable[str]) -> str:
    """Return a way as a person reads it."""
    return " › ".join(way)
