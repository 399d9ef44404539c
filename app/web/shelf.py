"""What many answers draw alike, kept as HTML: the menu, the bar of a list, the cell of an option.

It belongs to one generation and goes with it. A key must hold all that its piece shows: rights are
in it as the fields and links that they leave, never as somebody's name. The rows of lists have a
shelf of their own, which holds the records looked at last as long as the generation serves.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
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


def kept(key: Hashable, draw: Callable[[], T]) -> T:
    """Return a piece of the app that answers; while somebody edits templates, a fresh one."""
    if current_app.debug:
        return draw()
    shelf: Shelf = current_app.extensions.setdefault("shelf", Shelf())
    return shelf.get(key, draw)


def row_kept(key: Hashable, draw: Callable[[], T]) -> T:
    """Return a row of a list, drawn once for everything that it shows."""
    if current_app.debug:
        return draw()
    shelf: Shelf = current_app.extensions.setdefault("row_shelf", Shelf(MOST_ROWS))
    return shelf.get(key, draw)
