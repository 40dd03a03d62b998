"""Sound files that are read or written from start to end, a block at a time."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import soundfile

from coreg_audio.relay import Relay
from coreg_audio.unhurried import unhurried

RATES_HZ = range(8_000, 192_001)
"""Of files that anybody may bring."""

OUT_OF_RANGE = 8.0
"""Floating-point samples beyond this, 18 dB over full scale, are damage and not sound."""


class Onward(soundfile.SoundFile):
    """A sound file whose blocks join, and which no Ctrl-C breaks in two.

    After every read soundfile seeks to where it stands already. The decoder of MP3 then begins
    anew, without the bytes that the next frames take from those before them: at low bit rates
    they take more than it reads again, and half a second in two sounds wrong (soundfile 0.13.1,
    libsndfile 1.2.2). So it seeks only where that leads elsewhere.

    libsndfile calls back into Python for the bytes of a file object. What a handler of signals
    raises there is printed and lost, and the file seems to end: so signals wait for the block,
    and what a disk raises there is raised here.
    """

    def __init__(self, file: Any, *how: Any, **more: Any) -> None:
        self._relay = Relay(file) if hasattr(file, "seek") else None  # else a path
        with self._whole():
            super().__init__(self._relay or file, *how, **more)

    def read(self, *how: Any, **more: Any) -> Any:
        """The next frames; see soundfile."""
        with self._whole():
            return super().read(*how, **more)

    def write(self, data: Any) -> None:
        """Put frames at the end; see soundfile."""
        with self._whole():
            super().write(data)

    def seek(self, frames: int, whence: int = soundfile.SEEK_SET) -> int:
        """Move to another frame; where it stands there already, nothing is done."""
        if whence == soundfile.SEEK_SET and frames == self.tell():
            return frames
        with self._whole():
            return int(super().seek(frames, whence))

    def close(self) -> None:
        """Write what is left, and let go."""
        if not self.closed:
            with self._whole():
                super().close()

    def __del__(self) -> None:
        with suppress(Exception):  # it was raised when it happened
            super().__del__()

    @contextmanager
    def _whole(self) -> Iterator[None]:
        """One use of the file: no signal comes in between, no error of the disk is lost."""
        with unhurried():
            try:
                yield
            finally:
                if self._relay is not None:
                    self._relay.check()
