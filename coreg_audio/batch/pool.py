"""Who makes tracks on this computer: processes, any of which may be lost alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future
from contextlib import contextmanager
from functools import partial
from multiprocessing import connection
from typing import Any, TypeVar

from pebble import ProcessPool

from coreg_audio.batch.running import Crew

Result = TypeVar("Result")

MEMORY_MB = 4096
"""What one worker may take; the usual track needs a tenth of it."""

LIMIT_S = 1800.0
"""What one track may take, ten times what a long one takes on a slow computer."""


class Pool(Executor):
    """Processes with a limit on time and memory; who breaks one is replaced."""

    def __init__(self, workers: int, limit_s: float, memory_mb: int) -> None:
        self._limit_s = limit_s
        self._pool = ProcessPool(
            max_workers=workers,
            context=multiprocessing.get_context("spawn"),  # forks take the threads' locks along
            initializer=_begin,
            initargs=(memory_mb,),
        )

    def submit(self, fn: Callable[..., Result], /, *args: Any, **kwargs: Any) -> Future[Result]:
        """Have it called in one of the processes."""
        with _deaf_to_interrupts():
            future: Future[Result] = self._pool.schedule(
                fn, args=args, kwargs=kwargs, timeout=self._limit_s
            )
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """End the processes, at once or when they have nothing left to do."""
        if cancel_futures:
            self._pool.stop()
        else:
            self._pool.close()
        if wait:
            self._pool.join()


@contextmanager
def open_pool(
    workers: int, *, limit_s: float = LIMIT_S, memory_mb: int = MEMORY_MB
) -> Iterator[Crew]:
    """A crew of so many processes, all gone when the block ends."""
    pool = Pool(workers, limit_s, memory_mb)
    halt = partial(pool.shutdown, cancel_futures=True)
    try:
        yield Crew(pool, ahead=2 * workers, halt=halt)
    except BaseException:
        halt()
        raise
    pool.shutdown()


def processors() -> int:
    """How many this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Threads and processes that are started in the block are deaf to Ctrl-C from the start.

    A worker that still imports what it needs would tell of the Ctrl-C with a traceback.
    """
    if sys.platform == "win32":
        yield
        return
    from multiprocessing import resource_tracker

    resource_tracker.ensure_running()  # it opens the ears again when it starts by itself
    usual = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, usual)


def _begin(memory_mb: int) -> None:
    """What every worker does first."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all; the batch ends us
    _limit(memory_mb << 20)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _limit(memory_bytes: int) -> None:
    """No dump of a client's words, and so much memory; Linux alone keeps the latter."""
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, resource.getrlimit(resource.RLIMIT_CORE)[1]))
    if sys.platform == "linux":
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        most = memory_bytes if hard == resource.RLIM_INFINITY else min(memory_bytes, hard)
        resource.setrlimit(resource.RLIMIT_AS, (most, hard))


def _end_with_parent() -> None:
    """A worker that outlived a killed batch would make what the next one makes, too."""
    if (parent := multiprocessing.parent_process()) is not None:
        connection.wait([parent.sentinel])
        os._exit(1)
