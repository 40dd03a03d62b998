"""Steps between which no signal may end the program."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

_ENDING = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)


@contextmanager
def unhurried() -> Iterator[None]:
    """A signal that ends the program waits until the block has ended.

    Python runs its handlers between any two steps, so that one which raises would leave a file
    that was to be removed in the very next step. Other threads are never interrupted.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    waiting: list[int] = []

    def wait(number: int, _: FrameType | None) -> None:
        waiting.append(number)

    usual = {number: signal.getsignal(number) for number in _ENDING}
    caught = {number: handler for number, handler in usual.items() if callable(handler)}
    for number in caught:
        signal.signal(number, wait)
    try:
        yield
    finally:
        for number, handler in caught.items():
            signal.signal(number, handler)
        for number in waiting:
            signal.raise_signal(number)
