"""Work on all cores whose results are taken in order, so that their number changes nothing."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

MOST_THREADS = 8


def cores() -> int:
    """Those that this process may use, as far as they are worth a thread of ours."""
    if hasattr(os, "sched_getaffinity"):
        return min(MOST_THREADS, len(os.sched_getaffinity(0)))
    return min(MOST_THREADS, os.cpu_count() or 1)


def in_turn(
    items: Iterable[Item], ask: Callable[[Item], Future[Result]], most: int
) -> Iterator[tuple[Item, Result]]:
    """Each item with its result, in order, while at most so many of the next are being made."""
    waiting: deque[tuple[Item, Future[Result]]] = deque()
    for item in items:
        waiting.append((item, ask(item)))
        if len(waiting) > most:
            first, result = waiting.popleft()
            yield first, result.result()
    for item, result in waiting:
        yield item, result.result()
