"""What many answers draw alike, kept as HTML: the menu, the bar of a list, the cell of an option.

It belongs to one generation and goes with it. A key must hold all that its piece shows: rights are
in it as the fields and links that they leave, never as somebody's name. The rows of lists have a
shelf of their own, which holds the records looked at last as long as the generation serves.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from threading import Lock
from typing import Any, TypeVar

from flask import current_app

T = TypeVar("T")

MOST_ROWS = 4096  # 3 KB each
MOST_PIECES = 1024  # from 100 bytes (an option) to 30 KB (a menu)


class Shelf:
    """The pieces asked for last; threads share it."""

    def __init__(self, most: int = MOST_PIECES) -> None:
        self._most = most
        self._pieces: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = Lock()

    def get(self, key: Hashable, draw: Callable[[], T]) -> T:
        """Return the piece called ``key``; ``draw`` makes it when it is not there."""
        with self._lock:
            if key in self._pieces:
                self._pieces.move_to_end(key)
                found: T = self._pieces[key]
                return found
        made = draw()  # two threads may both draw it: the same piece
        with self._lock:
            self._pieces[key] = made
            if len(self._pieces) > self._most:
                self._pieces.popitem(last=False)
        return made


class RowShelf:
    """The rows drawn last: of each list the records, each with all that its row showed.

    What is shown is compared and not looked up: half of it would take long to hash.
    """

    def __init__(self, most: int = MOST_ROWS) -> None:
        self._most = most
        self._lists: OrderedDict[Hashable, dict[int, tuple[Any, Any]]] = OrderedDict()
        self._lock = Lock()

    def get(
        self, frame: Hashable, shown: Sequence[tuple[int, Any]], draw: Callable[[int], T]
    ) -> list[T]:
        """Return the rows of a page; ``draw`` makes those that are not here as they are shown."""
        with self._lock:
            known = self._lists.setdefault(frame, {})
            self._lists.move_to_end(frame)
            found = [known.get(number, (None, None)) for number, _ in shown]
        drawn: list[T] = []
        fresh: dict[int, tuple[Any, T]] = {}
        for place, ((number, shows), (showed, row)) in enumerate(zip(shown, found, strict=True)):
            if showed != shows:
                row = draw(place)
                fresh[number] = (shows, row)
            drawn.append(row)
        if fresh:
            self._keep(known, fresh)
        return drawn

    def _keep(self, known: dict[int, tuple[Any, T]], fresh: dict[int, tuple[Any, T]]) -> None:
        with self._lock:
            known.update(fresh)
            while len(self._lists) > 1 and sum(map(len, self._lists.values())) > self._most:
                self._lists.popitem(last=False)
            for number in list(known)[: max(0, len(known) - self._most)]:
                del known[number]


def kept(key: Hashable, draw: Callable[[], T]) -> T:
    """Return a piece of the app that answers; while somebody edits templates, a fresh one."""
    if current_app.debug:
        return draw()
    shelf: Shelf = current_app.extensions.setdefault("shelf", Shelf())
    return shelf.get(key, draw)


def rows_kept(
    frame: Hashable, shown: Sequence[tuple[int, Any]], draw: Callable[[int], T]
) -> list[T]:
    """Return the rows of a list, each drawn once for everything that it shows.

    ``shown`` holds the record's number and what its row shows; ``draw`` is given the place in it.
    """
    if current_app.debug:
        return [draw(place) for place in range(len(shown))]
    shelf: RowShelf = current_app.extensions.setdefault("row_shelf", RowShelf())
    return shelf.get(frame, shown, draw)
