"""Several processes that make chunks, in the order in which they are asked for.

The processes are copies of this one (fork), so that all that was worked out is there already. They
reach no database: connections are closed before they start.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

A = TypeVar("A")
R = TypeVar("R")
_AHEAD = 1  # chunks made in advance by each process: what waits takes memory


def processors() -> int:
    """Return how many processes can make chunks at the same time; one where none can be copied."""
    if "fork" not in multiprocessing.get_all_start_methods():
        return 1
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 1


def in_order(
    work: Callable[[A], R], tasks: Iterable[A], *, processes: int, before: Callable[[], None]
) -> Iterator[R]:
    """Yield ``work(task)`` for every task, in their order; ``before`` is called before copying."""
    if processes < 2:
        yield from map(work, tasks)
        return
    before()
    context = multiprocessing.get_context("fork")
    with context.Pool(processes, initializer=_begin, initargs=(work,)) as pool:
        waiting: deque[Any] = deque()
        for task in tasks:
            waiting.append(pool.apply_async(_work, (task,)))
            if len(waiting) > (1 + _AHEAD) * processes:
                yield waiting.popleft().get()
        while waiting:
            yield waiting.popleft().get()


_given: list[Callable[[Any], Any]] = []


def _begin(work: Callable[[Any], Any]) -> None:
    """Keep what a copy is to do; it is never sent, because a copy has it already."""
    gc.disable()  # records hold no circles, and looking for them takes a fifth of the time
    _given.append(work)


def _work(task: Any) -> Any:
    return _given[-1](task)
