"""Prepared clips on disk instead of in memory, in a file without a name."""

import tempfile
import threading
import weakref
from dataclasses import dataclass
from hashlib import sha256

import numpy as np

from coreg_audio import fsio
from coreg_audio.audio import Samples
from coreg_audio.errors import FileError
from coreg_audio.voice import Word

_SAMPLE_BYTES = 4

MOST_BYTES = 256 << 20
"""Of shared lines on the disk: six times those of a session of nine minutes."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where a clip lies in the store, in frames.

    Attributes:
        digest: SHA-256 of its samples, in hexadecimal.
    """

    start: int
    length: int
    digest: str


class Store:
    """One temporary file for many clips; the system deletes it with the process.

    May be used from several threads at once. What nobody refers to any more is closed.
    """

    def __init__(self) -> None:
        try:
            self._file = fsio.scratch_file()  # open as long as the store
        except OSError as error:
            raise _failed(error) from error
        weakref.finalize(self, self._file.close)
        self._lock = threading.Lock()
        self._length = 0

    @property
    def size_bytes(self) -> int:
        """Of all clips together."""
        return self._length * _SAMPLE_BYTES

    def add(self, samples: Samples) -> Span:
        """Put a clip at the end.

        Raises:
            FileError: The disk is full.
        """
        data = np.ascontiguousarray(samples, np.float32)
        digest = sha256(data.data).hexdigest()
        with self._lock:
            try:
                self._file.seek(self._length * _SAMPLE_BYTES)
                self._file.write(data.data)
                self._file.flush()
            except OSError as error:
                raise _failed(error) from error
            span = Span(self._length, len(data), digest)
            self._length += len(data)
        return span

    def read(self, span: Span) -> Samples:
        """The clip that was added as *span*, (frames, 1).

        Raises:
            FileError: The disk does not give it back.
        """
        with self._lock:
            try:
                self._file.seek(span.start * _SAMPLE_BYTES)
                data = self._file.read(span.length * _SAMPLE_BYTES)
            except OSError as error:
                raise _failed(error) from error
        return np.frombuffer(data, np.float32)[:, None].copy()

    def close(self) -> None:
        """Delete it; harmless twice."""
        self._file.close()


@dataclass(frozen=True, eq=False)
class Kept:
    """A clip in a store.

    Attributes:
        words: Its words and the frames they fill, where the voice knows them.
    """

    store: Store
    span: Span
    words: tuple[Word, ...] | None

    @property
    def samples(self) -> Samples:
        """Read from the store."""
        return self.store.read(self.span)

    @property
    def digest(self) -> str:
        """Tells its samples from any others."""
        return self.span.digest


class Repertoire:
    """Lines that are everybody's, kept by one process from one session to the next.

    When there are too many of them it begins anew; a session that still uses those of before
    keeps them. May be used from several threads at once.
    """

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = threading.Lock()
        self._store: Store | None = None
        self._kept: dict[str, Kept] = {}

    def get(self, key: str) -> Kept | None:
        """The line of that key, if it is there."""
        return self._kept.get(key)

    def add(self, key: str, samples: Samples, words: tuple[Word, ...] | None) -> Kept:
        """Keep a line.

        Raises:
            FileError: The disk is full.
        """
        with self._lock:
            if self._store is None or self._store.size_bytes > self._most_bytes:
                self._store, self._kept = Store(), {}
            kept = self._kept[key] = Kept(self._store, self._store.add(samples), words)
        return kept


def _failed(error: OSError) -> FileError:
    return FileError(
        tempfile.gettempdir(),
        f"the spoken lines cannot be kept there for a while ({error.strerror or error}); make "
        "room, or set TMPDIR to a folder with room",
    )
