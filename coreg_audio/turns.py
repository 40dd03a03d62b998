"""Turns: what several processes want is made by one of them, and the others find it made."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform != "win32":
    import fcntl

_FILES = 64
"""Two things whose names fall on one file wait for each other; that does no harm."""


class Turn:
    """The right to make something; given back by `release`, or by the end of the process."""

    def __init__(self, handle: int | None) -> None:
        self._handle = handle

    def release(self) -> None:
        """Let others have it, from any thread; harmless twice."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Turn:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()


class Turns:
    """Locks in a folder. Where there can be none everybody has the turn at once."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def take(self, name: str, *, wait: bool) -> Turn | None:
        """The turn to make what is called *name*; None where somebody has it already.

        Args:
            name: Begins with two hexadecimal digits, as hashes do.
            wait: Until nobody has it; then there always is a turn.
        """
        if sys.platform == "win32":  # there two may make the same thing, and both do well
            return Turn(None)
        handle: int | None = None
        try:
            handle = self._open(int(name[:2], 16) % _FILES)
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except OSError as error:
            if handle is not None:
                os.close(handle)
            return None if isinstance(error, BlockingIOError) else Turn(None)
        return Turn(handle)

    def remove(self) -> None:
        """Delete the locks."""
        with suppress(OSError):
            for path in list(self._folder.iterdir()):
                path.unlink(missing_ok=True)
            self._folder.rmdir()

    def _open(self, number: int) -> int:
        self._folder.mkdir(mode=0o700, exist_ok=True)
        return os.open(self._folder / f"{number:02x}", os.O_RDWR | os.O_CREAT, 0o600)
