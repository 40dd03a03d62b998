"""WAV and FLAC through libsndfile."""

from collections.abc import Callable, Iterator
from typing import BinaryIO

import soundfile

from coreg_audio.encoder.pcm import Pcm

WAV_FRAMES = (2**32 - 1024) // 4
"""Frames of 16 bits and two channels that a WAV file can count."""


def encode(
    blocks: Iterator[Pcm],
    file: BinaryIO,
    *,
    kind: str,
    rate_hz: int,
    channels: int = 2,
) -> None:
    """Write all blocks as *kind*, "wav" or "flac"."""
    relay = _Relay(file)
    try:
        with soundfile.SoundFile(
            relay, "w", rate_hz, channels, "PCM_16", format=kind.upper()
        ) as sound:
            for block in blocks:
                sound.write(block)
                relay.check()
    finally:
        relay.check()


class _Relay:
    """Keeps what a file raises until we are out of libsndfile, which would swallow it."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._error: BaseException | None = None

    def write(self, data: bytes) -> int:
        """Write, or note why not and write no more."""
        return self._or_keep(lambda: self._file.write(data), len(data))

    def seek(self, offset: int, whence: int = 0) -> int:
        """Go to another place."""
        return self._or_keep(lambda: self._file.seek(offset, whence), 0)

    def tell(self) -> int:
        """The place in the file."""
        return self._or_keep(self._file.tell, 0)

    def check(self) -> None:
        """Raise what was held back."""
        if self._error is not None:
            raise self._error

    def _or_keep(self, call: Callable[[], int], otherwise: int) -> int:
        if self._error is None:
            try:
                return call()
            except BaseException as error:
                self._error = error
        return otherwise
