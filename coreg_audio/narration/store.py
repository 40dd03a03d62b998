"""Prepared clips on disk instead of in memory, in a file without a name."""

import tempfile
import threading
from dataclasses import dataclass

import numpy as np

from coreg_audio.audio import Samples
from coreg_audio.errors import FileError

_SAMPLE_BYTES = 4


@dataclass(frozen=True, slots=True)
class Span:
    """Where a clip lies in the store, in frames."""

    start: int
    length: int


class Store:
    """One temporary file for all clips of a session; the system deletes it with the process.

    May be used from several threads at once.
    """

    def __init__(self) -> None:
        try:
            self._file = tempfile.TemporaryFile()  # noqa: SIM115 - open as long as the store
        except OSError as error:
            raise _full(error) from error
        self._lock = threading.Lock()
        self._length = 0

    def add(self, samples: Samples) -> Span:
        """Put a clip at the end.

        Raises:
            FileError: The disk is full.
        """
        with self._lock:
            try:
                self._file.seek(self._length * _SAMPLE_BYTES)
                self._file.write(samples.astype(np.float32).tobytes())
                self._file.flush()
            except OSError as error:
                raise _full(error) from error
            span = Span(self._length, len(samples))
            self._length += len(samples)
        return span

    def read(self, span: Span) -> Samples:
        """The clip that was added as *span*, (frames, 1)."""
        with self._lock:
            self._file.seek(span.start * _SAMPLE_BYTES)
            data = self._file.read(span.length * _SAMPLE_BYTES)
        return np.frombuffer(data, np.float32)[:, None].copy()

    def close(self) -> None:
        """Delete it; harmless twice."""
        self._file.close()


def _full(error: OSError) -> FileError:
    return FileError(
        tempfile.gettempdir(),
        f"the spoken lines cannot be put there for a while ({error.strerror or error}); make "
        "room, or set TMPDIR to a folder with room",
    )
